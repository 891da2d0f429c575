"""expect: ERROR trace/bad-frame

Every field is there, and of another type than agreed.
"""

import json
import os
import struct

head = json.dumps({"outcome": 1, "parts": [], "included": {}, "observations": "", "blobs": []}).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
