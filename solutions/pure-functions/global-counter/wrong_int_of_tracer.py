"""trace/reads-value: asks for the number behind the traced count"""


def step(x, count):
    count = int(count) + 1
    y = x * count
    return y, count + 1
