"""A loop over the towns relaxes the whole table; signposts and the way are read off it afterwards."""

import jax
import jax.numpy as jnp
from jax import lax


def distances(road: jax.Array) -> jax.Array:
    """Return all shortest distances, for roads that are infinite where there is none."""

    def allow(via: jax.Array, dist: jax.Array) -> jax.Array:
        return jnp.minimum(dist, dist[:, via, None] + dist[via])

    start = jnp.where(jnp.eye(len(road), dtype=bool), 0, road)
    return lax.fori_loop(0, len(road), allow, start)


def signposts(road: jax.Array, dist: jax.Array) -> jax.Array:
    """Return the first town with the lowest number on a shortest way, -1 where there is none."""
    towns = jnp.arange(len(road), dtype=jnp.int32)

    def of_town(roads: jax.Array, distances: jax.Array) -> jax.Array:
        fits = roads[:, None] + dist == distances
        return jnp.min(jnp.where(fits, towns[:, None], towns.size), axis=0)

    hop = jnp.where(jnp.isfinite(dist), jax.vmap(of_town)(road, dist), -1)
    return jnp.where(towns[:, None] == towns, towns, hop)


def follow(hop: jax.Array, s: jax.Array, t: jax.Array) -> jax.Array:
    """Return the towns from s to t, filled up with -1."""

    def walk(at: jax.Array, _: None) -> tuple[jax.Array, jax.Array]:
        return jnp.where((at == t) | (at < 0), -1, hop[at, t]), at

    start = jnp.where(hop[s, t] < 0, -1, s)
    return lax.scan(walk, start, length=len(hop))[1]


def routes(w: jax.Array, s: jax.Array, t: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return distances and signposts of all towns, and the way from s to t."""
    road = jnp.where((w == 0) | jnp.eye(len(w), dtype=bool), jnp.inf, w)
    dist = distances(road)
    hop = signposts(road, dist)
    return dist, hop, follow(hop, s, t)
