from __future__ import annotations

import typing as t
from collections.abc import Callable

import jax

Array = jax.Array
T = t.TypeVar("T")
if t.TYPE_CHECKING:
    from somewhere.that.is_missing import Exist


def compose(first: Callable[[Array], Array], *rest: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Chain functions; annotations name things that are not there at run time."""

    def chained(x: Array) -> Array:
        for function in (first, *rest):
            x = function(x)
        return x

    return chained


def scale_array(x: Array, val: "Exist | Array") -> Array:
    """Return products."""
    return compose(lambda y: y * val)(x)
