"""expect: FAIL correctness/wrong-value

Scales by the count after both increments.
"""


def step(x, count):
    count = count + 2
    return x * count, count
