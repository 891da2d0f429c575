"""expect: FAIL purity/mutates-attribute

Right values, but every layer that is made registers itself on the class.
"""

import jax.numpy as jnp


class Layer:
    made = []

    def __init__(self, scale):
        self.scale = scale
        Layer.made.append(type(self).__name__)

    def act(self, x):
        return x


class Relu(Layer):
    def act(self, x):
        return jnp.maximum(super().act(x * self.scale), 0)


def forward(x, scale, calls):
    return Relu(scale).act(x), 1.5 * scale, calls + 1
