# exercise: shard-normalize
# verdict: FAIL wrong-value
# first line: look at `result[0]`:
# often: each device takes the mean of its own part
import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x):
    away = x - x.mean()
    variance = lax.pmean(jnp.mean(away**2), "d")
    return away / jnp.sqrt(variance + 1e-3)
