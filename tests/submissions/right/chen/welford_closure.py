from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Running(NamedTuple):
    mean: jax.Array
    m2: jax.Array


def stats(xs):
    def push(i, s):
        delta = xs[i] - s.mean
        mean = s.mean + delta / (i + 1)
        return Running(mean, s.m2 + delta * (xs[i] - mean))

    zero = jnp.zeros((), xs.dtype)
    final = lax.fori_loop(0, len(xs), push, Running(zero, zero))
    return final.mean, final.m2 / len(xs)
