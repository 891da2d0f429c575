"""program/unrolled-loop: takes the steps in a Python loop, which tracing unrolls"""

import jax
import jax.numpy as jnp


def render(centres, tops, n, steps):
    right, down = jnp.meshgrid((jnp.arange(n) + 0.5) / n - 0.5, 0.4 + 0.8 * (jnp.arange(n) + 0.5) / n)
    length = jnp.sqrt(right**2 + 1 + down**2)

    @jnp.vectorize
    def ground(x, y):
        return tops @ jnp.exp(-((x - centres[:, 0]) ** 2 + (y - centres[:, 1]) ** 2) / 2.25)

    @jnp.vectorize
    def light(x, y):
        sx, sy = jax.grad(ground, (0, 1))(x, y)
        return (0.64 - 0.48 * sx + 0.6 * sy) / jnp.sqrt(sx**2 + sy**2 + 1)

    t, moving = jnp.zeros((n, n)), jnp.ones((n, n), bool)
    for _ in range(steps):
        above = 2 - t * down / length - ground(t * right / length, t / length - 2.5)
        moving &= above >= 1e-5
        t = jnp.where(moving, t + above, t)
        moving &= t < 4
        t = jnp.minimum(t, 4)
    return t, light(t * right / length, t / length - 2.5) * (1 - t / 4)
