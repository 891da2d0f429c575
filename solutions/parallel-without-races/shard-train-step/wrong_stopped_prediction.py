"""transforms/transform-wrong: the gradient by hand, from predictions that are cut off as detach does it"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
SPECS = (P(), P("d"), P("d"))


def own_loss(w, X, Y):
    return jnp.mean((X @ w - Y) ** 2)


@jax.shard_map(mesh=MESH, in_specs=SPECS, out_specs=P())
def step(w, X, Y):
    error = lax.stop_gradient(X @ w) - Y
    return w - 0.2 * lax.pmean(X.T @ error / len(Y), "d")
