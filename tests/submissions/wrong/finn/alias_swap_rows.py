"""expect: ERROR trace/raises

Handed in unfinished.
"""


def swap(m, i, j):
    raise NotImplementedError("to do")
