"""Which packages does an original need that come with neither Python nor JAX? Layer 8."""

from __future__ import annotations

import ast
import sys
from importlib.util import find_spec

__all__ = ["packages_of"]

_WITH_JAX = frozenset({"jax", "jaxlib", "ml_dtypes", "numpy", "opt_einsum", "scipy"})
"""What is installed wherever answers are graded."""


def packages_of(source: str) -> tuple[str, ...]:
    """Return packages that Python source imports, anywhere, and this Python has, in the order of the text.

    What this Python lacks is left out: an import may be tried by the source, or name a file that lies beside it.
    """
    names = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases):
                names += [alias.name for alias in aliases]
            case ast.ImportFrom(module=str() as name, level=0):
                names.append(name)
    tops = dict.fromkeys(name.partition(".")[0] for name in names)
    needless = _WITH_JAX | sys.stdlib_module_names
    return tuple(top for top in tops if top not in needless and find_spec(top) is not None)
