"""Notebooks for other tools, the same in every export. Layer 8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

__all__ = ["code", "markdown", "raw", "write"]

_KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def code(source: str, metadata: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return a code cell that was not run."""
    cell: NotebookNode = v4.new_code_cell(source, metadata=dict(metadata or {}))
    return cell


def markdown(source: str, metadata: Mapping[str, Any] | None = None) -> NotebookNode:
    """Return a cell of text."""
    cell: NotebookNode = v4.new_markdown_cell(source, metadata=dict(metadata or {}))
    return cell


def raw(source: str) -> NotebookNode:
    """Return a cell that is neither shown as text nor run."""
    cell: NotebookNode = v4.new_raw_cell(source)
    return cell


def write(cells: Iterable[NotebookNode], path: Path) -> None:
    """Write a notebook for a Python kernel.

    Raises:
        OSError: it cannot be written.
    """
    numbered = list(cells)
    for number, cell in enumerate(numbered):
        cell["id"] = f"cell-{number}"  # nbformat's own are random
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    notebook = v4.new_notebook(cells=numbered, metadata=metadata)
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
