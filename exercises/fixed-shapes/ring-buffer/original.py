"""The latest rows of a stream, in a buffer that starts over at the front when it is full."""

import numpy as np

CAPACITY = 8


class Ring:
    """Keeps the CAPACITY latest rows."""

    def __init__(self, width):
        self.rows = np.zeros((CAPACITY, width))
        self.slot = 0
        self.count = 0

    def add(self, row):
        """Store ``row`` in the next slot; a full ring loses its oldest row."""
        self.rows[self.slot] = row
        self.slot = (self.slot + 1) % CAPACITY
        self.count = min(self.count + 1, CAPACITY)


def fill(tr):
    """Add all rows of ``tr``; return the buffer, the slot of the next row and how many slots are in use."""
    ring = Ring(tr.shape[1])
    for row in tr:
        ring.add(row)
    return ring.rows, ring.slot, ring.count


if __name__ == "__main__":
    print(fill(np.arange(22.0).reshape(11, 2)))
