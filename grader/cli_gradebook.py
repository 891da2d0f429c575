"""What ``jaxercise gradebook`` and ``replay`` take on the command line, and what ``--help`` says. Layer 10."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add_gradebook"]

_EXAMPLES = """examples:
  jaxercise gradebook new                                    grades.db, and grades.key with which it is sealed
  jaxercise gradebook roster canvas.csv                      students, from Canvas, Moodle or any CSV
  jaxercise gradebook grade submissions.zip                  as Canvas, Moodle, Gradescope or nbgrader packs them
  jaxercise gradebook show                                   everybody's grades
  jaxercise gradebook why lovelace moving-sum                every step to one grade
  jaxercise gradebook override lovelace moving-sum 9 --why 'a typo in the prompt'
  jaxercise gradebook extend lovelace loops --hours 48 --why illness
  jaxercise gradebook regrade --dry-run                      an exercise was mended: whose grade would change?
  jaxercise gradebook export canvas canvas.csv grades.csv    Canvas's own file, filled in
  jaxercise gradebook insight --html insight.html            equal programs, findings, what is too hard
  jaxercise gradebook record lovelace moving-sum             everything that a grade rests on, signed
  jaxercise replay record-17.json                            and reproduced
"""

_RAW = argparse.RawDescriptionHelpFormatter


def add_gradebook(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands to those of ``jaxercise``."""
    where = argparse.ArgumentParser(add_help=False, parents=[common])
    where.add_argument(
        "--gradebook",
        metavar="FILE",
        help="the gradebook, or a database's address (default: grades.db in the course's folder)",
    )
    where.add_argument(
        "--key", type=Path, metavar="FILE", help="its key (default: grades.key, beside the gradebook)"
    )
    acting = argparse.ArgumentParser(add_help=False, parents=[where])
    acting.add_argument("--by", metavar="NAME", help="who does it, for the history (default: your user name)")
    judging = argparse.ArgumentParser(add_help=False)
    judging.add_argument(
        "--jobs",
        type=_positive,
        default=0,
        metavar="N",
        help="attempts judged at once (default: one per core)",
    )
    judging.add_argument("--checks", metavar="LIST", help="only these checks, such as correctness,purity")
    judging.add_argument(
        "--no-jail", dest="jail", action="store_false", help="no protection at all: for your own code alone"
    )

    gradebook = commands.add_parser(
        "gradebook",
        help="students, attempts and grades: late work, overrides, regrading, Canvas and Moodle",
        description="Keep a course's grades. Nothing in a gradebook is ever changed or removed: what happens is added "
        "to it and sealed, so each grade can be explained, and what somebody edits is noticed.",
        epilog=_EXAMPLES,
        formatter_class=_RAW,
    )
    ways = gradebook.add_subparsers(dest="way", required=True, metavar="COMMAND")
    _add_making(ways, acting, judging)
    _add_decisions(ways, acting)
    _add_showing(ways, where)
    _add_exchange(ways, where, acting)
    replay = commands.add_parser(
        "replay",
        parents=[where],
        help="grade the submission of a signed record again: does the same come out?",
        description="Check the signature of a record that `jaxercise gradebook record` wrote, grade its submission "
        "again under the same circumstances, and say what comes out differently. Exit codes: 0 the same, "
        "1 something else, 2 the record was edited or is about another version of its exercise.",
    )
    replay.add_argument("record", type=Path, metavar="RECORD", help="file of a record")
    replay.add_argument(
        "--no-jail", dest="jail", action="store_false", help="no protection at all: for your own code alone"
    )


