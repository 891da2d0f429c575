"""One expression for each pair of leaves; ``jax.tree.map`` builds the new containers."""

from typing import Any

import jax


def update(target: Any, online: Any, tau: jax.Array) -> Any:
    """Return ``target`` moved by the fraction ``tau`` towards ``online``, as a new tree."""
    return jax.tree.map(lambda t, o: (1 - tau) * t + tau * o, target, online)
