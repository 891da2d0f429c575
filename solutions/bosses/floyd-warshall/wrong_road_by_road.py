"""program/too-much-work: makes all ways one road longer, n times, each time by sums over all triples of towns"""

import jax.numpy as jnp
from jax import lax


def prepare(w):
    is_self = jnp.eye(len(w), dtype=bool)
    road = jnp.where((w == 0) | is_self, jnp.inf, w)
    return road, jnp.where(is_self, 0, road)


def signposts(road, dist):
    towns = jnp.arange(len(road), dtype=jnp.int32)
    fits = road[:, :, None] + dist == dist[:, None]
    hop = jnp.argmax(fits, axis=1).astype(jnp.int32)
    hop = jnp.where(dist == jnp.inf, -1, hop)
    return jnp.where(towns[:, None] == towns, towns, hop)


def follow(hop, dist, s, t):
    def walk(at, _):
        return jnp.where((at == t) | (at < 0), -1, hop[at, t]), at

    return lax.scan(walk, jnp.where(dist[s, t] == jnp.inf, -1, s), length=len(hop))[1]


def routes(w, s, t):
    road, dist = prepare(w)

    def longer(_, dist):
        return jnp.minimum(dist, jnp.min(dist[:, :, None] + road, axis=1))

    dist = lax.fori_loop(0, len(w), longer, dist)
    hop = signposts(road, dist)
    return dist, hop, follow(hop, dist, s, t)
