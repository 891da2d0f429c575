"""expect: ERROR trace/bad-frame

A frame of no bytes.
"""

import os
import struct

os.write(3, struct.pack("!I", 0))
os._exit(0)
