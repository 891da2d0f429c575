"""A NamedTuple with its own key in a scan; a cond draws anew only where it must, by one shifted comb."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Cloud(NamedTuple):
    key: jax.Array
    particles: jax.Array
    weights: jax.Array

    def move(self):
        key, own = jax.random.split(self.key)
        return self._replace(key=key, particles=0.9 * self.particles + 0.5 * jax.random.normal(own, self.particles.shape))

    def weigh(self, z):
        logs = jnp.log(self.weights) - 0.5 * jnp.square((z - self.particles) / 0.6)
        return self._replace(weights=jax.nn.softmax(logs))

    def resample(self):
        key, own = jax.random.split(self.key)
        n = len(self.particles)
        teeth = (jnp.arange(n) + jax.random.uniform(own)) / n
        chosen = jnp.searchsorted(jnp.cumsum(self.weights), teeth)
        return Cloud(key, self.particles[jnp.minimum(chosen, n - 1)], jnp.full(n, 1 / n))


def locate(key, zs, N):
    key, own = jax.random.split(key)

    def frame(cloud, z):
        cloud = cloud.move().weigh(z)
        estimate = jnp.sum(cloud.weights * cloud.particles)
        effective = 1 / jnp.sum(cloud.weights**2)
        resampled = effective < N / 2
        cloud = lax.cond(resampled, Cloud.resample, lambda cloud: cloud, cloud)
        return cloud, (estimate, effective, resampled)

    start = Cloud(key, jax.random.normal(own, (N,)), jnp.full(N, 1 / N))
    cloud, (estimates, effective, resampled) = lax.scan(frame, start, zs)
    return estimates, effective, resampled, cloud.particles, cloud.weights
