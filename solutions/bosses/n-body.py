"""Positions, velocities and pulls are the carry of one scan; what is between bodies is an array over all pairs."""

import jax
import jax.numpy as jnp
from jax import lax

SOFTENING = 0.2
State = tuple[jax.Array, jax.Array, jax.Array]


def between(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the way from each body to each other, and one over their softened distances."""
    way = x[None, :, :] - x[:, None, :]
    return way, lax.rsqrt(jnp.sum(way**2, axis=-1) + SOFTENING**2)


def pull(m: jax.Array, x: jax.Array) -> jax.Array:
    """Return what the others do to each body; its way to itself is zero, so it does nothing to itself."""
    way, closeness = between(x)
    return jnp.einsum("ijk,ij->ik", way, m * closeness**3)


def energy(m: jax.Array, x: jax.Array, v: jax.Array) -> jax.Array:
    """Return the kinetic energy, plus the potential energy of each pair."""
    _, closeness = between(x)
    potential = jnp.sum(jnp.triu(jnp.outer(m, m) * closeness, k=1))
    return jnp.sum(m[:, None] * v**2) / 2 - potential


def simulate(
    m: jax.Array, x: jax.Array, v: jax.Array, dt: jax.Array, T: int
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Take T steps of a leapfrog; return positions, velocities, and the energy after each step."""

    def step(state: State, _: None) -> tuple[State, jax.Array]:
        x, v, a = state
        v = v + dt / 2 * a
        x = x + dt * v
        a = pull(m, x)
        v = v + dt / 2 * a
        return (x, v, a), energy(m, x, v)

    (x, v, _), energies = lax.scan(step, (x, v, pull(m, x)), length=T)
    return x, v, energies
