"""program/sends-too-much: quarters go round the ring until every device has the whole rod"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
RING = [(i, (i + 1) % MESH.size) for i in range(MESH.size)]


def gathered(part):
    # Without an all_gather: what a device holds after so many steps comes from so many devices before it.
    _, seen = lax.scan(lambda held, _: (lax.ppermute(held, "d", RING), held), part, None, length=MESH.size)
    return seen[(lax.axis_index("d") - jnp.arange(MESH.size)) % MESH.size].reshape(-1)


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def step(u):
    rod = gathered(u)
    moved = rod.at[1:-1].add(0.25 * jnp.diff(rod, n=2))
    return lax.dynamic_slice(moved, (lax.axis_index("d") * u.size,), u.shape)
