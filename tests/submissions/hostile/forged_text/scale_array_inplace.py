"""expect: ERROR trace/raises

A message of half characters, controls and markup.
"""

import json
import os
import struct

text = "\ud800\x00\x1b[2J\u202e<script>alert(1)</script>[/bold]"
told = {"rule": "raises", "message": text, "line": 1}
head = json.dumps({"outcome": told, "parts": {}, "included": [], "observations": [], "blobs": []}).encode()
frame = struct.pack("!4sI", b"JXF1", len(head)) + head
os.write(3, struct.pack("!I", len(frame)) + frame)
os._exit(0)
