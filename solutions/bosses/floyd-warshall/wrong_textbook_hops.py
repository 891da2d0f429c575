"""correctness/wrong-value: copies signposts while it relaxes, as textbooks do, so that the first way found stays"""

import jax.numpy as jnp
from jax import lax


def prepare(w):
    is_self = jnp.eye(len(w), dtype=bool)
    road = jnp.where((w == 0) | is_self, jnp.inf, w)
    return road, jnp.where(is_self, 0, road)


def follow(hop, dist, s, t):
    def walk(at, _):
        return jnp.where((at == t) | (at < 0), -1, hop[at, t]), at

    return lax.scan(walk, jnp.where(dist[s, t] == jnp.inf, -1, s), length=len(hop))[1]


def routes(w, s, t):
    towns = jnp.arange(len(w), dtype=jnp.int32)
    road, dist = prepare(w)
    hop = jnp.where(jnp.isfinite(dist), towns, -1)

    def relax(k, tables):
        dist, hop = tables
        through = dist[:, k, None] + dist[k]
        return jnp.minimum(dist, through), jnp.where(through < dist, hop[:, k, None], hop)

    dist, hop = lax.fori_loop(0, len(w), relax, (dist, hop))
    return dist, hop, follow(hop, dist, s, t)
