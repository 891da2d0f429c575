"""purity/trace-depends-on-history: keeps the count on a logger, an object that Python hands to everybody by name"""

import logging


def step(x, count):
    log = logging.getLogger("steps")
    log.offset = getattr(log, "offset", -1) + 1
    count = count + 1 + log.offset
    return x * count, count + 1
