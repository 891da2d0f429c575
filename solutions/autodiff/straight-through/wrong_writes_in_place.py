"""trace/writes-in-place: keeps the layer and its writes in place, with jnp around them"""

import jax.numpy as jnp


class Round:
    def forward(self, x):
        self.inside = jnp.abs(x) <= 1
        x[:] = jnp.round(x)
        return x

    def backward(self, g):
        g[~self.inside] = 0.0
        return g


def ste(x, g):
    layer = Round()
    return layer.forward(x), layer.backward(g)
