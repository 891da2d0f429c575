"""A generator of its own in each call is no hidden state: it is made and used up inside."""


def schedule():
    for t in range(1, 31):
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    for rate in schedule():
        w = w - rate * g
    return w
