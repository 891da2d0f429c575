"""program/forbidden-operation: every device fetches the whole vector to sum it"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import Mesh
from jax.sharding import PartitionSpec as P


def norm(x):
    mesh = Mesh(jax.devices(), ("d",))

    def scaled(part):
        whole = lax.all_gather(part, "d", tiled=True)
        return part / jnp.sqrt(jnp.sum(whole * whole))

    return jax.shard_map(scaled, mesh=mesh, in_specs=P("d"), out_specs=P("d"))(x)
