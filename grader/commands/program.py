"""``jaxercise program``: what JAX saw of an answer, and of the original before it."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.jail.demand import demand_sealed
from grader.looking import look
from grader.report import files, program_svg, program_text
from grader.student.answers import answer_path
from grader.student.jails import start_jails

__all__ = ["show"]

_MAX_BYTES = 1 << 20
"""Of an answer; what is longer is no program that anybody wrote."""


def show(course: Course, name: str, *, file: Path | None, svg: Path | None, before: bool, jail: bool) -> int:
    """Print what JAX records of an answer beside its lines; draw it if asked to.

    Args:
        course: the course.
        name: of the exercise.
        file: the answer; None for the file where a student's copy has it.
        svg: where to draw it, or None.
        before: show the original first. Then there need be no answer yet.
        jail: protect this machine from the answer. Where that is not possible, one's own is shown all the same.

    Raises:
        UsageError: there is no such exercise or answer, or the drawing cannot be written.
    """
    (exercise,) = course.select([name])
    path = file or answer_path(course, exercise)
    answer = _read(path, exercise, is_named=file is not None, is_needed=not before)
    if svg is not None:
        _demand_writable(svg)
    sources = [(f"before: {exercise.name}/original.py", exercise.original.encode())] if before else []
    if answer is not None:
        sources.append((f"after: {_shown(path)}" if before else _shown(path), answer))
    drawn = []
    console = Console(width=None if Console().is_terminal else 120)
    opening = start_jails(protect=jail)
    try:
        jails = opening.get()
        if jail and file is not None:  # which may be anybody's
            demand_sealed(jails)
        if opening.note:
            print(f"jaxercise: {opening.note}", file=sys.stderr)
        for title, source in sources:
            picture, text = look(jails, exercise, source), source.decode("utf-8", errors="replace")
            program_text.render(picture, text, title, console)
            console.print()
            drawn.append((title, picture, text))
    finally:
        opening.close()
    if answer is None:
        print(f"There is no answer yet: {_missing(path, exercise)}", file=sys.stderr)
    if svg is not None:
        files.write_atomic(svg, [program_svg.standalone(drawn)])
        print(f"drawing: {svg}")
    return 0


def _read(path: Path, exercise: Exercise, *, is_named: bool, is_needed: bool) -> bytes | None:
    try:
        if path.suffix == ".ipynb":
            raise UsageError(f"{path}: is a notebook. Save the cell with your answer as a .py file")
        with path.open("rb") as opened:
            source = opened.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        if is_named or is_needed:
            raise UsageError(_missing(path, exercise)) from None
        return None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or type(error).__name__})") from None
    if len(source) > _MAX_BYTES:
        raise UsageError(f"{path}: is longer than {_MAX_BYTES >> 10} KiB, so it is no answer")
    return source


def _missing(path: Path, exercise: Exercise) -> str:
    return (
        f"{_shown(path)} is not there. Write {exercise.spec.signature.name} into it, or name your file with --file; "
        "--before shows what JAX saw of the original"
    )


def _shown(path: Path) -> str:
    """Return a path as one would type it here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _demand_writable(path: Path) -> None:
    """Refuse a drawing that cannot be written, or would replace somebody's program."""
    if path.suffix in (".py", ".ipynb", ".yaml"):
        raise UsageError(f"{path}: is no drawing. Name a file that ends in .svg")
    try:
        files.try_write(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"{path}: cannot be written ({why}). Name another file") from None
