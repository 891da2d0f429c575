"""``jaxercise exercise new``: an exercise, begun from the program that is to be rewritten."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from keyword import iskeyword
from pathlib import Path

from grader.authoring.beginning import NOTHING, Begun, from_original, from_stub, parsed
from grader.authoring.drafts import Draft, solution_stub
from grader.authoring.listing import with_exercise
from grader.authoring.new_course import schema_line
from grader.authoring.unfinished import to_do
from grader.course import Course, load_course
from grader.errors import UsageError
from grader.jail.pool import Jails
from grader.report.files import write_atomic
from grader.report.plain import one_line
from grader.source_text import text_problem
from grader.spec import NAME
from grader.student.answers import has_answers

__all__ = ["new"]


def new(
    course: Course,
    name: str,
    module: str,
    *,
    original: Path | None,
    entry: str | None,
    title: str | None,
    jail: bool,
) -> int:
    """Write the exercise, list it, and say what is left to do; return 1 if its original could not be graded.

    Raises:
        UsageError: it cannot be begun; nothing was written.
    """
    _demand_room(course, name, module)
    listing = _read(course.root / "course.yaml", "course.yaml")
    listed = with_exercise(listing, module, name)
    called = entry if entry and entry.isidentifier() and not iskeyword(entry) else ""
    if entry is not None and not called:
        parsed(entry)
    title = name.replace("-", " ").capitalize() if title is None else title
    if not title.strip() or not title.isprintable():
        raise UsageError(f"an exercise needs a title of one line, found {title!r}. {NOTHING}")
    draft = Draft(title.strip(), "" if called else entry or "", schema_line(listing))
    if original is None:
        begun = from_stub(draft, called or name)
    else:
        source = _read(original, one_line(str(original)))
        with Jails(protect=jail) as jails:
            if jail and not jails.sealed:
                raise UsageError(
                    "the jail does not hold on this machine; `jaxercise doctor` shows what was tried. "
                    f"--no-jail runs the original without it. {NOTHING}"
                )
            begun = from_original(
                draft, called or name, source, one_line(str(original)), jails, must=bool(called)
            )
    files = _files(course, name, module, begun)
    _write(course.root, files, listed)
    _tell(course, name, module, begun, files, original)
    return 0 if begun.fits else 1


def _demand_room(course: Course, name: str, module: str) -> None:
    """Refuse names that cannot be, and places where something is already."""
    for what, given in (("an exercise", name), ("a module", module)):
        if not re.fullmatch(NAME, given):
            raise UsageError(
                f"{given!r} is no name for {what} (expected lower-case letters and digits, with `-` between words, "
                f"such as moving-sum). {NOTHING}"
            )
    if course.spec.public_only or has_answers(course):
        raise UsageError(
            f"{one_line(str(course.root))}: is a student's copy. Name the course that it was made from by --course "
            f"PATH. {NOTHING}"
        )
    if name in course.by_name:
        raise UsageError(
            f"there is an exercise {name!r} already, in module {course.by_name[name].topic!r}. Choose another name. "
            f"{NOTHING}"
        )
    places = (f"exercises/{module}/{name}", f"solutions/{module}/{name}.py", f"solutions/{module}/{name}")
    if there := [place for place in places if os.path.lexists(course.root / place)]:
        raise UsageError(f"{', '.join(there)}: is there already, and nothing is overwritten. {NOTHING}")


def _read(path: Path, shown: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read ({error.strerror or error}). {NOTHING}") from None
    problem = text_problem(raw)
    if not problem:
        with suppress(UnicodeDecodeError):
            return raw.decode("utf-8-sig")
    raise UsageError(f"{shown}: {problem or 'is not UTF-8 text. Save it as UTF-8'}. {NOTHING}")


def _files(course: Course, name: str, module: str, begun: Begun) -> dict[str, str]:
    """Return the text of each file by its path, in the order in which they are written."""
    folder = f"exercises/{module}/{name}"
    files = {
        f"{folder}/original.py": begun.original,
        f"{folder}/exercise.yaml": begun.draft.text(),
        f"solutions/{module}/{name}.py": solution_stub(begun.draft.signature),
    }
    files |= {f"solutions/{module}/{name}/{file}": text for file, text in begun.wrong.items()}
    lesson = f"exercises/{module}/lesson.md"
    if module not in {each.name for each in course.spec.modules} and not (course.root / lesson).exists():
        title = module.replace("-", " ").capitalize()
        files[lesson] = f"# {title}\n\nTODO: the idea of this module, with a few lines of code that run\n"
    return files


def _write(root: Path, files: Mapping[str, str], listed: str) -> None:
    """Write files that are not there, then ``course.yaml``; take all back if that fails."""
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = root / name
            made += [folder for folder in reversed(path.parents) if not folder.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
        write_atomic(root / "course.yaml", [listed])
    except OSError as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        where = f"{one_line(os.fspath(error.filename))}: " if isinstance(error.filename, str) else ""
        raise UsageError(f"{where}cannot be written ({error.strerror or error}). {NOTHING}") from None


def _tell(
    course: Course, name: str, module: str, begun: Begun, files: Mapping[str, str], original: Path | None
) -> None:
    """Say what was found out, what was written, and what is left."""
    for line in begun.told:
        print(line)
    modules = [each.name for each in course.spec.modules]
    close = difflib.get_close_matches(module, modules, n=1, cutoff=0.8)
    near = f"; there is {close[0]} as well" if close else ""
    print("wrote")
    for path in files:
        print(f"  {path:<58}{_what(path, original)}".rstrip())
    print(f"  {'course.yaml':<58}{'' if module in modules else f'module {module} is new{near}'}".rstrip())
    print("to do")
    exercise = load_course(course.root).by_name[name]
    for item in to_do(exercise):
        print(f"  {str(item).replace(': to do: ', ': ', 1)}")
    print("next")
    if begun.draft.needs:
        lacking = " and ".join(begun.draft.needs)
        print(
            f"  jaxercise course record {name}   # once inputs and cases are right: for graders without {lacking}"
        )
    print(f"  jaxercise course check {name}    # lists what is left, and holds the exercise to what is there")


def _what(path: str, original: Path | None) -> str:
    if path.endswith("/original.py"):
        return "a stub" if original is None else f"as {one_line(str(original))}"
    if "/wrong_" in path:
        return "made of the entry alone: add your students' own"
    return "a stub" if path.startswith("solutions/") else ""
