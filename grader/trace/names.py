"""Role ``names``: list a file's top-level names without executing it.

Parsing hostile text can crash an interpreter, so it happens in a jail like everything else that touches a submission.
"""

from __future__ import annotations

import ast
import json

__all__ = ["main"]


def main(request: bytes) -> bytes:
    """Return a JSON list of the names that the source in ``request`` defines at top level, null if it is no Python."""
    try:
        tree = ast.parse(request)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return b"null"
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                names.add(name)
    return json.dumps(sorted(names)).encode()
