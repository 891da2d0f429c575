"""A scan over keys and measurements carries particles and log-weights; drawing anew is a choice of indices."""

import jax
import jax.numpy as jnp
from jax import lax

PULL, PUSH, BLUR = 0.9, 0.5, 0.6
Cloud = tuple[jax.Array, jax.Array]


def locate(
    key: jax.Array, zs: jax.Array, N: int
) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array, jax.Array]:
    """Return estimates, effective numbers, whether particles were drawn anew; the last particles and weights."""
    even = jnp.full(N, -jnp.log(N))
    keys = jax.random.split(key, zs.shape[0] + 1)

    def frame(cloud: Cloud, inputs: tuple[jax.Array, jax.Array]) -> tuple[Cloud, tuple[jax.Array, ...]]:
        particles, logs = cloud
        key, z = inputs
        for_moves, for_draws = jax.random.split(key)
        particles = PULL * particles + PUSH * jax.random.normal(for_moves, (N,))
        logs = jax.nn.log_softmax(logs - ((z - particles) / BLUR) ** 2 / 2)

        weights = jnp.exp(logs)
        estimate, effective = weights @ particles, 1 / jnp.sum(weights**2)
        thin = effective < N / 2
        drawn = jax.random.choice(for_draws, N, (N,), p=weights)
        particles = particles[jnp.where(thin, drawn, jnp.arange(N))]
        return (particles, jnp.where(thin, even, logs)), (estimate, effective, thin)

    start = jax.random.normal(keys[0], (N,)), even
    (particles, logs), history = lax.scan(frame, start, (keys[1:], zs))
    return *history, particles, jnp.exp(logs)
