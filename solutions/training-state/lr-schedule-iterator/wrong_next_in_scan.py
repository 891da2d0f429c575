"""correctness/wrong-value: asks for the next rate inside the scan, where Python runs once for all steps"""

from jax import lax


def schedule():
    t = 0
    while True:
        t += 1
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    rates = schedule()

    def step(w, _):
        return w - next(rates) * g, None

    return lax.scan(step, w, None, length=30)[0]
