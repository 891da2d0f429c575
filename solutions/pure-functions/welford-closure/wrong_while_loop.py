"""transforms/transform-refused: a while_loop gives the right values, but cannot be differentiated backwards"""

import jax
import jax.numpy as jnp


def stats(xs):
    size = xs.shape[0]

    def push(carry):
        n, mean, m2 = carry
        delta = xs[n] - mean
        mean = mean + delta / (n + 1)
        return n + 1, mean, m2 + delta * (xs[n] - mean) / size

    zero = jnp.zeros((), xs.dtype)
    _, mean, variance = jax.lax.while_loop(lambda carry: carry[0] < size, push, (jnp.int32(0), zero, zero))
    return mean, variance
