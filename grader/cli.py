"""The command ``jaxercise``: arguments to calls, errors to exit codes. Layer 10.

Exit codes: 0 all passed · 1 graded, something failed · 2 usage or course files wrong · 3 grader fault ·
130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli_parser import parser
from grader.errors import CourseError, JaxerciseError, UsageError

if TYPE_CHECKING:
    from grader.course import Course

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if sys.platform == "win32":
        _speak_utf8()
    commands = parser()
    if not (sys.argv[1:] if argv is None else argv):
        commands.print_help()
        return 2
    options = commands.parse_args(argv)
    try:
        return _dispatch(options)
    except CourseError as error:
        for problem in error.problems:
            print(f"jaxercise: {problem}", file=sys.stderr)
        count = len(error.problems)
        print(
            f"jaxercise: {count} problem{'s' if count > 1 else ''} in the course's files; nothing was graded.",
            file=sys.stderr,
        )
        return 2
    except UsageError as error:
        print(f"jaxercise: {error}", file=sys.stderr)
        return 2
    except JaxerciseError as error:
        print(f"jaxercise: grader fault: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print(f"jaxercise: interrupted; {_left(options)}.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that the interpreter's last flush succeeds
        return 1
    except Exception:
        traceback.print_exc()
        print(
            "jaxercise: grader fault; this is our mistake, not a student's. Please report the lines above.",
            file=sys.stderr,
        )
        return 3


def _speak_utf8() -> None:
    """Print UTF-8 on Windows as well: a file or a pipe gets a code page there that lacks half of what reports print."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _left(options: argparse.Namespace) -> str:
    """Say what an interruption left behind."""
    store: Path | None = getattr(options, "store", None)
    if options.command in ("check", "watch"):
        return "what was checked before is kept"
    if store is None:
        return "nothing was written"
    return f"no report was written. Verdicts made so far are in {store}; the same command goes on from there"


def _dispatch(options: argparse.Namespace) -> int:
    # Commands are imported late, so that `--help` is instant and `doctor` works where a course does not load.
    if options.command in ("doctor", "explain", "init") or _is(options, "course", "new"):
        return _without_course(options)
    from grader.course import find_course, load_course

    root = find_course((options.course or Path.cwd()).absolute())
    if options.command in ("check", "watch"):
        return _student(options, root)
    if options.command in ("course", "exercise"):
        return _authored(options, root)
    course = load_course(root)
    if options.command in ("gradebook", "replay"):
        from grader.commands.gradebook import dispatch

        return dispatch.run(options, course)
    if options.command in ("list", "task", "hint", "reset", "solution", "program"):
        return _looked_up(options, course)
    if options.command == "export":
        from grader.commands import export

        return export.export(
            course,
            options.tool,
            options.out,
            options.names,
            options.assignment,
            leaderboard=options.leaderboard,
            image=options.image,
        )
    from grader.commands import grade

    return grade.grade(
        course,
        grade.Options(
            paths=options.paths,
            exercise=options.exercise,
            target=options.target,
            jobs=options.jobs,
            json=options.json,
            html=options.html,
            store=options.store,
            checks=grade.parse_checks(options.checks),
            seed=options.seed,
            jail=options.jail,
            reuse=options.reuse,
            traceback=options.traceback,
        ),
    )


def _is(options: argparse.Namespace, command: str, part: str) -> bool:
    """Tell whether this part of a command is asked for, such as ``course new``."""
    return bool(options.command == command and getattr(options, f"{command}_command") == part)


def _authored(options: argparse.Namespace, root: Path) -> int:
    """Run a command for the author of a course that there is."""
    from grader.course import load_course

    if _is(options, "course", "schemas"):
        from grader.commands import course_new

        return course_new.schemas(root)
    course = load_course(root)
    if options.command == "exercise":
        from grader.commands import exercise_new

        return exercise_new.new(
            course,
            options.name,
            options.module,
            original=options.original,
            entry=options.entry,
            title=options.title,
            jail=options.jail,
        )
    if options.course_command == "check":
        from grader.commands import course_check, grade

        checks = grade.parse_checks(options.checks)
        return course_check.check(
            course,
            options.names,
            jobs=options.jobs,
            checks=checks,
            seed=options.seed,
            jail=options.jail,
            seeds=options.seeds,
            right_only=options.right,
        )
    if options.course_command == "record":
        from grader.commands import course_record

        return course_record.record(course, options.names)
    from grader.commands import course_pages

    if options.course_command == "coverage":
        return course_pages.show_coverage(course)
    return course_pages.write(course, options.out)


def _without_course(options: argparse.Namespace) -> int:
    """Run a command that works without a course, or where it does not load."""
    if options.command == "doctor":
        from grader.commands import doctor

        return doctor.show()
    if options.command == "explain":
        from grader.commands import explain

        return explain.show(options.rule)
    if options.command == "course":
        from grader.commands import course_new

        return course_new.new(options.out, options.title)
    from grader.commands import init

    return init.init(options.out, options.course)


def _looked_up(options: argparse.Namespace, course: Course) -> int:
    """Run a command that judges nothing."""
    if options.command == "list":
        from grader.commands import list_exercises

        return list_exercises.show(course, module=options.module, states=options.states)
    if options.command == "task":
        from grader.commands import task

        return task.show(course, options.name)
    if options.command == "solution":
        from grader.commands import solution

        return solution.show(course, options.name)
    if options.command == "program":
        from grader.commands import program

        return program.show(
            course, options.name, file=options.file, svg=options.svg, before=options.before, jail=options.jail
        )
    if options.command == "hint":
        from grader.commands import hint

        return hint.show(course, options.name, options.level)
    from grader.commands import reset

    return reset.show(course, options.names)


def _student(options: argparse.Namespace, root: Path) -> int:
    """Start the jails before the course is read: each takes a good part of a second."""
    from grader.student.jails import start_jails

    opening = start_jails(protect=options.jail)
    try:
        from grader.course import load_course

        course = load_course(root)
        if options.command == "watch":
            from grader.commands import watch

            return watch.watch(course, options.name, opening)
        from grader.commands import check

        return check.check(course, options.names, opening, with_speed=options.speed, again=options.again)
    finally:
        opening.close()


if __name__ == "__main__":
    sys.exit(main())