def _add_making(
    ways: Any,
    acting: argparse.ArgumentParser,
    judging: argparse.ArgumentParser,
) -> None:
    new = ways.add_parser(
        "new", parents=[acting], help="make a gradebook, and the key with which it is sealed"
    )
    new.add_argument(
        "--seed", metavar="TEXT", help="draw everybody's cases from this seed (default: a fresh one)"
    )
    roster = ways.add_parser(
        "roster",
        parents=[acting],
        help="take in students from a CSV of Canvas, of Moodle, or of your own",
        description="Take in students. The file is one that Canvas or Moodle exports, or has the columns that apply: "
        "key, login, number, email, name, section. Taken in again, it adds who is new and what is known by now, and "
        "removes nobody.",
    )
    roster.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV files")
    roster.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=TITLE",
        help="which column holds what, such as --column number=Matrikelnummer",
    )
    roster.add_argument(
        "--dry-run", dest="dry", action="store_true", help="show what would change, and keep nothing"
    )
    grade = ways.add_parser(
        "grade",
        parents=[acting, judging],
        help="take in what students handed in, and grade it",
        description="Take in files, find whose they are by the names that LMSs give them, and grade what is not "
        "graded yet. Taken in again, nothing is there twice. Without a PATH, grade what an interrupted run left.",
    )
    grade.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files, folders and archives")
    grade.add_argument(
        "--exercise", metavar="NAME", help="the exercise (default: by file name, cells or function)"
    )
    grade.add_argument("--student", metavar="WHO", help="whose they all are (default: by the names of files)")
    grade.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="CSV with the columns path, student, submitted: whose a file is, and when it was handed in",
    )
    grade.add_argument(
        "--submitted",
        metavar="TIME",
        help="when they were handed in: 2027-01-31T18:00, or `modified` for the time of each file (default: now, "
        "unless the file is what the student handed in last)",
    )
    grade.add_argument(
        "--take-only", dest="take_only", action="store_true", help="take them in, and grade nothing yet"
    )
    regrade = ways.add_parser(
        "regrade",
        parents=[acting, judging],
        help="grade again what was graded before an exercise was mended",
        description="Grade again what another version of its exercise has graded, and list whose grade changes, and "
        "why. What an earlier run was interrupted in is gone on with.",
    )
    regrade.add_argument("names", nargs="*", metavar="EXERCISE", help="exercises (default: all)")
    regrade.add_argument(
        "--all", dest="everything", action="store_true", help="also what the present version has graded"
    )
    regrade.add_argument(
        "--dry-run", dest="dry", action="store_true", help="keep nothing, list whose grade would change"
    )
    regrade.add_argument("--why", metavar="REASON", default="", help="why, for the history")
    terms = ways.add_parser(
        "terms",
        parents=[acting],
        help="take over other days, worths or rules for late work from course.yaml",
        description="Show what course.yaml says by now that the gradebook does not: days, late work, which attempt "
        "counts, what exercises are worth; and whose grade that would change.",
    )
    terms.add_argument("--apply", action="store_true", help="take them over")
    terms.add_argument("--why", metavar="REASON", default="", help="why, for the history")


def _add_decisions(ways: Any, acting: argparse.ArgumentParser) -> None:
    reason = argparse.ArgumentParser(add_help=False)
    reason.add_argument("--why", required=True, metavar="REASON", help="why: the student may ask")
    override = ways.add_parser("override", parents=[acting, reason], help="set a grade by hand")
    override.add_argument("student", metavar="STUDENT", help="key, login, number, e-mail address or name")
    override.add_argument("exercise", metavar="EXERCISE")
    points = override.add_mutually_exclusive_group(required=True)
    points.add_argument(
        "points", nargs="?", type=_points, metavar="POINTS", help="of what the exercise is worth"
    )
    points.add_argument("--undo", action="store_true", help="let the computed grade count again")
    excuse = ways.add_parser("excuse", parents=[acting, reason], help="let an exercise or a module not count")
    excuse.add_argument("student", metavar="STUDENT")
    excuse.add_argument("what", metavar="EXERCISE|MODULE")
    excuse.add_argument("--undo", action="store_true", help="let it count after all")
    extend = ways.add_parser("extend", parents=[acting, reason], help="give a student more time")
    extend.add_argument("student", metavar="STUDENT")
    extend.add_argument("module", nargs="?", default="", metavar="MODULE", help="default: all modules")
    extend.add_argument("--hours", type=_points, metavar="H", help="so much after it is due; 0 takes it back")
    extend.add_argument("--until", metavar="TIME", help="until then, such as 2027-02-03T18:00")
    leave = ways.add_parser("leave", parents=[acting, reason], help="take a student off the lists")
    leave.add_argument("student", metavar="STUDENT")
    leave.add_argument("--back", action="store_true", help="put one back")
    comment = ways.add_parser("comment", parents=[acting], help="say the same about several attempts")
    comment.add_argument(
        "attempts", nargs="+", type=_positive, metavar="ATTEMPT", help="numbers, as `insight` tells them"
    )
    comment.add_argument("--text", required=True, metavar="TEXT", help="what the students read")


