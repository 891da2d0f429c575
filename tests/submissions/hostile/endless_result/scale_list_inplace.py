"""expect: FAIL correctness/wrong-structure

An iterator without end, where a list is asked for.
"""

import itertools


def scale(data_list, val):
    return itertools.repeat(data_list[0])
