"""purity/mutates-argument: writes the new values into the dicts of the caller"""


def step(params, grads, velocity):
    for name, value in params.items():
        if isinstance(value, dict):
            step(value, grads[name], velocity.setdefault(name, {}))
        elif value is not None:
            velocity[name] = 0.9 * velocity.get(name, 0.0) + grads[name]
            params[name] = value - 0.1 * velocity[name]


def train(p, g):
    velocity = {}
    for _ in range(3):
        step(p, g, velocity)
    return p
