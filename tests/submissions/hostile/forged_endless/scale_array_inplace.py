"""expect: ERROR trace

Announces four gigabytes and goes on sending.
"""

import os
import struct

os.write(3, struct.pack("!I", 2**32 - 1))
block = bytes(1 << 20)
while True:
    os.write(3, block)
