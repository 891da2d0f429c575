"""purity/mutates-global: counts the times of all pictures together, in a module's array"""

import jax.numpy as jnp
from jax import lax


def escape_times(x, y, limit):
    def step(_, state):
        a, b, inside, times = state
        a, b = a * a - b * b + x, 2 * a * b + y
        inside = inside & (a * a + b * b <= 4)
        return a, b, inside, times + inside

    zeros = jnp.zeros((y.size, x.size))
    return lax.fori_loop(0, limit, step, (zeros, zeros, zeros == 0, zeros.astype(jnp.int32)))[3]


seen = jnp.zeros(1, jnp.int32)


def render(xs, ys, limit):
    global seen
    times = escape_times(xs, ys[:, None], limit)
    seen = jnp.zeros(limit + 1, jnp.int32).at[times].add(1)
    sooner = jnp.cumsum(seen) - seen
    return times, sooner[times] / times.size
