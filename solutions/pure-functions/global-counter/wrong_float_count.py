"""correctness/wrong-dtype: the count turns into a float, so that no scan can carry it"""


def step(x, count):
    count = count + 1.0
    y = x * count
    return y, count + 1.0
