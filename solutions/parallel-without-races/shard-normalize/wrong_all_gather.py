"""program/forbidden-operation: every device fetches all quarters, and then does everything alone"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def norm(x):
    whole = lax.all_gather(x, "d", tiled=True)
    return (x - jnp.mean(whole)) / jnp.sqrt(jnp.var(whole) + 1e-3)
