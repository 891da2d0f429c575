"""expect: ERROR trace/wrong-arity

Forgets the factor.
"""


def scale_array(x):
    return 2.0 * x
