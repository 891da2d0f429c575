"""Bodies as a NamedTuple; the pull on one of them is the gradient of its potential, mapped over all by vmap."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Bodies(NamedTuple):
    m: jax.Array
    x: jax.Array
    v: jax.Array


def depth(place, bodies):
    """How deep a place lies in the potential of all bodies."""
    return jnp.sum(bodies.m / jnp.sqrt(jnp.sum((bodies.x - place) ** 2, axis=1) + 0.2**2))


def kick(bodies, time):
    pull = jax.vmap(jax.grad(depth), (0, None))(bodies.x, bodies)
    return bodies._replace(v=bodies.v + time * pull)


def drift(bodies, time):
    return bodies._replace(x=bodies.x + time * bodies.v)


def energy(bodies):
    kinetic = jax.vmap(jnp.dot)(bodies.v, bodies.v)
    others = jax.vmap(depth, (0, None))(bodies.x, bodies) - bodies.m / 0.2
    return jnp.dot(bodies.m, kinetic - others) / 2


def simulate(m, x, v, dt, T):
    def step(bodies, _):
        bodies = kick(drift(kick(bodies, dt / 2), dt), dt / 2)
        return bodies, energy(bodies)

    bodies, energies = jax.lax.scan(step, Bodies(m, x, v), None, length=T)
    return bodies.x, bodies.v, energies
