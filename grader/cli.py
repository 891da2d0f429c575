"""The command ``jaxercise``: arguments to calls, errors to exit codes. Layer 10.

Exit codes: 0 all passed · 1 graded, something failed · 2 usage or course files wrong · 3 grader fault ·
130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.errors import CourseError, JaxerciseError, UsageError

__all__ = ["main"]

_EXAMPLES = """examples:
  jaxercise grade ewma_scan.py                     one file, found by its name
  jaxercise grade submissions/ --html report.html  a folder, with a report to read
  jaxercise grade class.zip --json - --jobs 2      an archive, verdicts as JSON
  jaxercise grade class.zip --store class.db       verdicts kept as they are made: run it again to go on
  jaxercise course check ewma-scan                 does the exercise keep its promises?
  jaxercise course pages build/pages               the course as Markdown, to read or to publish
  jaxercise export nbgrader class/                 a folder for nbgrader, graded in jails
  jaxercise explain mutates-global                 what a finding means, and the pure rewrite
  jaxercise doctor                                 which protections really work here?

exit codes: 0 all passed, 1 something failed, 2 usage or course files wrong, 3 grader fault, 130 interrupted
"""

_EXPORT_EXAMPLES = """examples:
  jaxercise export nbgrader class/                            each module is an assignment
  jaxercise export nbgrader class/ control-flow autodiff      two of them
  jaxercise export otter out/ ewma-scan where-huber --assignment ps1
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if sys.platform == "win32":
        _speak_utf8()
    parser = _parser()
    if not (sys.argv[1:] if argv is None else argv):
        parser.print_help()
        return 2
    options = parser.parse_args(argv)
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
    if store is None:
        return "nothing was written"
    return f"no report was written. Verdicts made so far are in {store}; the same command goes on from there"


