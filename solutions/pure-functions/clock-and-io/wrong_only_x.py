"""correctness/wrong-structure: the log is gone, and with it the record"""


def update(x, t, cfg):
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    return x - rate * (x - cfg["target"])
