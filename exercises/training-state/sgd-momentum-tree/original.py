"""Three steps of gradient descent with momentum, by an optimizer that owns the parameters."""


class SGD:
    """Changes the dicts that it was given, and remembers a velocity for each entry."""

    def __init__(self, params, lr, momentum):
        self.params = params
        self.lr = lr
        self.momentum = momentum
        self.velocity = {}

    def step(self, grads):
        self._update(self.params, grads, path=())

    def _update(self, params, grads, path):
        for name, value in params.items():
            if isinstance(value, dict):
                self._update(value, grads[name], (*path, name))
            elif value is not None:
                key = (*path, name)
                self.velocity[key] = self.momentum * self.velocity.get(key, 0.0) + grads[name]
                params[name] -= self.lr * self.velocity[key]


def train(p, g):
    """Take three steps along the same gradients; the parameters are changed in place."""
    optimizer = SGD(p, lr=0.1, momentum=0.9)
    for _ in range(3):
        optimizer.step(g)
    return p