def _add_showing(ways: Any, where: argparse.ArgumentParser) -> None:
    at = argparse.ArgumentParser(add_help=False)
    at.add_argument(
        "--at", metavar="TIME", help="as of this time: what is not due yet is not missing (default: now)"
    )
    show = ways.add_parser("show", parents=[where, at], help="everybody's grades, or one student's")
    show.add_argument("student", nargs="?", metavar="STUDENT")
    show.add_argument("--module", metavar="NAME", help="the exercises of one module")
    why = ways.add_parser("why", parents=[where, at], help="every step to one grade")
    why.add_argument("student", metavar="STUDENT")
    why.add_argument("exercise", metavar="EXERCISE")
    history = ways.add_parser("history", parents=[where], help="all that happened, and who did it")
    history.add_argument("student", nargs="?", metavar="STUDENT")
    history.add_argument("exercise", nargs="?", metavar="EXERCISE")
    changes = ways.add_parser(
        "changes", parents=[where], help="whose grade changed since a line of the history"
    )
    changes.add_argument("--since", type=int, required=True, metavar="LINE")
    ways.add_parser("verify", parents=[where], help="is every line and every record what was written?")
    record = ways.add_parser(
        "record", parents=[where], help="write the signed record of a graded attempt to a file"
    )
    record.add_argument("student", metavar="STUDENT")
    record.add_argument("exercise", metavar="EXERCISE")
    record.add_argument(
        "--attempt", type=_positive, metavar="N", help="its number (default: the last graded one)"
    )
    record.add_argument("--out", type=Path, metavar="FILE", help="default: record-N.json")
    insight = ways.add_parser(
        "insight", parents=[where], help="equal programs, commonest findings, what is too hard or too easy"
    )
    insight.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all that were handed in")
    insight.add_argument("--html", type=Path, metavar="FILE", help="write it as a page as well")


def _add_exchange(ways: Any, where: argparse.ArgumentParser, acting: argparse.ArgumentParser) -> None:
    export = ways.add_parser(
        "export",
        parents=[acting],
        help="grades as Canvas, Moodle or a spreadsheet takes them",
        description="Write grades as CSV. Best give the file that Canvas or Moodle exports: its rows and columns stay, "
        "and grades are filled in. A column is an exercise, or with --by-module a module.",
    )
    export.add_argument("tool", choices=("canvas", "moodle", "csv"))
    export.add_argument("out", type=Path, metavar="OUT", help="the file to write")
    export.add_argument(
        "--template", type=Path, metavar="FILE", help="what the tool has exported, to be filled in"
    )
    export.add_argument(
        "--by-module", dest="by_module", action="store_true", help="one column for each module"
    )
    export.add_argument("--at", metavar="TIME", help="as of this time (default: now)")
    export.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=TITLE",
        help="the tool's title of an exercise or a module, such as --column moving-sum='Homework 3 (4711)'",
    )
    feedback = ways.add_parser(
        "feedback", parents=[where], help="a page for each student: grades, how each came about, and findings"
    )
    feedback.add_argument("out", type=Path, metavar="OUT", help="folder for the pages")
    back = ways.add_parser(
        "import",
        parents=[acting],
        help="take grades that were changed in Canvas, Moodle or a spreadsheet as overrides",
        description="Read a file that the tool has exported, and compare it with the gradebook. A grade that differs "
        "becomes an override, with the file as its reason. Rows that fit nobody are listed, and nothing is kept then.",
    )
    back.add_argument("tool", choices=("canvas", "moodle", "csv"))
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--column", action="append", default=[], metavar="NAME=TITLE", help="as for export")
    back.add_argument("--why", default="", metavar="REASON", help="why (default: names the file)")
    back.add_argument(
        "--dry-run", dest="dry", action="store_true", help="show what would change, and keep nothing"
    )


def _positive(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value < 1:
        raise argparse.ArgumentTypeError("expected a number from 1 up")
    return value


def _points(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError(f"expected a number such as 7.5, found {text!r}")
    return value
