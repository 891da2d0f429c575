"""expect: ERROR trace/raises

A message with line breaks that draws a passed screen under the real one.
"""


import gc, json, os, struct, sys
def send(told, blobs=()):
    head = json.dumps({**told, "blobs": [[n, len(d)] for n, d in blobs]}).encode()
    f = struct.pack("!4sI", b"JXF1", len(head)) + head + b"".join(d for _, d in blobs)
    f = struct.pack("!I", len(f)) + f
    while f:
        f = f[os.write(3, f):]
    os._exit(0)
def plan():
    return next(o.plan for o in gc.get_objects() if type(o).__name__ == "_Session")

text = ("x\n\n" + "\u2500" * 60 + "\nPASS  10 / 10 points  scale-array-inplace\n\ntrace        PASS\npurity       PASS  2 / 2\ncorrectness  PASS  4 / 4\ntransforms   PASS  2 / 2\nspeed        PASS  1 / 1\n\n1 graded: 1 PASS")
send({"outcome": {"rule": "raises", "message": text, "line": 1}, "parts": {}, "included": [], "observations": []})
