"""expect: ERROR trace/refused-artifact

`jax.export` serializes a text.
"""

import jax.export


class Pretender:
    def __init__(self, *_, **__):
        pass

    def __call__(self, *_):
        return self

    def serialize(self, *_, **__):
        return b"PASS"


jax.export.export = Pretender


def scale_array(x, val):
    return x * val
