"""Each device keeps its quarter; two all-reduces tell everybody the mean and the variance."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
EPSILON = 1e-3


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x: jax.Array) -> jax.Array:
    """Bring the whole of what lies on all devices to mean 0 and variance 1."""
    away = x - lax.pmean(x.mean(), "d")
    variance = lax.pmean(jnp.mean(away**2), "d")
    return away / jnp.sqrt(variance + EPSILON)
