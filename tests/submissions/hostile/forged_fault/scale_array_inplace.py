"""expect: ERROR trace/bad-frame

Claims that the grader itself failed, so that the submission is never judged.
"""

import json
import os
import struct

ours = {"rule": "INTERNAL", "message": "grader fault", "line": None}
head = json.dumps({"outcome": ours, "parts": {}, "included": [], "observations": [], "blobs": []}).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
