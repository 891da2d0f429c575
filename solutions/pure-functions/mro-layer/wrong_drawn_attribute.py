"""purity/reads-global-state: a class attribute is drawn anew at each import, and the result depends on it"""

import jax.numpy as jnp
import numpy as np


class Layer:
    jitter = np.float32(1e-9 * np.random.default_rng().uniform())

    def act(self, x):
        return x


class Relu(Layer):
    def act(self, x):
        return jnp.maximum(x + self.jitter, 0)


def forward(x, scale, calls):
    return Relu().act(x * scale), 1.5 * scale, calls + 1
