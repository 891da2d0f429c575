"""purity/reuses-key: closes over the one key, so that every frame has the same pushes"""

import jax
import jax.numpy as jnp
from jax import lax


def locate(key, zs, N):
    first, move, draw = jax.random.split(key, 3)
    even = jnp.full(N, 1 / N)

    def frame(cloud, z):
        particles, weights = cloud
        particles = 0.9 * particles + 0.5 * jax.random.normal(move, (N,))
        logs = jnp.log(weights) - ((z - particles) / 0.6) ** 2 / 2
        weights = jax.nn.softmax(logs)
        estimate, effective = weights @ particles, 1 / jnp.sum(weights**2)
        thin = effective < N / 2
        chosen = jax.random.choice(draw, N, (N,), p=weights)
        particles = jnp.where(thin, particles[chosen], particles)
        weights = jnp.where(thin, even, weights)
        return (particles, weights), (estimate, effective, thin)

    start = jax.random.normal(first, (N,)), even
    (particles, weights), history = lax.scan(frame, start, zs)
    return *history, particles, weights
