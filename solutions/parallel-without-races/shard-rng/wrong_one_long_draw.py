"""correctness/wrong-value: draws all numbers from one stream, and gives each device a quarter of them"""

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


def noise(key, x):
    drawn = jax.random.uniform(key, x.shape)
    return jax.shard_map(jnp.add, mesh=MESH, in_specs=P("d"), out_specs=P("d"))(x, drawn)
