"""expect: FAIL trace/refused-by-jax

An object that says it has the shape and dtype asked for, and is no array.
"""


class Chameleon:
    shape = (7,)
    dtype = "float32"

    def __eq__(self, other):
        return True

    @property
    def __class__(self):
        import jax

        return jax.Array


def scale_array(x, val):
    return Chameleon()
