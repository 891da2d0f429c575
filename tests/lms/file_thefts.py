"""What is handed in beside a notebook: modules of known names, tests and results of its own."""

from __future__ import annotations

import pickle
from collections.abc import Callable

__all__ = ["FILES"]

Files = Callable[[str], dict[str, bytes]]

_NO_TEST = b"name = 'x'\npoints = 10\nOK_FORMAT = True\ntest = {'name': 'x', 'points': 10, 'suites': []}\n"


class _Bomb:
    def __init__(self, canary: str):
        self._canary = canary

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return eval, (f"open({self._canary!r}, 'w').write('unpickled')",)


def _modules(*names: str) -> Files:
    return lambda canary: dict.fromkeys(names, f"open({canary!r}, 'w').write('imported')\n".encode())


def _same(files: dict[str, bytes]) -> Files:
    return lambda _: files


FILES: dict[str, Files] = {
    "hands in modules of known names": _modules(
        "json.py", "nbconvert.py", "sitecustomize.py", "usercustomize.py", "ipykernel_launcher.py", "jax.py"
    ),
    "hands in packages named otter and grader": _modules(
        "otter/__init__.py", "grader/__init__.py", "grader/plugins/__init__.py", "nbgrader/__init__.py"
    ),
    "hands in settings": _modules(
        "nbgrader_config.py",
        "jupyter_config.py",
        "ipython_config.py",
        ".ipython/profile_default/startup/0.py",
    ),
    "hands in tests of its own": _same(
        {f"tests/{name}.py": _NO_TEST for name in ("scale", "ewma", "scale-list-inplace", "ewma-scan")}
    ),
    "hands in a log of Otter's that is a pickle": lambda canary: {".OTTER_LOG": pickle.dumps(_Bomb(canary))},
    "hands in exercises of its own": _same(
        {
            "grading/seed": b"0\n",
            "grading/course.yaml": b"format: 1\ntitle: mine\nmodules: []\n",
            "course.yaml": b"format: 1\ntitle: mine\nmodules: []\n",
        }
    ),
    "hands in a database of grades": _same({"gradebook.db": b"SQLite format 3\0"}),
    "hands in a second notebook": _same({"second.ipynb": b'{"cells": []}'}),
    "hands in names that climb": _modules(
        "../../source/tests/x.py", "../results/results.json", "../source/x.py"
    ),
}
"""What it does, and the files by name, given the canary's path."""
