"""expect: ERROR trace/raises

Leaves the grader and JAX too little depth to work in.
"""

import sys


def scale_array(x, val):
    sys.setrecursionlimit(sys.getrecursionlimit() // 25)
    return x * val
