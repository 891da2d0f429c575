"""expect: ERROR trace/crashes

Walks through all memory without a map: on and on from an address that is known.
"""

import ctypes

address = id(object()) & ~0xFFF
while True:
    ctypes.string_at(address, 4096).find(b"expected")
    address += 4096
