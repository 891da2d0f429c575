"""Each device folds its number into the common key, and draws for itself."""

import jax
from jax import lax
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

MESH = jax.make_mesh((len(jax.devices()),), ("d",), axis_types=(AxisType.Auto,))


@jax.shard_map(mesh=MESH, in_specs=(P(), P("d")), out_specs=P("d"))
def noise(key: jax.Array, x: jax.Array) -> jax.Array:
    """Add noise from [0, 1) to ``x``, from a stream of its own on each device."""
    own = jax.random.fold_in(key, lax.axis_index("d"))
    return x + jax.random.uniform(own, x.shape, x.dtype)
