"""correctness/wrong-value: triples"""


def double(x):
    return 3 * x
