"""The slow copy of a network that reinforcement learning computes its targets with: it trails behind in place."""


def update(target, online, tau):
    """Move every parameter of ``target`` by the fraction ``tau`` towards ``online``."""
    for name, value in online.items():
        if isinstance(value, dict):
            update(target[name], value, tau)
        elif isinstance(value, list):
            for ours, theirs in zip(target[name], value, strict=True):
                update(ours, theirs, tau)
        elif value is not None:
            target[name] *= 1 - tau
            target[name] += tau * value
    return target
