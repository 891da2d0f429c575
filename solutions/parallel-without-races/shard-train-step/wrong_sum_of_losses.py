"""correctness/wrong-value: psum of four mean losses is four times the loss"""

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
        return lax.psum(own_loss(w, X, Y), "d")

    return w - 0.1 * jax.grad(loss)(w)
