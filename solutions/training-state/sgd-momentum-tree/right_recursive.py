"""Walks the dicts by hand and builds new ones; each leaf takes its three steps alone."""


def descend(p, g):
    v = 0.0
    for _ in range(3):
        v = 0.9 * v + g
        p = p - 0.1 * v
    return p


def train(p, g):
    if p is None:
        return None
    if isinstance(p, dict):
        return {name: train(p[name], g[name]) for name in p}
    return descend(p, g)
