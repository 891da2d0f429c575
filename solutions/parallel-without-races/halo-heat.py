"""Each device gets one cell from each neighbour, and moves the heat of its own quarter."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
LAST = MESH.size - 1
RATE = 0.25


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def step(u: jax.Array) -> jax.Array:
    """Let heat flow between neighbours; both ends of the rod keep their temperatures."""
    before = lax.ppermute(u[-1:], "d", [(i, i + 1) for i in range(LAST)])
    after = lax.ppermute(u[:1], "d", [(i + 1, i) for i in range(LAST)])
    wide = jnp.concatenate([before, u, after])
    moved = u + RATE * (wide[:-2] - 2 * u + wide[2:])
    cell = lax.axis_index("d") * u.size + jnp.arange(u.size)
    is_end = (cell == 0) | (cell == MESH.size * u.size - 1)
    return jnp.where(is_end, u, moved)
