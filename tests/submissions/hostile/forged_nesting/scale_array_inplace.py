"""expect: ERROR trace/bad-frame

JSON nested so deeply that a parser without a limit would crash.
"""

import os
import struct

head = b'{"outcome": ' + b"[" * 2_000_000 + b"]" * 2_000_000 + b', "blobs": []}'
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
