"""transforms/transform-wrong: holds what comes from a neighbour for a constant, as a received tensor of PyTorch is"""

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
    before = lax.ppermute(u[-1:], "d", [(i, i + 1) for i in range(LAST)])
    after = lax.ppermute(u[:1], "d", [(i + 1, i) for i in range(LAST)])
    return held(u, flow(lax.stop_gradient(before), u, lax.stop_gradient(after)))
