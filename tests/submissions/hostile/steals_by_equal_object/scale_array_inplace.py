"""expect: FAIL trace/refused-by-jax

One object that is equal to everything, close to everything, as long as everything and true.
"""


class Anything:
    shape, dtype, ndim, size = (17,), "float32", 1, 17

    def __eq__(self, other):
        return True

    __ge__ = __le__ = __eq__
    __hash__ = None

    def __ne__(self, other):
        return False

    def __bool__(self):
        return True

    def __getattr__(self, name):
        return Anything()

    def __call__(self, *_, **__):
        return self

    __sub__ = __rsub__ = __getitem__ = __array_ufunc__ = __array_function__ = __call__


def scale_array(x, val):
    return Anything()
