"""A notebook executed by nbclient in a real kernel, in a process of its own: its libraries warn of themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Ran", "run_cells"]

_EXECUTE = """
import json, sys
import nbformat.v4 as v4
from nbclient import NotebookClient
folder, cells = json.load(sys.stdin)
notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
NotebookClient(notebook, resources={"metadata": {"path": folder}}, allow_errors=True, timeout=300).execute()
json.dump([cell.outputs for cell in notebook.cells], sys.stdout)
"""


@dataclass(frozen=True)
class Ran:
    """What one cell put out."""

    outputs: list[dict[str, Any]]

    @property
    def kinds(self) -> list[str]:
        """What came, in order: ``report``, ``error``, ``stderr``, ``stdout``, ``value``."""
        return [self._kind(output) for output in self.outputs]

    @property
    def html(self) -> str:
        """The report's markup."""
        return str(self._report()["text/html"])

    @property
    def text(self) -> str:
        """The report as text."""
        return str(self._report()["text/plain"])

    @property
    def said(self) -> str:
        """Everything that is no report: streams, values and tracebacks."""
        parts = [
            output.get("text")
            or output.get("data", {}).get("text/plain")
            or "\n".join(output.get("traceback", []))
            for output in self.outputs
            if self._kind(output) != "report"
        ]
        return "\n".join(parts)

    def _report(self) -> dict[str, Any]:
        (found,) = [output["data"] for output in self.outputs if self._kind(output) == "report"]
        return dict(found)

    @staticmethod
    def _kind(output: dict[str, Any]) -> str:
        if output["output_type"] == "stream":
            return str(output["name"])
        kinds = {"display_data": "report", "execute_result": "value"}
        return kinds.get(output["output_type"], str(output["output_type"]))


def run_cells(folder: Path, cells: Mapping[str, str]) -> dict[str, Ran]:
    """Run cells in order in one kernel, going on after errors, and return what each put out."""
    done = subprocess.run(
        [sys.executable, "-c", _EXECUTE],
        input=json.dumps([str(folder), list(cells.values())]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return dict(zip(cells, map(Ran, json.loads(done.stdout)), strict=True))
