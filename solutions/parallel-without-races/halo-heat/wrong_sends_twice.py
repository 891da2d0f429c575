"""trace/refused-by-jax: one call cannot send to both neighbours, each device sends once"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
LAST = MESH.size - 1


def held(old, new):
    cell = lax.axis_index("d") * old.size + jnp.arange(old.size)
    return jnp.where((cell == 0) | (cell == MESH.size * old.size - 1), old, new)


def flow(before, u, after):
    wide = jnp.concatenate([before, u, after])
    return u + 0.25 * (wide[:-2] - 2 * u + wide[2:])


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def step(u):
    pairs = [(i, i + 1) for i in range(LAST)] + [(i + 1, i) for i in range(LAST)]
    before, after = lax.ppermute((u[-1:], u[:1]), "d", pairs)
    return held(u, flow(before, u, after))
