"""expect: MEMORY trace/too-much-memory"""

hoard = bytearray(10 << 30)


def scale_array(x, val):
    return x * val
