"""A fori_loop that always takes all steps, on a flat list of rays; slopes by hand."""

import jax.numpy as jnp
from jax import lax


def render(centres, tops, n, steps):
    i, j = jnp.divmod(jnp.arange(n * n), n)
    rays = jnp.stack([(j + 0.5) / n - 0.5, jnp.ones(n * n), -0.4 - 0.8 * (i + 0.5) / n], axis=1)
    rays = rays / jnp.sqrt(jnp.sum(rays**2, axis=1, keepdims=True))

    def look(t):
        here = jnp.array([0.0, -2.5, 2.0]) + t[:, None] * rays
        away = here[:, None, :2] - centres
        bumps = tops * jnp.exp(-jnp.sum(away**2, axis=-1) / 2.25)
        slopes = jnp.sum(-2 / 2.25 * away * bumps[..., None], axis=1)
        return here[:, 2] - jnp.sum(bumps, axis=1), slopes

    def step(_, state):
        t, done = state
        above, _ = look(t)
        done = done | (above < 1e-5)
        t = jnp.where(done, t, t + above)
        return jnp.where(t >= 4, 4.0, t), done | (t >= 4)

    t, _ = lax.fori_loop(0, steps, step, (jnp.zeros(n * n), jnp.zeros(n * n, bool)))
    _, slopes = look(t)
    normal = jnp.concatenate([-slopes, jnp.ones((n * n, 1))], axis=1)
    light = normal @ jnp.array([0.48, -0.6, 0.64]) / jnp.linalg.norm(normal, axis=1)
    return t.reshape(n, n), (light * (1 - t / 4)).reshape(n, n)
