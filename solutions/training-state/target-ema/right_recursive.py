"""Builds new dicts and lists by hand, whatever the depth."""


def update(target, online, tau):
    if isinstance(target, dict):
        return {name: update(target[name], online[name], tau) for name in target}
    if isinstance(target, list):
        return [update(t, o, tau) for t, o in zip(target, online, strict=True)]
    if target is None:
        return None
    return target + tau * (online - target)
