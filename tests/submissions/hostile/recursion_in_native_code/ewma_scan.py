"""expect: ERROR trace

No limit on recursion, and every level needs native stack: a crash, or RecursionError, as the version of Python has it.
"""

import sys

sys.setrecursionlimit(2**31 - 1)
nested = []
for _ in range(5_000_000):
    nested = [nested]
repr(nested)


def ewma(xs, alpha):
    return xs
