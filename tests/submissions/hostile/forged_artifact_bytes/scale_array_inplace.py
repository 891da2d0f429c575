"""expect: ERROR trace/refused-artifact

The exported program is replaced by bytes that are none.
"""

import sys

sys.modules["grader.trace.parts"].export_program = lambda *_: b"\x08\x00\x00\x00" + bytes(64)


def scale_array(x, val):
    return x * val
