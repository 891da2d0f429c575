"""correctness/wrong-value: starts from the first element instead of 0"""

import jax


def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, xs[0], xs)[1]
