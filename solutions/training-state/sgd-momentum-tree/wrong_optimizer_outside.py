"""purity/mutates-attribute: one optimizer at module level keeps its velocity from call to call"""

import jax


class SGD:
    def __init__(self):
        self.velocity = None

    def step(self, params, grads):
        if self.velocity is None:
            self.velocity = grads
        else:
            self.velocity = jax.tree.map(lambda v, g: 0.9 * v + g, self.velocity, grads)
        return jax.tree.map(lambda p, v: p - 0.1 * v, params, self.velocity)


optimizer = SGD()


def train(p, g):
    for _ in range(3):
        p = optimizer.step(p, g)
    return p
