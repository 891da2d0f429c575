"""Noise from four workers, each with a stream of its own: Threefry-2x32, the generator of JAX, written in NumPy."""

import numpy as np

WORKERS = 4
LOW = np.uint64(0xFFFFFFFF)
ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def threefry(key, high, low):
    """Scramble pairs of 32-bit words under a key of two words: 20 rounds of add, rotate and xor."""
    key = np.array(key, np.uint64)
    words = (key[0], key[1], key[0] ^ key[1] ^ np.uint64(0x1BD11BDA))
    a, b = (high + words[0]) & LOW, (low + words[1]) & LOW
    for group in range(5):
        for turn in ROTATIONS[group % 2]:
            a = (a + b) & LOW
            b = ((b << np.uint64(turn)) | (b >> np.uint64(32 - turn))) & LOW ^ a
        a = (a + words[(group + 1) % 3]) & LOW
        b = (b + words[(group + 2) % 3] + np.uint64(group + 1)) & LOW
    return a, b


class Stream:
    """Numbers of one worker; remembers how many it has given."""

    def __init__(self, key, worker):
        self.key = threefry(key, np.uint64(0), np.uint64(worker))  # jax.random.fold_in(key, worker)
        self.position = 0

    def uniform(self, count):
        """Give the next numbers from [0, 1)."""
        places = np.arange(self.position, self.position + count, dtype=np.uint64)
        self.position += count
        a, b = threefry(self.key, places >> np.uint64(32), places & LOW)
        return ((a ^ b) >> np.uint64(9)) / 2.0**23


def noise(key, x):
    """Add noise from [0, 1) to ``x``, in place: quarter k from the stream of worker k."""
    streams = [Stream(key, worker) for worker in range(WORKERS)]
    for stream, part in zip(streams, np.split(x, WORKERS), strict=True):
        part += stream.uniform(len(part))
    return x
