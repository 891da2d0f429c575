"""The quarters are rows: a device may have one or several of them, so it is right on 1, 2 and 4 devices."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((2,), ("d",), axis_types=(AxisType.Auto,), devices=jax.devices()[:2])


def noise(key, x):
    @jax.shard_map(mesh=MESH, in_specs=(P(), P("d")), out_specs=P("d"))
    def add(key, rows):
        count = rows.shape[0]
        numbers = lax.axis_index("d") * count + jnp.arange(count)
        draw = lambda number: jax.random.uniform(jax.random.fold_in(key, number), rows.shape[1:])
        return rows + jax.vmap(draw)(numbers)

    return add(key, x.reshape(4, -1)).reshape(x.shape)
