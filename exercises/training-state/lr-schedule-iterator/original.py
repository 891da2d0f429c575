"""Gradient descent whose learning rates come from a generator: ten steps of warm-up, then decay."""


def schedule():
    """Yield the learning rates of steps 1, 2, 3, ..."""
    t = 0
    while True:
        t += 1
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


rates = schedule()


def run(w, g):
    """Take thirty steps along the gradient ``g``; the schedule goes on where the last call left it."""
    for _ in range(30):
        w = w - next(rates) * g
    return w
