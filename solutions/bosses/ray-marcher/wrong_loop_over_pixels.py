"""program/too-many-operations: has a loop of its own for each pixel, written by two Python loops"""

import jax.numpy as jnp
from jax import lax

EYE = jnp.array([0.0, -2.5, 2.0])


def march(centres, tops, direction, steps):
    def bumps(place):
        return tops * jnp.exp(-jnp.sum((place - centres) ** 2, axis=1) / 2.25)

    def step(_, state):
        t, done = state
        here = EYE + t * direction
        above = here[2] - jnp.sum(bumps(here[:2]))
        done = done | (above < 1e-5)
        t = jnp.where(done, t, jnp.minimum(t + above, 4.0))
        return t, done | (t >= 4)

    t, _ = lax.fori_loop(0, steps, step, (jnp.float32(0), False))
    place = (EYE + t * direction)[:2]
    sx, sy = jnp.sum(-2 / 2.25 * (place - centres) * bumps(place)[:, None], axis=0)
    return t, (0.64 - 0.48 * sx + 0.6 * sy) / jnp.sqrt(sx**2 + sy**2 + 1) * (1 - t / 4)


def render(centres, tops, n, steps):
    depth, picture = [], []
    for i in range(n):
        for j in range(n):
            direction = jnp.array([(j + 0.5) / n - 0.5, 1, -0.4 - 0.8 * (i + 0.5) / n])
            t, light = march(centres, tops, direction / jnp.linalg.norm(direction), steps)
            depth.append(t)
            picture.append(light)
    return jnp.stack(depth).reshape(n, n), jnp.stack(picture).reshape(n, n)
