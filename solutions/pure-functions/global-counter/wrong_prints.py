"""purity/prints: a print that was left in from debugging"""


def step(x, count):
    print("step", count)
    return x * (count + 1), count + 2
