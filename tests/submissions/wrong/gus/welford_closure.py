"""expect: FAIL trace/reads-value

Wants the mean as a Python number.
"""


def stats(xs):
    mean = float(xs.mean())
    return mean, ((xs - mean) ** 2).mean()
