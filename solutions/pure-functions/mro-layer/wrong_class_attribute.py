"""purity/mutates-attribute: the scale is passed in, but the calls are still counted on the class"""

import jax.numpy as jnp


class Layer:
    calls = 0

    def forward(self, x, scale):
        Layer.calls += 1
        return self.act(x, scale)

    def act(self, x, scale):
        return x, scale


class Relu(Layer):
    def act(self, x, scale):
        return jnp.maximum(x * scale, 0), 1.5 * scale


def forward(x, scale, calls):
    y, scale = Relu().forward(x, scale)
    return y, scale, calls + 1
