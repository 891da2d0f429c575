"""trace/raises: multiplies a whole layer, which is a dict, by the learning rate"""


def train(p, g):
    v = {name: 0.0 for name in p}
    for _ in range(3):
        v = {name: 0.9 * v[name] + g[name] for name in p}
        p = {name: p[name] - 0.1 * v[name] for name in p}
    return p
