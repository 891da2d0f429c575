"""correctness/wrong-value: scales by the count before the first increment"""


def step(x, count):
    return x * count, count + 2
