"""Import in the zygote, once, what every child would otherwise import late. Layer 2.

Nothing here starts a JAX backend: a process with XLA's threads cannot be forked. ``export`` and ``lower``
would start one, so the warm-up stops at the jaxpr.
"""

from __future__ import annotations

import gc
import importlib
import importlib.metadata
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["Role", "load_roles", "warm_up"]

Role = Callable[[bytes], bytes]

# What export, serialization and the lowering of jax.numpy.linalg import on first use. Another version of JAX
# may have moved some: then they cost time in the child, nothing else.
_LATE = (
    "faulthandler",
    "linecache",
    "traceback",
    "flatbuffers",
    "numpy",
    "scipy.linalg",
    "jax.numpy",
    "jax.export",
    "jax.scipy",
    "jax.nn",
    "jax.experimental.multihost_utils",
    "jaxlib.mlir.dialects.builtin",
    "jaxlib.mlir.dialects.mhlo",
    "jaxlib.mlir.extras.meta",
)


def load_roles(roles: Mapping[str, str]) -> tuple[dict[str, Role], dict[str, str]]:
    """Import each role's module.

    Args:
        roles: role to ``module:function``.

    Returns:
        The functions by role, and for each role that could not be imported the reason.
    """
    found: dict[str, Role] = {}
    missing: dict[str, str] = {}
    for role, where in roles.items():
        module, _, function = where.partition(":")
        try:
            found[role] = getattr(importlib.import_module(module), function)
        except Exception as error:  # noqa: BLE001 - a broken role must not take the others with it
            missing[role] = f"{type(error).__name__}: {error}"[:300]
    return found, missing


def _remember_plugins() -> None:
    """Look for plug-ins of JAX once: each child would read the metadata of every package, 6 ms, to find none."""
    plain = importlib.metadata.entry_points
    plugins = plain(group="jax_plugins")

    def entry_points(**wanted: Any) -> Any:
        return plugins if wanted == {"group": "jax_plugins"} else plain(**wanted)

    importlib.metadata.entry_points = entry_points


def warm_up() -> None:
    """Import, trace something small, and freeze what exists so that children share it and collectors skip it.

    The only place in this package that imports JAX.
    """
    for name in _LATE:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    import jax  # noqa: PLC0415 - its import is the slow part, and only the zygote pays it
    import jax.export  # noqa: PLC0415
    import jax.numpy as jnp  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    def example(x: jax.Array) -> jax.Array:
        def step(carry: jax.Array, _: None) -> tuple[jax.Array, None]:
            return carry - jax.grad(lambda y: jnp.sum(jnp.tanh(y @ x)))(carry), None

        return jax.lax.scan(step, x, None, length=3)[0]

    jax.make_jaxpr(example)(np.zeros((4, 4), np.float32))
    # The first scope compiles the expression that tells JAX's own files from others: 1.5 ms in each child.
    jax.export.SymbolicScope()
    # Children clear these caches between two traces: 3 ms less where there is little to clear.
    jax.clear_caches()
    _remember_plugins()
    gc.collect()
    gc.disable()
    gc.freeze()
