"""speed/below-threshold: follows one path after the other, as the original does, and without its memory"""

import jax
import jax.numpy as jnp


def follow(start):
    def step(state):
        number, steps, peak = state
        number = jax.lax.cond(number % 2 == 0, lambda x: x // 2, lambda x: 3 * x + 1, number)
        return number, steps + 1, jnp.maximum(peak, number)

    first = (start, jnp.int32(0), start)
    _, steps, peak = jax.lax.while_loop(lambda state: state[0] > 1, step, first)
    return jnp.where(start < 1, -1, steps), jnp.where(start < 1, 0, peak)


def collatz(starts):
    steps, peaks = jax.lax.map(follow, starts)
    return steps, peaks, jnp.argmax(steps).astype(jnp.int32)
