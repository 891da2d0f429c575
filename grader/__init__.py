"""Jaxercise: submissions are traced, and the program is judged. The modules and their layers: docs/architecture.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load_ipython_extension"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add ``%%exercise`` and ``%exercise`` to a notebook: what ``%load_ext grader`` calls."""
    # Every jailed child imports this package, so it imports nothing before it is asked to.
    from pathlib import Path  # noqa: PLC0415

    from grader.plugins.ipython import ExerciseMagics  # noqa: PLC0415
    from grader.plugins.warm import start  # noqa: PLC0415

    shell.register_magics(ExerciseMagics)
    start(Path.cwd())
