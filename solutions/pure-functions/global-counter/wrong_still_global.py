"""purity/mutates-global: takes the count as an argument, but still counts in a global"""

calls = 0


def step(x, count):
    global calls
    calls += 1
    y = x * (count + 1)
    calls += 1
    return y, count + 2
