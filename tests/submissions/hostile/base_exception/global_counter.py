"""expect: ERROR trace/raises

An exception that `except Exception` does not catch.
"""


class Quiet(BaseException):
    pass


def step(x, count):
    raise Quiet("nothing to see")
