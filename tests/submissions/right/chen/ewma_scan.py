from typing import NamedTuple

import jax
import jax.numpy as jnp


class Average(NamedTuple):
    value: jax.Array
    alpha: jax.Array

    def push(self, x):
        return self._replace(value=self.alpha * x + (1 - self.alpha) * self.value)


def ewma(xs, alpha):
    def step(average, x):
        average = average.push(x)
        return average, average.value

    _, out = jax.lax.scan(step, Average(jnp.float32(0), alpha), xs)
    return out
