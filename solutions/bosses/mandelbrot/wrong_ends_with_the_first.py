"""correctness/wrong-value: ends the loop of all points when the first of them has escaped"""

import jax.numpy as jnp
from jax import lax


def escape_times(x, y, limit):
    def goes_on(state):
        _, _, step, times = state
        return (step < limit) & jnp.all(times == step)

    def step(state):
        a, b, step, times = state
        a, b = a * a - b * b + x, 2 * a * b + y
        return a, b, step + 1, times + (a * a + b * b <= 4)

    zeros = jnp.zeros((y.size, x.size))
    return lax.while_loop(goes_on, step, (zeros, zeros, 0, zeros.astype(jnp.int32)))[3]


def render(xs, ys, limit):
    times = escape_times(xs, ys[:, None], limit)
    histogram = jnp.zeros(limit + 1, jnp.int32).at[times].add(1)
    sooner = jnp.cumsum(histogram) - histogram
    return times, sooner[times] / times.size
