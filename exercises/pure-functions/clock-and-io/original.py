"""Pull a signal towards a target as a configuration file says, and keep a log of every update."""

import json
import time

CONFIG = "update.json"
LOG = "update.log"
started = time.monotonic()


def update(x):
    """Move ``x`` towards the target, less and less as time goes by; append a line to the log."""
    with open(CONFIG, encoding="utf-8") as file:
        cfg = json.load(file)
    t = time.monotonic() - started
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = [value - target for value, target in zip(x, cfg["target"], strict=True)]
    x = [value - rate * distance for value, distance in zip(x, gap, strict=True)]
    record = {"t": t, "rate": rate, "error": sum(distance**2 for distance in gap)}
    with open(LOG, "a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    return x
