"""program/unrolled-loop: a generator of its own in each call is pure, but its loop is unrolled by Python"""


def schedule():
    t = 0
    while True:
        t += 1
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    for rate, gradient in zip(schedule(), g, strict=False):
        w = w - rate * gradient
    return w
