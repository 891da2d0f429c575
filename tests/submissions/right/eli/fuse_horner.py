"""Estrin's scheme: pairs of coefficients, then pairs of pairs."""


def horner(x, c):
    terms = list(c)
    power = x
    while len(terms) > 1:
        terms = [high * power + low for high, low in zip(terms[::2], terms[1::2], strict=True)]
        power = power * power
    return terms[0]
