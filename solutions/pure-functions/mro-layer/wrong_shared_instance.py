"""purity/mutates-attribute: a layer at module level keeps the scale and the calls of the original on itself"""

import jax.numpy as jnp


class Layer:
    def __init__(self):
        self.scale = 1.0
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        y = jnp.maximum(x * self.scale, 0)
        self.scale *= 1.5
        return y


layer = Layer()


def forward(x, scale, calls):
    y = layer.forward(x)
    return y, jnp.asarray(layer.scale, scale.dtype), jnp.asarray(layer.calls, calls.dtype)
