"""Mean and variance in one pass, with the running state in a closure."""


def stats(xs):
    """Return the mean and the population variance of xs (Welford's method, one value at a time)."""
    n = 0
    mean = 0.0
    m2 = 0.0

    def push(x):
        nonlocal n, mean, m2
        n += 1
        delta = x - mean
        mean += delta / n
        m2 += delta * (x - mean)

    for x in xs.tolist():
        push(x)
    return mean, m2 / n
