"""program/forbidden-operation: every device fetches the whole batch, and all do the same work"""

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
    def loss(w):
        errors = lax.all_gather(X @ w - Y, "d", tiled=True)
        return lax.pmean(jnp.mean(errors**2), "d")

    return w - 0.1 * jax.grad(loss)(w)
