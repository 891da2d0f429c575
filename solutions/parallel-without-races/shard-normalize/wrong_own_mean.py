"""correctness/wrong-value: each device uses mean and variance of its own quarter"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x):
    away = x - jnp.mean(x)
    return away / jnp.sqrt(lax.pmean(jnp.mean(away**2), "d") + 1e-3)
