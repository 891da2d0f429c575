"""program/too-much-work: compares each of N random numbers with each of N sums of weights"""

import jax
import jax.numpy as jnp
from jax import lax


def locate(key, zs, N):
    keys = jax.random.split(key, zs.shape[0] + 1)
    even = jnp.full(N, 1 / N)

    def frame(cloud, inputs):
        particles, weights = cloud
        key, z = inputs
        move, draw = jax.random.split(key)
        particles = 0.9 * particles + 0.5 * jax.random.normal(move, (N,))
        logs = jnp.log(weights) - ((z - particles) / 0.6) ** 2 / 2
        weights = jax.nn.softmax(logs)
        estimate, effective = weights @ particles, 1 / jnp.sum(weights**2)
        thin = effective < N / 2
        chosen = jnp.sum(jnp.cumsum(weights) < jax.random.uniform(draw, (N, 1)), axis=1)
        particles = jnp.where(thin, particles[chosen], particles)
        weights = jnp.where(thin, even, weights)
        return (particles, weights), (estimate, effective, thin)

    start = jax.random.normal(keys[0], (N,)), even
    (particles, weights), history = lax.scan(frame, start, (keys[1:], zs))
    return *history, particles, weights
