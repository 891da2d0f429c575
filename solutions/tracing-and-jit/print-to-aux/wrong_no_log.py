"""correctness/wrong-structure: drops the log altogether"""


def train(x):
    for _ in range(5):
        x = x - 0.1 * x
    return x
