"""correctness/wrong-value: the mean of four variances misses how far the four means lie apart"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x):
    mean, variance = lax.pmean((jnp.mean(x), jnp.var(x)), "d")
    return (x - mean) / jnp.sqrt(variance + 1e-3)
