"""expect: FAIL purity/mutates-global

Counts its calls in a global.
"""

calls = 0


def scale_array(x, val):
    global calls
    calls += 1
    return x * val
