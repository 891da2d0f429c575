"""Begin an exercise: find out of its original what can be found out, and draft its files. Layer 8."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import canaries
from grader.authoring.drafts import Draft, original_stub, wrong_answers
from grader.authoring.guess import Function, function_of, readings, result_type
from grader.authoring.packages import packages_of
from grader.authoring.trial import Trial, is_caught, unreadable
from grader.errors import UsageError
from grader.jail.pool import Jails
from grader.report.plain import one_line
from grader.signature import Signature, SignatureSyntaxError, parse

__all__ = ["NOTHING", "Begun", "from_original", "from_stub", "parsed"]

NOTHING = "Nothing was written"


@dataclass(frozen=True)
class Begun:
    """What is going to be written, and what is told of it."""

    draft: Draft
    original: str
    wrong: dict[str, str]
    """Wrong answers, by file name."""
    told: list[str] = field(default_factory=list)
    """Lines about the original and the entry point."""
    fits: bool = True
    """Whether the original could be run and graded."""


def parsed(entry: str) -> Signature:
    """Parse what was given as ``--entry``.

    Raises:
        UsageError: it is none.
    """
    try:
        return parse(entry)
    except SignatureSyntaxError as error:
        raise UsageError(
            f"--entry: {error}. `jaxercise exercise new --help` has examples. {NOTHING}"
        ) from None


def from_stub(draft: Draft, name: str) -> Begun:
    """Begin an exercise whose original is still to be written.

    Raises:
        UsageError: the entry point cannot be one.
    """
    remarks = {
        "original_fails": "once there is an original, `jaxercise course check` says which rule refuses it"
    }
    if not draft.entry:
        draft = replace(draft, entry=f"{name.replace('-', '_')}(xs: f32[n]) -> f32[n]")
        remarks["entry"] = "the function, and the types of its arguments and result"
    signature = parsed(draft.entry)
    draft = _readable(replace(draft, remarks=remarks))
    return Begun(draft, original_stub(signature), wrong_answers(signature), [f"entry     {draft.entry}"])


def from_original(
    draft: Draft, name: str, source: str, shown: str, jails: Jails, *, must: bool = False
) -> Begun:
    """Begin an exercise from an original: find out what can be found out.

    Args:
        draft: with an entry point, or without one.
        name: of the exercise, or of its function; the function that is called so is taken if there is one.
        source: the original.
        shown: how to call it in messages.
        jails: where it runs.
        must: whether no other function will do.

    Raises:
        UsageError: it is no original, or not one of this entry point.
    """
    wanted = parsed(draft.entry).name if draft.entry else name.replace("-", "_")
    function = function_of(source, shown, wanted, must=must or bool(draft.entry))
    source = source.replace("\r\n", "\n").rstrip("\n") + "\n"
    trial = Trial(jails, source)
    draft = replace(
        draft,
        static={each.name: each.default for each in function.arguments if each.default is not None},
        needs=packages_of(source),
    )
    if draft.entry:
        return _graded(trial, draft, source, shown, [f"entry     {draft.entry}"])
    found = _found_out(trial, draft, function, shown)
    unsure = [each.name for each in function.arguments if not each.is_said]
    told = [f"entry     {found.entry}"]
    if unsure:
        told.append(f"          {', '.join(unsure)}: guessed, and it runs; the result is what came out")
        found = replace(
            found, remarks={"entry": f"{', '.join(unsure)}: guessed. Correct it, or delete this line"}
        )
    else:
        told.append("          the result is what came out of the original")
    return _graded(trial, found, source, shown, told)


def _found_out(trial: Trial, draft: Draft, function: Function, shown: str) -> Draft:
    """Return the draft with an entry point with which the original runs."""
    said = ""
    names = [each.name for each in function.arguments]
    for types in readings(function):
        typed = ", ".join(f"{name}: {type_}" for name, type_ in zip(names, types, strict=True))
        probe = replace(draft, entry=f"{function.name}({typed}) -> f32[]").probe()
        seen = trial.seen(probe, function.name)
        if not isinstance(seen, str):
            if type_ := result_type(seen):
                return replace(draft, entry=f"{function.name}({typed}) -> {type_}")
            raise UsageError(
                f"{shown}: {function.name} returns what an entry point has no type for. Let it return numbers, arrays, "
                f"or lists, tuples and dicts of them. {NOTHING}"
            )
        if not said:
            _demand_import(trial, probe, function.name, shown)
            said = seen
    tried = (
        f"tried with arrays, it says {_at(said, shown)}" if said else "arrays of so many axes are not tried"
    )
    raise UsageError(
        f"{shown}: what {function.name}({', '.join(names)}) takes was not found out; {tried}. Say it by "
        f"--entry '{function.name}({', '.join(f'{name}: ...' for name in names)}) -> ...'. {NOTHING}"
    )


def _demand_import(trial: Trial, text: str, entry: str, shown: str) -> None:
    if why := trial.why_not_imported(text, entry):
        lacking = "ModuleNotFoundError" in why
        advice = ". An original is one file, and what it imports has to be installed here" if lacking else ""
        raise UsageError(f"{shown}: raises before anything is called: {_at(why, shown)}{advice}. {NOTHING}")


def _readable(draft: Draft) -> Draft:
    """Return the draft in a form that a course can hold.

    Raises:
        UsageError: there is none.
    """
    said = ""
    for edge in (True, False):
        tried = replace(draft, edge=edge)
        why = unreadable(tried.text())
        if not why:
            return tried
        said = said or why
    raise UsageError(f"--entry: {draft.entry!r} has no cases that could be guessed: {said}. {NOTHING}")


def _graded(trial: Trial, draft: Draft, source: str, shown: str, told: list[str]) -> Begun:
    """Run and grade the original and the wrong answers that can be made of the entry point."""
    draft, signature = _readable(draft), parsed(draft.entry)
    wrong = wrong_answers(signature)
    fitting, said = _fitting(trial, draft)
    said = _at(said, shown)
    if fitting is None:
        _demand_import(trial, draft.text(), signature.name, shown)
        remarks = {
            **draft.remarks,
            "inputs": "the original does not run on these, or not as the entry says: `jaxercise course check` says why",
            "original_fails": "not found out; once the original runs, `jaxercise course check` says which rule it is",
        }
        told.append(f"original  does not run as the entry says: {said}")
        return Begun(replace(draft, remarks=remarks), source, wrong, told, fits=False)
    if fitting.positive:
        told.append(f"inputs    positive alone; on others the original does not run: {said}")
    unasked = {kind: canaries.source(kind, signature) for kind in canaries.CANARIES}
    verdicts = trial.graded(fitting.text(), wrong | unasked)
    mine = verdicts["original.py"]
    if mine.fault:
        raise UsageError(f"{shown}: cannot be graded: {mine.fault}. {NOTHING}")
    if not mine.reason:
        raise UsageError(
            f"{shown}: passes every check. JAX takes it as it is, so there is nothing to rewrite: an original assigns "
            f"in place, asks for values, keeps state, or loops over elements. {NOTHING}"
        )
    told.append(f"original  refused by {mine.reason}: graded just now, as a student's answer")
    if draft.needs:
        told.append(
            f"needs     {', '.join(draft.needs)}: here, to record what it returns; hidden from answers"
        )
    kept = {name: text for name, text in wrong.items() if is_caught(name, text, verdicts[name])}
    counts = mine.reason.startswith("program/")
    passing = " and ".join(kind for kind in unasked if not verdicts[kind].reason and not verdicts[kind].fault)
    if passing:
        told.append(f"cases     do not catch an answer of {passing}")
        remark = f"an answer of {passing} passes; the right results have to be others"
        fitting = replace(fitting, remarks={**fitting.remarks, "cases": remark})
    return Begun(replace(fitting, counts=counts, original_fails=mine.reason), source, kept, told)


def _fitting(trial: Trial, draft: Draft) -> tuple[Draft | None, str]:
    """Return the draft with inputs and cases on which the original runs, and why it does not on the likeliest."""
    said = ""
    every = itertools.product((False, True), (bool(draft.sizes), False), (draft.edge, False))
    for positive, counts, edge in dict.fromkeys(every):
        tried = replace(draft, positive=positive, counts=counts, edge=edge)
        problems = trial.problems(tried.text())
        if not problems:
            return tried, said
        said = said or problems[0]
        if "does not finish" in problems[0] and not counts:
            break  # that took its time, and other values will take it again
    return None, said


def _at(message: str, shown: str) -> str:
    """Name the file as the author does, on one line."""
    return one_line(message.replace("original.py:", f"{Path(shown).name}:", 1), 300)
