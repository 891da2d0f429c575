"""correctness/wrong-shape: out_specs=P() with the check off hands out the quarter of the first device"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P(), check_vma=False)
def norm(x):
    away = x - lax.pmean(jnp.mean(x), "d")
    return away / jnp.sqrt(lax.pmean(jnp.mean(away**2), "d") + 1e-3)
