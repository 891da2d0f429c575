"""correctness/wrong-value: forgets the second increment"""


def step(x, count):
    count = count + 1
    return x * count, count
