"""From the arguments of ``jaxercise gradebook`` and ``replay`` to the function that each calls. Layer 9.

Each is imported when it is called for, so that `history` does not wait for what `grade` needs.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.commands.gradebook.place import Place
from grader.course import Course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.commands.gradebook.grading import How

__all__ = ["run"]


def run(options: argparse.Namespace, course: Course) -> int:
    """Call what the command line asks for."""
    place = Place(course, options.gradebook, options.key, getattr(options, "by", None))
    if options.command == "replay":
        from grader.commands.gradebook import proof

        return proof.replay(place, options.record, jail=options.jail)
    for group in (_make, _decide, _show, _exchange):
        code = group(options, place)
        if code is not None:
            return code
    raise UsageError(f"{options.way}: unknown. See jaxercise gradebook --help")


def _how(options: argparse.Namespace) -> How:
    from grader.commands.grade import parse_checks
    from grader.commands.gradebook.grading import How

    return How(jobs=options.jobs, checks=parse_checks(options.checks), jail=options.jail)


def _make(options: argparse.Namespace, place: Place) -> int | None:
    if options.way in ("new", "terms"):
        from grader.commands.gradebook import making

        if options.way == "new":
            return making.new(place, options.seed)
        return making.terms(place, apply=options.apply, why=options.why)
    if options.way == "roster":
        from grader.commands.gradebook import roster

        return roster.take_in(place, options.files, options.column, dry=options.dry)
    if options.way == "grade":
        from grader.commands.gradebook import taking

        return taking.grade(
            place,
            taking.Files(
                options.paths, options.exercise, options.student, options.manifest, options.submitted
            ),
            _how(options),
            take_only=options.take_only,
        )
    if options.way == "regrade":
        from grader.commands.gradebook import grading

        return grading.regrade(
            place,
            options.names,
            _how(options),
            everything=options.everything,
            dry=options.dry,
            why=options.why,
        )
    return None


def _decide(options: argparse.Namespace, place: Place) -> int | None:
    if options.way not in ("override", "excuse", "extend", "leave", "comment"):
        return None
    from grader.commands.gradebook import decisions

    if options.way == "override":
        points = None if options.undo else options.points
        return decisions.override(place, options.student, options.exercise, points, options.why)
    if options.way == "excuse":
        return decisions.excuse(
            place, options.student, options.what, is_excused=not options.undo, why=options.why
        )
    if options.way == "extend":
        return decisions.extend(
            place, options.student, options.module, hours=options.hours, until=options.until, why=options.why
        )
    if options.way == "leave":
        return decisions.leave(place, options.student, is_back=options.back, why=options.why)
    return decisions.comment(place, tuple(options.attempts), options.text)


def _show(options: argparse.Namespace, place: Place) -> int | None:
    if options.way in ("show", "why", "history", "changes"):
        from grader.commands.gradebook import showing

        if options.way == "show":
            return showing.show(place, options.student, options.module, options.at)
        if options.way == "why":
            return showing.why(place, options.student, options.exercise, options.at)
        if options.way == "history":
            return showing.history(place, options.student, options.exercise)
        return showing.show_changes(place, options.since)
    if options.way in ("verify", "record"):
        from grader.commands.gradebook import proof

        if options.way == "verify":
            return proof.verify(place)
        return proof.write_record(place, options.student, options.exercise, options.attempt, options.out)
    if options.way == "insight":
        from grader.commands.gradebook import insight

        return insight.show(place, options.exercises, options.html)
    return None


def _exchange(options: argparse.Namespace, place: Place) -> int | None:
    if options.way == "feedback":
        from grader.commands.gradebook import feedback

        return feedback.write(place, options.out)
    if options.way not in ("export", "import"):
        return None
    from grader.commands.gradebook import exchange

    if options.way == "export":
        return exchange.export(
            place,
            options.tool,
            options.out,
            exchange.Layout(options.template, options.column, by_module=options.by_module),
            options.at,
        )
    return exchange.take_back(
        place, options.tool, options.file, options.column, why=options.why, dry=options.dry
    )
