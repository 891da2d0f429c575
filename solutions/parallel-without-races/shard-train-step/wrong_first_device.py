"""correctness/wrong-value: with the check off, the step of the first device passes for everybody's"""

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
SPECS = (P(), P("d"), P("d"))


def own_loss(w, X, Y):
    return jnp.mean((X @ w - Y) ** 2)


@jax.shard_map(mesh=MESH, in_specs=SPECS, out_specs=P(), check_vma=False)
def step(w, X, Y):
    return w - 0.1 * jax.grad(own_loss)(w, X, Y)
