"""``jaxercise gradebook feedback``: a page for each student, and the instructor's list of them. Layer 9."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import track

from grader.commands.gradebook.place import Place
from grader.errors import UsageError
from grader.gradebook.feedback_page import file_name, index, page
from grader.gradebook.gradebook import Gradebook
from grader.report.files import write_atomic

__all__ = ["write"]

_PAGES = "students"
_INDEX = "index.html"


def write(place: Place, out: Path) -> int:
    """Write a page for each student who has not left; what has not changed is not written again.

    The list of all students lies beside the folder of the pages, so that the pages can be handed on without it.

    Args:
        place: the gradebook.
        out: a folder; made for its owner alone, if it is not there.

    Raises:
        UsageError: something cannot be written.
    """
    with place.open() as gradebook:
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _write(gradebook, out)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(f"{out}: cannot be written ({why}). Name another folder") from None


def _write(gradebook: Gradebook, out: Path) -> int:
    book, now = gradebook.book, datetime.now(UTC)
    names = {student.key: file_name(student, gradebook.key) for student in book.present}
    console, changed = Console(stderr=True), 0
    for student in track(
        book.present, "writing pages", console=console, transient=True, disable=not console.is_terminal
    ):
        changed += _write_changed(out / _PAGES / names[student.key], "".join(page(gradebook, student, now)))
    _write_changed(out / _INDEX, "".join(index(book, {key: f"{_PAGES}/{names[key]}" for key in names}, now)))
    print(f"{len(names)} pages in {out / _PAGES}, of which {changed} are new or changed.")
    print(f"{out / _INDEX} lists them, for you alone.")
    others = sorted(path.name for path in (out / _PAGES).glob("*.html") if path.name not in names.values())
    if others:
        print(f"{len(others)} other pages there are of nobody on the roster, such as {others[0]}.")
    return 0


def _write_changed(path: Path, text: str) -> bool:
    """Write a page unless it is there as it should be; tell whether it was written."""
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    write_atomic(path, [text])
    return True
