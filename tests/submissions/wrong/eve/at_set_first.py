"""expect: FAIL purity/prints

The values are right, but the entry point prints.
"""


def set_first(x, v):
    print("set_first was called")
    return x.at[0].set(v)
