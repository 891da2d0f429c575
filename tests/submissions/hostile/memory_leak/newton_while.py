"""expect: MEMORY trace/too-much-memory

Takes memory piece by piece.
"""

hoard = []
while True:
    hoard.append(bytes(1 << 24))
