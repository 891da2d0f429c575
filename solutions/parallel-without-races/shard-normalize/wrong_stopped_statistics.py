"""transforms/transform-wrong: holds mean and variance for constants when the gradient is taken"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x):
    mean = lax.stop_gradient(lax.pmean(jnp.mean(x), "d"))
    variance = lax.stop_gradient(lax.pmean(jnp.mean((x - mean) ** 2), "d"))
    return (x - mean) / jnp.sqrt(variance + 1e-3)
