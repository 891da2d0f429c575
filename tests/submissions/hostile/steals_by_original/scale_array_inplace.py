"""expect: ERROR trace/raises

Tries something quick that fails, and falls back to the original, by import or by path.
"""

import importlib
import sys
from pathlib import Path

import grader


def original():
    try:
        return importlib.import_module("exercises.immutable-arrays.scale-array-inplace.original")
    except ImportError:
        for root in (Path(grader.__path__[0]).parent, Path.cwd(), *map(Path, sys.path)):
            for found in root.glob("exercises/*/scale-array-inplace/original.py"):
                namespace = {}
                exec(found.read_text(), namespace)
                return namespace
    raise LookupError("no original to fall back to")


try:
    scale_array = object().scale_array
except AttributeError:
    scale_array = original()["scale_array"]
