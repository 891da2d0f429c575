"""Otter's plugin in which answers are graded, not run. Layer 8.

Otter runs a submission in a kernel and unpickles what that kernel wrote. Here the kernel runs Otter's own cells alone:
before it starts, the answers are taken out and graded in jails, and everything else that was handed in is deleted.

Reference:
    Otter-Grader 7: ``otter.plugins.AbstractOtterPlugin``, ``otter.execute.grade_notebook``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from otter.plugins import AbstractOtterPlugin
from otter.test_files.abstract_test import TestCase, TestCaseResult

from grader.errors import GraderFault
from grader.plugins.advice import for_notebook, worth_note
from grader.plugins.answers import Cell, answer, excerpts, first_text
from grader.plugins.marks import GRADING, settings
from grader.plugins.session import session
from grader.plugins.share import share
from grader.report.fragment import as_text
from grader.verdict import Result, Status

__all__ = ["GradeAnswers"]

_TESTS = "tests"


class GradeAnswers(AbstractOtterPlugin):  # type: ignore[misc]  # otter has no type information
    """Grades each answer in a jail. Its configuration: ``checks``, names of checks, all if there are none."""

    def __init__(self, submission_path: str, submission_metadata: Any, plugin_config: Mapping[str, Any]):
        """Take what Otter hands to each plugin; at ``otter assign`` there is no submission yet."""
        super().__init__(submission_path, submission_metadata, plugin_config)
        self._results: dict[str, Result] = {}
        self._sources: dict[str, str] = {}

    def before_grading(self, config: Any) -> None:
        """Delete what was handed in beside the notebook: a module of a known name there would run in the kernel."""
        del config
        submission = Path(self.submission_path)
        for path in submission.parent.iterdir():
            if path.name in (submission.name, _TESTS):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def before_execution(self, submission: NotebookNode) -> NotebookNode:
        """Grade the answers, and return a notebook without any.

        Raises:
            JaxerciseError: something could not be judged, by our fault or the instructor's: there are no results then.
        """
        submitted = Path(self.submission_path)
        submitted.unlink()  # it was read; Otter takes a script as well, and its name may be that of a module
        folder = submitted.parent.parent / "source" / "files" / GRADING
        grading = session(settings(folder, list(self.plugin_config.get("checks", [])), _cache()))
        cells = [cell for cell in submission.get("cells", []) if isinstance(cell, Mapping)]
        answers = {
            exercise.name: answer(exercise.name, cells, submitted.name, _marked, first_text(exercise))
            for exercise in grading.course.exercises
        }
        self._results = grading.grade(answers)
        self._sources = excerpts(cells, submitted.name)
        empty: NotebookNode = v4.new_notebook()
        empty.metadata = NotebookNode(kernelspec={"name": "python3", "display_name": "Python 3"})
        return empty

    def after_grading(self, results: Any) -> None:
        """Put our verdicts in the place of what Otter's tests found, which is nothing.

        Raises:
            GraderFault: Otter has no test for an answer that was graded, so its points would be lost.
        """
        if results.has_catastrophic_failure():
            raise GraderFault(f"Otter's own cells did not run: {results.catastrophic_error}")
        for name, result in self._results.items():
            if name not in results.results:
                raise GraderFault(
                    f"the assignment has no test named {name}. Export it, and run `otter assign`, again"
                )
            test = results.get_result(name)
            worth = test.possible
            notes, passed = list(worth_note(result, worth)), result.status is Status.PASS
            report = as_text(for_notebook(result), self._sources, notes)
            case = TestCase(name, "", False, worth, report, None)  # noqa: FBT003 - not hidden
            test.test_cases = [case]
            test.test_case_results = [TestCaseResult(case, report, passed)]
            results.update_score(name, round(worth * share(result), 4))


def _marked(cell: Cell) -> str:
    found: object = cell
    for key in ("metadata", "jaxercise", "exercise"):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def _cache() -> Path:
    """Return a folder that lasts: Otter unpacks the exercises anew for each submission."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jaxercise"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