def _dispatch(options: argparse.Namespace) -> int:
    # Commands are imported late, so that `--help` is instant and `doctor` works where a course does not load.
    if options.command == "doctor":
        from grader.commands import doctor

        return doctor.show()
    if options.command == "explain":
        from grader.commands import explain

        return explain.show(options.rule)
    from grader.course import find_course, load_course

    course = load_course(find_course((options.course or Path.cwd()).absolute()))
    if options.command == "list":
        from grader.commands import list_exercises

        return list_exercises.show(course)
    if options.command == "course" and options.course_command != "check":
        from grader.commands import course_pages

        if options.course_command == "coverage":
            return course_pages.show_coverage(course)
        return course_pages.write(course, options.out)
    if options.command == "export":
        from grader.commands import export

        return export.export(course, options.tool, options.out, options.names, options.assignment)
    from grader.commands import grade

    checks = grade.parse_checks(options.checks)
    if options.command == "course":
        from grader.commands import course_check

        return course_check.check(
            course, options.names, jobs=options.jobs, checks=checks, seed=options.seed, jail=options.jail
        )
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
            checks=checks,
            seed=options.seed,
            jail=options.jail,
            reuse=options.reuse,
            traceback=options.traceback,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jaxercise",
        description="Autograded exercises in pure JAX: submissions are traced in a jail, and the program is judged.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"jaxercise {importlib.metadata.version('jaxercise')}"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course", type=Path, metavar="PATH", help="folder of the course (default: the nearest course.yaml)"
    )
    judging = argparse.ArgumentParser(add_help=False, parents=[common])
    judging.add_argument(
        "--jobs",
        type=_positive,
        default=0,
        metavar="N",
        help="submissions judged at once (default: one per core)",
    )
    judging.add_argument("--checks", metavar="LIST", help="only these checks, such as correctness,purity")
    judging.add_argument(
        "--seed",
        metavar="TEXT",
        help="draw the cases from this seed (default: a fresh one, told in the JSON)",
    )
    judging.add_argument(
        "--no-jail", dest="jail", action="store_false", help="no protection at all: for your own code alone"
    )

    grade = commands.add_parser(
        "grade",
        parents=[judging],
        help="grade submissions",
        description="Grade .py files, notebooks, and folders or archives (.zip, .tar.gz) of them.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    grade.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="file, notebook, folder or archive"
    )
    grade.add_argument(
        "--exercise",
        metavar="NAME",
        help="the exercise (default: by file name, notebook metadata or entry point)",
    )
    grade.add_argument(
        "--target", choices=("cpu", "gpu", "tpu"), help="where speed is judged (default: the course's target)"
    )
    grade.add_argument("--json", metavar="FILE", help="write the verdicts as JSON; - for standard output")
    grade.add_argument(
        "--traceback", action="store_true", help="print errors in JAX's own words as well as in ours"
    )
    grade.add_argument(
        "--no-reuse",
        dest="reuse",
        action="store_false",
        help="judge every submission in full, equal ones too",
    )
    grade.add_argument("--html", type=Path, metavar="FILE", help="write a self-contained HTML report")
    grade.add_argument(
        "--store",
        type=Path,
        metavar="FILE",
        help="keep verdicts in FILE as they are made; the same command again goes on where it stopped. "
        "It holds submissions and seeds: keep it to yourself",
    )

    course = commands.add_parser("course", help="for authors: check a course, write its pages")
    course_commands = course.add_subparsers(dest="course_command", required=True, metavar="COMMAND")
    check = course_commands.add_parser(
        "check",
        parents=[judging],
        help="originals fail, solutions pass, wrong answers are caught",
        description="Hold exercises to what they promise: the original is refused for the reason named, right answers "
        "pass with full points and with room above the speed threshold, each wrong answer is caught by the check it "
        "names, zeros, constants and echoes fail, no prompt gives the solution away, snippets run, links lead "
        "somewhere, and every exercise can be reached.",
    )
    check.add_argument("names", nargs="*", metavar="NAME", help="exercises (default: all)")

    course_pages = course_commands.add_parser(
        "pages",
        parents=[common],
        help="write the course as Markdown pages",
        description="Write an overview and one page for each module: its lesson and its exercises, hints folded away. "
        "Solutions and hidden cases are left out.",
    )
    course_pages.add_argument("out", type=Path, metavar="OUT", help="folder for the pages")
    course_commands.add_parser(
        "coverage",
        parents=[common],
        help="print which wrong answers each check and rule catches",
        description="Print, as Markdown, which of the course's wrong answers each check and rule catches.",
    )

    _add_export(commands, common)
    commands.add_parser("list", parents=[common], help="list the exercises")
    explain = commands.add_parser(
        "explain",
        help="what a rule means, what fails, what passes",
        description="Show the page of a rule: why it matters, what fails, the pure rewrite, and when the rule does "
        "not apply. Without a name, list all rules.",
    )
    explain.add_argument("rule", nargs="?", metavar="RULE", help="name of a rule, such as mutates-argument")
    commands.add_parser("doctor", help="versions, devices, and which protections are really active")
    return parser


def _add_export(commands: Any, common: argparse.ArgumentParser) -> None:
    export = commands.add_parser(
        "export",
        parents=[common],
        help="a course for nbgrader or Otter",
        description="Write the course's exercises in the form that another tool takes. Its own commands then release, "
        "grade and report as they always do; but no answer runs in a kernel where grades are made: each is graded in a "
        "jail.",
        epilog=_EXPORT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("tool", choices=("nbgrader", "otter"), help="the tool to write for")
    export.add_argument("out", type=Path, metavar="OUT", help="folder for what it takes")
    export.add_argument(
        "names",
        nargs="*",
        default=[],  # or a missing OUT would be told together with this, which nobody has to give
        metavar="NAME",
        help="modules, or exercises with --assignment (default: all modules)",
    )
    export.add_argument(
        "--assignment", metavar="ID", help="put all that is named into one assignment, such as ps1"
    )


def _positive(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError("expected a number from 1 up")
    return value


if __name__ == "__main__":
    sys.exit(main())
