"""trace/leaks-tracer: the body of the scan still writes through nonlocal"""

import jax


def stats(xs):
    n = 0
    mean = 0.0
    m2 = 0.0

    def push(carry, x):
        nonlocal n, mean, m2
        n += 1
        delta = x - mean
        mean = mean + delta / n
        m2 = m2 + delta * (x - mean)
        return carry, None

    jax.lax.scan(push, 0, xs)
    return mean, m2 / n
