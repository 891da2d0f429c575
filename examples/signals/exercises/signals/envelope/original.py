"""An envelope follower, as in a compressor: rises fast, falls slowly."""

LEVEL = 0.0


def follow(sample, attack, release):
    """Move the level towards the sample's size."""
    global LEVEL
    size = abs(sample)
    if size > LEVEL:
        LEVEL += attack * (size - LEVEL)
    else:
        LEVEL += release * (size - LEVEL)
    return LEVEL


def envelope(x, attack, release):
    """Return the level after each sample."""
    global LEVEL
    LEVEL = 0.0
    out = []
    for sample in x:
        out.append(follow(sample, attack, release))
    return out
