"""What ``jaxercise`` takes on its command line, and what ``--help`` says. Layer 10."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.cli_authoring import add_authoring, positive
from grader.cli_gradebook import add_gradebook

__all__ = ["parser"]

_EXAMPLES = """examples:
  jaxercise init my-course                         a student's copy of the course, to work in
  jaxercise watch                                  check your answers as you save them
  jaxercise check moving-sum                       check one of them, once
  jaxercise hint moving-sum                        one more hint
  jaxercise program moving-sum --before            what JAX saw of the original, and of your answer
  jaxercise grade moving_sum.py                    one file, found by its name
  jaxercise grade submissions/ --html report.html  a folder, with a report to read
  jaxercise grade class.zip --json - --jobs 2      an archive, verdicts as JSON
  jaxercise grade class.zip --store class.db       verdicts kept as they are made: run it again to go on
  jaxercise course check moving-sum                does the exercise keep its promises?
  jaxercise course new my-course                   a course of your own, valid at once
  jaxercise exercise new moving-sum --module loops --original moving_sum.py
  jaxercise export nbgrader class/                 a folder for nbgrader, graded in jails
  jaxercise export gradescope out/                 an autograder.zip for each module
  jaxercise gradebook new                          grades, late work, overrides, Canvas and Moodle
  jaxercise explain mutates-global                 what a finding means, and the pure rewrite
  jaxercise doctor                                 which protections really work here?

exit codes: 0 all passed, 1 something failed, 2 usage or course files wrong, 3 grader fault, 130 interrupted
"""

_CHECK_EXAMPLES = """examples:
  jaxercise check                      all that you have begun
  jaxercise check moving-sum           one exercise
  jaxercise check --no-speed           quicker: without measuring speed
"""

_EXPORT_EXAMPLES = """examples:
  jaxercise export nbgrader class/                            each module is an assignment
  jaxercise export nbgrader class/ loops gradients            two of them
  jaxercise export otter out/ moving-sum row-norms --assignment ps1
  jaxercise export gradescope out/ loops                      out/loops/autograder.zip
  jaxercise export gradescope out/ loops --leaderboard
  jaxercise export prairielearn pl-course/ moving-sum --image me/jaxercise-grader
"""


_INIT_EXAMPLES = """examples:
  jaxercise init my-course                          the course that comes with jaxercise
  jaxercise init ~/jax --course teaching/course     a course of your own
  jaxercise init .                                  in a student's copy: bring it up to date
"""

_SOLUTION_EXAMPLES = """examples:
  jaxercise solution moving-sum
  jaxercise solution moving-sum > their_sum.py
