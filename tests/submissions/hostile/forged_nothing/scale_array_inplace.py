"""expect: ERROR trace/bad-frame

A well-formed frame which says that nothing went wrong, and that there is nothing to judge.
"""

import json
import os
import struct

fine = {"rule": "", "message": "", "line": None}
head = json.dumps({"outcome": fine, "parts": {}, "included": [], "observations": [], "blobs": []}).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
