"""expect: ERROR trace/bad-frame

A well-formed frame which says that all parts are in the bundle, and no bundle.
"""

import json
import os
import struct

names = ["base", "case-1", "vmap", "grad"]
fine = {"rule": "", "message": "", "line": None}
head = json.dumps(
    {"outcome": fine, "parts": dict.fromkeys(names, fine), "included": names, "observations": [], "blobs": []}
).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
