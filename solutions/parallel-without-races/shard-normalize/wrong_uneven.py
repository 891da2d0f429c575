"""trace/refused-by-jax: puts an axis of length 1 before the values, which four devices cannot share"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=P("d"), out_specs=P("d"))
def rows(x):
    away = x - lax.pmean(jnp.mean(x), "d")
    return away / jnp.sqrt(lax.pmean(jnp.mean(away**2), "d") + 1e-3)


def norm(x):
    return rows(x[None])[0]
