"""correctness/wrong-value: numbers the devices from 1, as people do"""

import jax
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=(P(), P("d")), out_specs=P("d"))
def noise(key, x):
    own = jax.random.fold_in(key, lax.axis_index("d") + 1)
    return x + jax.random.uniform(own, x.shape)
