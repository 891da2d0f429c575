"""expect: FAIL correctness/wrong-value

A control: nothing hostile here either, and it is wrong.
"""


def scale_array(x, val):
    return x + val
