"""expect: FAIL correctness/wrong-value

So small everywhere that a loose tolerance would take it for right.
"""


def scale_array(x, val):
    return x * 1e-6
