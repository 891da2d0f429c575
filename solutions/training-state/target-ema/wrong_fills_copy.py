"""purity/mutates-argument: dict(online) is a new dict around the same layers, which are then edited"""


def mix(new, target, tau):
    for name, value in new.items():
        if isinstance(value, dict):
            mix(value, target[name], tau)
        elif isinstance(value, list):
            for ours, theirs in zip(value, target[name], strict=True):
                mix(ours, theirs, tau)
        elif value is not None:
            new[name] = (1 - tau) * target[name] + tau * value


def update(target, online, tau):
    new = dict(online)
    mix(new, target, tau)
    return new
