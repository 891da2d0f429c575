"""purity/mutates-argument: new arrays, but written into the old dicts"""


def update(target, online, tau):
    for name, value in online.items():
        if isinstance(value, dict):
            update(target[name], value, tau)
        elif isinstance(value, list):
            for ours, theirs in zip(target[name], value, strict=True):
                update(ours, theirs, tau)
        elif value is not None:
            target[name] = (1 - tau) * target[name] + tau * value
    return target
