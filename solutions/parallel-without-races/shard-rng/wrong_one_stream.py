"""correctness/wrong-value: all devices draw with the common key, and get the same numbers"""

import jax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=(P(), P("d")), out_specs=P("d"))
def noise(key, x):
    return x + jax.random.uniform(key, x.shape)
