"""expect: ERROR trace/bad-frame

One frame of junk, then exit code 0.
"""

import os
import struct

junk = bytes(range(256)) * 4
os.write(3, struct.pack("!I", len(junk)) + junk)
os._exit(0)
