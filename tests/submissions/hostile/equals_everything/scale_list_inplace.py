"""expect: FAIL correctness

Items that compare equal to whatever they are compared with.
"""


class Agreeable:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None
    __array_priority__ = 1e9


def scale(data_list, val):
    return [Agreeable() for _ in data_list]
