"""expect: ERROR trace/bad-frame

Thousands of observations about itself, to fill the report and the screen.
"""

import json
import os
import struct

told = {"rule": "raises", "message": "", "line": None}
seen = {"rule": "prints", "message": "x" * 600, "line": 1, "object": "x", "advice": False}
head = json.dumps({"outcome": told, "parts": {}, "included": [], "observations": [seen] * 10_000, "blobs": []}).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
frame = struct.pack("!I", len(frame)) + frame
while frame:
    frame = frame[os.write(3, frame) :]
os._exit(0)
