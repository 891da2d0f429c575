"""expect: ERROR trace

Announces a megabyte and sends ten bytes.
"""

import os
import struct

os.write(3, struct.pack("!I", 1 << 20) + b"0123456789")
os._exit(0)
