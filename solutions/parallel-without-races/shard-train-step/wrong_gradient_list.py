"""purity/mutates-global: keeps the list of gradients, which now holds stand-ins for them"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))
SPECS = (P(), P("d"), P("d"))


def own_loss(w, X, Y):
    return jnp.mean((X @ w - Y) ** 2)


GRADIENTS = []


@jax.shard_map(mesh=MESH, in_specs=SPECS, out_specs=P())
def step(w, X, Y):
    def loss(w):
        return lax.pmean(own_loss(w, X, Y), "d")

    GRADIENTS.append(jax.grad(loss)(w))
    return w - 0.1 * GRADIENTS[-1]
