"""``jaxercise course new`` and ``course schemas``: a course to begin with, and what editors know of its YAML."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from grader.authoring.new_course import SCHEMAS, course_files, schema_files
from grader.course import load_course
from grader.errors import UsageError
from grader.report.files import write_atomic
from grader.report.plain import one_line

__all__ = ["new", "schemas"]


def new(out: Path, title: str | None) -> int:
    """Write a course into a folder, and say what to do next.

    Raises:
        UsageError: something of it is there already, or the folder cannot be written; nothing was overwritten.
    """
    shown = one_line(str(out))
    title = _titled(out) if title is None else title
    if not title.strip() or not title.isprintable():
        raise UsageError(f"a course needs a title of one line, found {title!r}. Nothing was written")
    files = course_files(title.strip())
    _write(out, files)
    course = load_course(out.absolute())
    print(f'Made {shown}: "{one_line(course.spec.title)}", a course with one example, which is complete.')
    print()
    print("Next:")
    if out.absolute() != Path.cwd():
        print(f"  cd {shlex.quote(str(out))}")
    print("  jaxercise course check                                        # does it keep its promises?")
    print("  jaxercise exercise new NAME --module MODULE --original FILE   # an exercise of your own, begun")
    print("README.md says what lies where.")
    return 0


def schemas(root: Path) -> int:
    """Write the schemas of a course anew, as this version of jaxercise has them."""
    try:
        for name, text in schema_files().items():
            write_atomic(root / name, [text])
    except OSError as error:
        raise UsageError(f"{one_line(str(root / SCHEMAS))}: {error.strerror or error}") from None
    print(
        f"Wrote {one_line(str(root / SCHEMAS))}. The first line of course.yaml and of each exercise.yaml names them:"
    )
    print(f"  # yaml-language-server: $schema={SCHEMAS}/course.schema.json")
    print(f"  # yaml-language-server: $schema=../../../{SCHEMAS}/exercise.schema.json")
    return 0


def _write(out: Path, files: Mapping[str, str]) -> None:
    """Write files that are not there, ``course.yaml`` last."""
    shown = one_line(str(out))
    nearest = next(path for path in (out.absolute(), *out.absolute().parents) if os.path.lexists(path))
    if not nearest.is_dir():
        raise UsageError(f"{one_line(str(nearest))}: is no folder. Name one, which need not exist")
    heads = dict.fromkeys(name.partition("/")[0] for name in files)
    if there := [name for name in heads if os.path.lexists(out / name)]:
        raise UsageError(
            f"{shown}: holds {', '.join(there)} already, and nothing is overwritten. "
            "Name a new folder, such as my-course"
        )
    try:
        for name, text in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            with (out / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be written ({error.strerror or error})") from None


def _titled(out: Path) -> str:
    """Return a title made of the folder's name."""
    words = out.absolute().name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "A course"
