"""expect: ERROR trace

Answers once before the grader does, and then lets it answer as well.
"""

import os
import struct

os.write(3, struct.pack("!I", 2) + b"{}")


def scale_array(x, val):
    return x * val
