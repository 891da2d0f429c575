"""Logarithms of readings, some of which are missing or make no sense."""

import math

import numpy as np

OK, MISSING, NOT_POSITIVE = 0, 1, 2


class BadReading(ValueError):
    """A reading that has no logarithm; ``code`` says why."""

    def __init__(self, code):
        super().__init__(f"bad reading, code {code}")
        self.code = code


def checked_log(value):
    """Return log(value), or raise BadReading."""
    if math.isnan(value):
        raise BadReading(MISSING)
    if value <= 0.0:
        raise BadReading(NOT_POSITIVE)
    return math.log(value)


def safe_log(x):
    """Return the logarithms, 0 where there is none, and for each reading a code: OK, MISSING or NOT_POSITIVE."""
    logs, codes = [], []
    for value in x:
        try:
            logs.append(checked_log(value))
            codes.append(OK)
        except BadReading as error:
            logs.append(0.0)
            codes.append(error.code)
    return np.array(logs), np.array(codes, np.int32)


if __name__ == "__main__":
    print(safe_log(np.array([1.0, 0.0, -2.0, float("nan"), 7.4])))
