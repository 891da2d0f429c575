"""correctness/wrong-value: each device divides by the length of its own part"""

import jax
import jax.numpy as jnp
from jax.sharding import Mesh
from jax.sharding import PartitionSpec as P


def norm(x):
    mesh = Mesh(jax.devices(), ("d",))

    def scaled(part):
        return part / jnp.sqrt(jnp.sum(part * part))

    return jax.shard_map(scaled, mesh=mesh, in_specs=P("d"), out_specs=P("d"))(x)