"""


class _Version(argparse.Action):
    """Look the version up when it is asked for: that takes longer than all else that a parser does."""

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> None:
        """Print it and exit."""
        del rest
        from importlib.metadata import version

        print(f"jaxercise {version('jaxercise')}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="jaxercise",
        description="Autograded exercises in pure JAX: submissions are traced in a jail, and the program is judged.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course", type=Path, metavar="PATH", help="folder of the course (default: the nearest course.yaml)"
    )
    judging = argparse.ArgumentParser(add_help=False, parents=[common])
    judging.add_argument(
        "--jobs",
        type=positive,
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

    _add_init(commands, common)
    _add_student(commands, common)
    _add_program(commands, common)
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

    add_authoring(commands, common, judging)
    _add_export(commands, common)
    add_gradebook(commands, common)
    explain = commands.add_parser(
        "explain",
        help="what a rule means, what fails, what passes",
        description="Show the page of a rule: why it matters, what fails, the pure rewrite, and when the rule does "
        "not apply. Without a name, list all rules.",
    )
    explain.add_argument("rule", nargs="?", metavar="RULE", help="name of a rule, such as mutates-argument")
    commands.add_parser("doctor", help="versions, devices, and which protections are really active")
    return made


def _add_init(commands: Any, common: argparse.ArgumentParser) -> None:
    init = commands.add_parser(
        "init",
        parents=[common],
        help="make a student's copy of a course, or bring one up to date",
        description="Write a course with its lessons, its public cases, and one file for each answer into a folder. It "
        "is the course that comes with jaxercise, unless another is named or an author's course is the current folder. "
        "In a folder that is such a copy already, the course's files are brought up to date; answers and progress "
        "are never touched.",
        epilog=_INIT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    init.add_argument("out", type=Path, metavar="DIR", help="folder for the copy")


def _add_student(commands: Any, common: argparse.ArgumentParser) -> None:
    own = argparse.ArgumentParser(add_help=False, parents=[common])
    own.add_argument(
        "--no-jail",
        dest="jail",
        action="store_false",
        help="no protection, where jails are slow or do not start: for your own code alone",
    )
    watch = commands.add_parser(
        "watch",
        parents=[own],
        help="check each answer as you save it",
        description="Watch your answers: whatever you save is checked at once, and when it passes the next "
        "exercise comes. Single keys show hints, the task, the list, reset an answer or check all; q quits.",
    )
    watch.add_argument(
        "name", nargs="?", metavar="NAME", help="where to begin (default: the first unsolved exercise)"
    )
    check = commands.add_parser(
        "check",
        parents=[own],
        help="check your answers once",
        description="Check your answers, and say first what to do next. Without a name, check all that you have begun "
        "and not solved.",
        epilog=_CHECK_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("names", nargs="*", metavar="NAME", help="exercises")
    check.add_argument(
        "--no-speed", dest="speed", action="store_false", help="leave speed out, which takes some seconds"
    )
    check.add_argument(
        "--again", action="store_true", help="check what is solved and has not changed as well"
    )
    task = commands.add_parser(
        "task",
        parents=[common],
        help="what an exercise asks for",
        description="Show what an exercise asks for, and in which file.",
    )
    task.add_argument("name", metavar="NAME", help="the exercise")
    hint = commands.add_parser(
        "hint",
        parents=[common],
        help="one more hint",
        description="Show the hints of an exercise that you have seen, and one more.",
    )
    hint.add_argument("name", metavar="NAME", help="the exercise")
    hint.add_argument(
        "--level", type=positive, metavar="N", help="show the first N hints, and remember nothing"
    )
    reset = commands.add_parser(
        "reset",
        parents=[common],
        help="begin an exercise anew",
        description="Put an answer back to its start. What you had is kept in the folder `backups`.",
    )
    reset.add_argument("names", nargs="+", metavar="NAME", help="exercises")
    solution = commands.add_parser(
        "solution",
        parents=[common],
        help="show the author's answer, where it is published",
        description="Show the author's answer to an exercise, where the course publishes it: course.yaml says "
        "`publish_solution: true` at the exercise or at its module.",
        epilog=_SOLUTION_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    solution.add_argument("name", metavar="NAME", help="the exercise")
    listing = commands.add_parser(
        "list",
        parents=[common],
        help="list the exercises, and what you have solved",
        description="List the exercises of a course by module; in a student's copy, with what is solved.",
    )
    listing.add_argument("--module", metavar="NAME", help="only this module, such as loops")
    for state, meaning in (
        ("solved", "what is solved"),
        ("begun", "what is begun and not solved"),
        ("new", "what is not begun"),
    ):
        listing.add_argument(
            f"--{state}",
            dest="states",
            action="append_const",
            const=state,
            default=[],
            help=f"only {meaning}",
        )


def _add_program(commands: Any, common: argparse.ArgumentParser) -> None:
    program = commands.add_parser(
        "program",
        parents=[common],
        help="what JAX saw of an answer: its operations beside its lines",
        description="Show what JAX recorded while it traced your answer: which operations come from which line, what "
        "was baked in as a constant, and where it stopped if it did.",
    )
    program.add_argument("name", metavar="NAME", help="the exercise")
    program.add_argument(
        "--file", type=Path, metavar="FILE", help="the answer (default: its file below answers/)"
    )
    program.add_argument("--before", action="store_true", help="show the original first")
    program.add_argument("--svg", type=Path, metavar="FILE", help="write it as a drawing as well")
    program.add_argument(
        "--no-jail", dest="jail", action="store_false", help="no protection at all: for your own code alone"
    )


def _add_export(commands: Any, common: argparse.ArgumentParser) -> None:
    export = commands.add_parser(
        "export",
        parents=[common],
        help="a course for nbgrader, Otter, Gradescope or PrairieLearn",
        description="Write the course's exercises in the form that another tool takes. It then releases, collects and "
        "reports as it always does; but no answer runs where grades are made: each is graded in a jail.",
        epilog=_EXPORT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "tool", choices=("nbgrader", "otter", "gradescope", "prairielearn"), help="the tool to write for"
    )
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
    export.add_argument(
        "--leaderboard", action="store_true", help="gradescope: rank answers that pass, without names"
    )
    export.add_argument(
        "--image",
        metavar="IMAGE",
        help="prairielearn: the image that you build from what is written and push",
    )
