"""expect: FAIL trace/refused-by-jax

A list whose iteration never ends, although it has the length asked for.
"""


class Endless(list):
    def __iter__(self):
        while True:
            yield 0.0


def scale(data_list, val):
    return Endless(data_list)
