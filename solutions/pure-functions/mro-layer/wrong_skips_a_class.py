"""correctness/wrong-value: super(Relu, self) skips Relu in the method resolution order"""

import jax.numpy as jnp


class Layer:
    def act(self, x):
        return x


class Relu(Layer):
    def act(self, x):
        return jnp.maximum(x, 0)


class Growing(Relu):
    def act(self, x, scale):
        return super(Relu, self).act(x * scale), 1.5 * scale


def forward(x, scale, calls):
    y, scale = Growing().act(x, scale)
    return y, scale, calls + 1
