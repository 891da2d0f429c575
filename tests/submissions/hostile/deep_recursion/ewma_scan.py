"""expect: ERROR trace/raises"""


def ewma(xs, alpha):
    return ewma(xs, alpha) + 1
