"""What ``jaxercise course`` and ``exercise`` take on the command line, and what ``--help`` says. Layer 10."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add_authoring", "positive"]

_COURSE_EXAMPLES = """examples:
  jaxercise course new my-course                   a course with one example, valid at once
  jaxercise course check                           does it keep its promises, and what is to do?
  jaxercise course check moving-sum                one exercise
  jaxercise course check moving-sum --seeds 5      and on five draws of its cases
  jaxercise course pages build/pages               the course as Markdown, to read or to publish
"""

_NEW_COURSE_EXAMPLES = """examples:
  jaxercise course new my-course
  jaxercise course new teaching/jax-101 --title 'JAX 101'
  jaxercise course new .                           into this folder, if nothing of it is there
"""

_NEW_EXERCISE_EXAMPLES = """examples:
  jaxercise exercise new moving-sum --module loops --original moving_sum.py
  jaxercise exercise new moving-sum --module loops --original old.py \\
      --entry 'moving_sum(xs: f32[n], width: static) -> f32[n]'
  jaxercise exercise new moving-sum --module loops --original old.py --entry total      the function alone
  jaxercise exercise new moving-sum --module loops      without an original: a stub to write it in

types of --entry: f32[n] an array, f32[3] one of three, f32[] a number, i32[n, m], bool[n], key[] a key of jax.random,
static a constant of Python, list[f32[]; n], {w: f32[n], b: f32[]}; a result may be a tuple: (f32[n], f32[])
"""

_RAW = argparse.RawDescriptionHelpFormatter


def positive(text: str) -> int:
    """Read a number of an option, from 1 up."""
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError("expected a number from 1 up")
    return value


def add_authoring(commands: Any, common: argparse.ArgumentParser, judging: argparse.ArgumentParser) -> None:
    """Add both commands to those of ``jaxercise``."""
    _add_course(commands, common, judging)
    _add_exercise(commands, common)


def _add_course(commands: Any, common: argparse.ArgumentParser, judging: argparse.ArgumentParser) -> None:
    course = commands.add_parser(
        "course",
        help="for authors: begin a course, check it, write its pages",
        description="Begin a course, hold it to its promises, and write it down.",
        epilog=_COURSE_EXAMPLES,
        formatter_class=_RAW,
    )
    parts = course.add_subparsers(dest="course_command", required=True, metavar="COMMAND")
    new = parts.add_parser(
        "new",
        help="begin a course: a folder that is valid at once",
        description="Write a new course: course.yaml, a module with a lesson and a complete example, schemas for "
        "editors, a README.md and a .gitignore. Nothing is overwritten.",
        epilog=_NEW_COURSE_EXAMPLES,
        formatter_class=_RAW,
    )
    new.add_argument("out", type=Path, metavar="DIR", help="folder for the course")
    new.add_argument("--title", metavar="TEXT", help="title of the course (default: the folder's name)")
    check = parts.add_parser(
        "check",
        parents=[judging],
        help="originals fail, solutions pass, wrong answers are caught",
        description="Hold exercises to what they promise: the original is refused for the reason named, right answers "
        "pass with full points and with room above the speed threshold, each wrong answer is caught by the check it "
        "names, zeros, constants and echoes fail, no prompt gives the solution away, snippets run, links lead "
        "somewhere, and every exercise can be reached. What is still to be written is listed as to do.",
        epilog="exit codes: 0 all promises kept, 1 kept so far, but something is still to do, 2 problems",
        formatter_class=_RAW,
    )
    check.add_argument("names", nargs="*", metavar="NAME", help="exercises (default: all)")
    check.add_argument(
        "--right",
        action="store_true",
        help="only originals and right answers: quicker, and no proof that wrong ones are caught",
    )
    check.add_argument(
        "--seeds",
        type=positive,
        default=1,
        metavar="N",
        help="draw the cases N times: what only luck catches, or lets pass, shows (default: 1)",
    )
    pages = parts.add_parser(
        "pages",
        parents=[common],
        help="write the course as Markdown pages",
        description="Write an overview and one page for each module: its lesson and its exercises, hints folded away. "
        "Solutions and hidden cases are left out.",
    )
    pages.add_argument("out", type=Path, metavar="OUT", help="folder for the pages")
    parts.add_parser(
        "coverage",
        parents=[common],
        help="print which wrong answers each check and rule catches",
        description="Print, as Markdown, which of the course's wrong answers each check and rule catches.",
    )
    record = parts.add_parser(
        "record",
        parents=[common],
        help="record what originals return that need a package, such as PyTorch",
        description="Run the originals whose exercises say `oracle: {needs: [...]}`, and write what they return for a "
        "few fixed seeds into recorded.json beside them. Machines without the package compare answers with that, and "
        "leave speed out.",
    )
    record.add_argument("names", nargs="*", metavar="NAME", help="exercises (default: all that need it)")
    parts.add_parser(
        "schemas",
        parents=[common],
        help="write the schemas by which editors check the YAML",
        description="Write schemas/ beside course.yaml, as this version of jaxercise has them, and say which line "
        "names them. Do it again after an upgrade.",
    )


def _add_exercise(commands: Any, common: argparse.ArgumentParser) -> None:
    exercise = commands.add_parser("exercise", help="for authors: begin an exercise")
    parts = exercise.add_subparsers(dest="exercise_command", required=True, metavar="COMMAND")
    new = parts.add_parser(
        "new",
        parents=[common],
        help="begin an exercise from the program that is to be rewritten",
        description="Write the files of an exercise and list it in course.yaml. The original is run and graded: how "
        "its arguments and result look is found out where --entry does not say, and so is which check refuses it. What "
        "is left to you is marked TODO, and `jaxercise course check NAME` lists it. Nothing is overwritten.",
        epilog=_NEW_EXERCISE_EXAMPLES,
        formatter_class=_RAW,
    )
    new.add_argument("name", metavar="NAME", help="the exercise, such as moving-sum")
    new.add_argument(
        "--module", required=True, metavar="MODULE", help="its module; a new one is added to course.yaml"
    )
    new.add_argument(
        "--original", type=Path, metavar="FILE", help="the impure program (default: a stub to write it in)"
    )
    new.add_argument(
        "--entry",
        metavar="TYPE",
        help="the function and its types, such as 'f(xs: f32[n]) -> f32[n]', or its name alone (default: found out "
        "from the original)",
    )
    new.add_argument("--title", metavar="TEXT", help="title of the exercise (default: its name)")
    new.add_argument(
        "--no-jail",
        dest="jail",
        action="store_false",
        help="run the original without protection: it is yours",
    )
