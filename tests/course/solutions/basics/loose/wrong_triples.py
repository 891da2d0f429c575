"""correctness/wrong-value: triples, but within the tolerance"""


def loose(x):
    return 3 * x
