"""expect: ERROR trace

Asking the exception for its text raises the exception again.
"""


class Evasive(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def center(x, hist, n):
    raise Evasive
