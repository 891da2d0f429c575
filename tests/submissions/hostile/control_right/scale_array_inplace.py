"""expect: PASS trace

A control: nothing hostile here, and it must pass.
"""


def scale_array(x, val):
    return x * val
