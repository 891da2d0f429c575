"""expect: MEMORY trace/too-much-memory

Takes memory piece by piece and writes to all of it, so that a small machine runs out before its own limit is reached.
"""

hoard = []
while True:
    hoard.append(b"x" * (16 << 20))
