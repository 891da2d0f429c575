"""expect: FAIL purity/writes-file

The refusal is swallowed and the values are right; trying is enough.
"""


def scale_array(x, val):
    try:
        open("/tmp/jaxercise-hostile", "w")
    except OSError:
        pass
    return x * val
