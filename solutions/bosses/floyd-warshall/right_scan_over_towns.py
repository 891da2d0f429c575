"""Everything by scans over the towns: the distances, the signposts from the highest number down, the way."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Tables(NamedTuple):
    dist: jax.Array
    hop: jax.Array


def routes(w, s, t):
    towns = jnp.arange(len(w), dtype=jnp.int32)
    is_self = jnp.identity(len(w), dtype=bool)
    road = jnp.where(is_self | (w == 0), jnp.inf, w)

    def relax(dist, via):
        through = jnp.add.outer(dist[:, via], dist[via, :])
        return jnp.where(through < dist, through, dist), None

    def post(tables, m):
        fits = jnp.add.outer(road[:, m], tables.dist[m]) == tables.dist
        return tables._replace(hop=jnp.where(fits & (tables.dist < jnp.inf), m, tables.hop)), None

    def walk(at, _):
        ends = (at == t) | (at == -1)
        return jax.lax.select(ends, jnp.int32(-1), tables.hop[at, t]), at

    dist, _ = jax.lax.scan(relax, road.at[towns, towns].set(0), towns)
    tables = Tables(dist, jnp.full(w.shape, -1, jnp.int32))
    tables, _ = jax.lax.scan(post, tables, towns, reverse=True)
    tables = tables._replace(hop=tables.hop.at[towns, towns].set(towns))
    _, way = jax.lax.scan(walk, jnp.where(tables.hop[s, t] == -1, -1, s), towns)
    return *tables, way
