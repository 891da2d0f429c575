"""purity/reads-environment: asks the environment how many workers there are, as launchers of PyTorch say it"""

import os

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P


def norm(x):
    workers = int(os.environ.get("WORLD_SIZE", "4"))
    mesh = jax.make_mesh((workers,), ("d",), axis_types=(AxisType.Auto,))

    def scaled(part):
        away = part - lax.psum(jnp.sum(part), "d") / (workers * part.size)
        variance = lax.psum(jnp.sum(away**2), "d") / (workers * part.size)
        return away / jnp.sqrt(variance + 1e-3)

    return jax.shard_map(scaled, mesh=mesh, in_specs=P("d"), out_specs=P("d"))(x)
