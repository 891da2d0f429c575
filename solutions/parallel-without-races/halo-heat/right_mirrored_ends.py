"""Beyond an end lies its mirror image, 2*u[end] - u[next], so the same rule leaves the end as it is."""

import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((jax.device_count(),), ("d",), axis_types=(AxisType.Auto,))


def shift(edge, by):
    pairs = [(i, i + by) for i in range(MESH.size) if 0 <= i + by < MESH.size]
    return lax.ppermute(edge, "d", pairs)


def moved(part):
    me = lax.axis_index("d")
    padded = jnp.pad(part, 1).at[0].set(shift(part[-1], 1)).at[-1].set(shift(part[0], -1))
    padded = padded.at[0].set(jnp.where(me == 0, 2 * padded[1] - padded[2], padded[0]))
    padded = padded.at[-1].set(jnp.where(me == MESH.size - 1, 2 * padded[-2] - padded[-3], padded[-1]))
    return jnp.convolve(padded, jnp.array([0.25, 0.5, 0.25]), mode="valid")


def step(u):
    return jax.shard_map(moved, mesh=MESH, in_specs=P("d"), out_specs=P("d"))(u)
