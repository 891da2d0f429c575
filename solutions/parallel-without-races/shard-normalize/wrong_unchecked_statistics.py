"""correctness/wrong-value: with the check off, the first device's mean and variance pass for everybody's"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


def norm(x):
    def statistics(part):
        return jnp.mean(part), jnp.var(part)

    whole = jax.shard_map(statistics, mesh=MESH, in_specs=P("d"), out_specs=(P(), P()), check_vma=False)
    mean, variance = whole(x)
    everybody = jax.shard_map(lambda v: lax.pmean(v, "d"), mesh=MESH, in_specs=P(), out_specs=P())
    mean, variance = everybody(mean), everybody(variance)
    return (x - mean) / jnp.sqrt(variance + 1e-3)
