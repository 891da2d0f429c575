"""A finite impulse response filter that is fed sample by sample, as in a sound card's callback."""

from collections import deque


class FIR:
    """Weighs the last samples; a delay line remembers them."""

    def __init__(self, taps):
        self.taps = taps
        self.line = deque([0.0] * len(taps), maxlen=len(taps))

    def push(self, sample):
        """Take one sample and return one; the newest sample meets the first tap."""
        self.line.appendleft(sample)
        return sum(tap * old for tap, old in zip(self.taps, self.line))


def fir(x, taps):
    """Filter a whole signal; before its start there was silence."""
    line = FIR(list(taps))
    return [line.push(sample) for sample in x]
