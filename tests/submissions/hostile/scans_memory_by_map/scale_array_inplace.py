"""expect: ERROR trace/raises

Walks through all memory that it may read, looking for expected values.
"""

import ctypes

found = []
for row in open("/proc/self/maps"):
    span, rights = row.split()[:2]
    start, end = (int(half, 16) for half in span.split("-"))
    if rights.startswith("r"):
        found += [ctypes.string_at(start, end - start).find(b"expected")]


def scale_array(x, val):
    return x * val
