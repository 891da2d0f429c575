"""What JAX recorded, sorted to the lines of the source that made it. Layer 8.

A line is told from what the picture says about it: operations it made, that it ran and made none, that it never ran,
or that the trace ended there. Both renderers of a picture take their words from here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.checks.findings import refusal
from grader.picture import Body, Constant, Operand, Picture, Step
from grader.report.plain import one_line, plain
from grader.verdict import Finding

__all__ = [
    "STOPPED",
    "Entry",
    "Row",
    "body_words",
    "call_words",
    "constant_words",
    "made_words",
    "operands",
    "operation_words",
    "rows",
    "source_lines",
    "stop_words",
    "summary",
    "times_words",
]

_NEWLINE = re.compile(r"\r\n|\r|\n")
_LONGEST_LINE = 200
"""Characters of a source line; code this long is data."""
_MOST_OPERANDS = 12
_FROM_OUTSIDE = "no line of yours"
STOPPED = "JAX stopped here"
"""What is said of the line in which a trace ended early."""


@dataclass(frozen=True)
class Entry:
    """One thing that a line made."""

    kind: str
    """operation, body, or constant."""
    text: str
    depth: int = 0
    times: int = 1
    """How often it was recorded."""


@dataclass
class Row:
    """One line of the source."""

    number: int
    """0 for what no line of the source made, such as a gap between lines that are shown."""
    source: str
    entries: list[Entry] = field(default_factory=list)
    remark: str = ""
    """What there is to say about a line that made nothing."""
    stop: str = ""
    """What to say where the trace ended."""
    hidden: int = 0
    """Lines that are left out here."""


def source_lines(source: str) -> list[str]:
    """Return the lines of a source as Python counts them, ready to be shown."""
    lines = _NEWLINE.split(source)
    return [plain(line.expandtabs(4).rstrip(), _LONGEST_LINE) for line in lines]


def rows(picture: Picture, source: str) -> list[Row]:
    """Return the lines of a source with what each made; a gap stands for lines that have nothing to do with it."""
    lines = source_lines(source)
    made: dict[int, list[Entry]] = {}
    for constant in picture.constants:
        text = constant_words(picture, constant)
        made.setdefault(constant.line or 0, []).append(Entry("constant", text))
    for number, entry in _entries(picture, picture.steps, 0, 1, 0):
        made.setdefault(number, []).append(entry)
    stop = picture.stop.line if picture.stop else None
    idle = picture.idle if picture.is_traced else frozenset()
    told = {*made, *picture.ran, *idle} | ({stop} if stop else set())
    wanted = _with_headers(told, lines)
    found: list[Row] = []
    last = 0
    for number in sorted(wanted):
        between = range(last + 1, number)
        if len(between) > 2 or (last == 0 and between):
            found.append(Row(0, "", hidden=len(between)))
        else:
            found += [Row(gap, lines[gap - 1]) for gap in between]
        entries = made.get(number, [])
        ending = (STOPPED if picture.is_traced else "not traced") if number == stop else ""
        remark = "" if entries or ending else _remark(picture, number, lines[number - 1])
        found.append(Row(number, lines[number - 1], entries, remark, ending))
        last = number
    if made.get(0):
        found.append(Row(0, _FROM_OUTSIDE, made[0]))
    return found


def summary(picture: Picture) -> str:
    """Say in a sentence how much was recorded."""
    if not picture.is_traced:
        return "JAX recorded nothing: there was no function that it could trace."
    if not picture.total:
        stopped = " before it stopped" if picture.stop else ": the result does not depend on any operation"
        return f"JAX recorded nothing{stopped}."
    operations = f"{picture.total:,} operation{'s' if picture.total != 1 else ''}"
    count = len(picture.constants)
    constants = f", and {count} baked-in constant{'s' if count > 1 else ''}" if count else ""
    until = " before it stopped" if picture.stop else ""
    cut = " More than can be shown." if picture.is_cut else ""
    return f"JAX recorded {operations}{constants}{until}.{cut}"


def stop_words(picture: Picture) -> Finding | None:
    """Return why the trace ended early, in the words of a verdict."""
    return refusal(picture.stop) if picture.stop else None


def made_words(picture: Picture, step: Step) -> str:
    """Return what a step makes: ``average: f32[]``."""
    values = [picture.values[number] for number in step.results]
    return ", ".join(_text(f"{value.name}: {value.type}") for value in values[:_MOST_OPERANDS])


def call_words(picture: Picture, step: Step) -> str:
    """Return what a step does: ``add(a, c)``; in a loop ``add(a, 0.0 then c)``, where the first turn differs."""
    then = dict(step.then)
    given: list[Operand] = []
    for place, operand in enumerate(step.operands):
        first, later = picture.shown(operand), picture.shown(then.get(place, operand))
        given.append(operand if first == later else f"{first} then {later}")
    inside = operands(picture, given)
    detail = _text(step.detail)
    return f"{_text(step.op)}({', '.join(part for part in (inside, detail) if part)})"


def operation_words(picture: Picture, step: Step) -> str:
    """Return a step as a line: ``average: f32[] = add(a, c)``."""
    made = made_words(picture, step)
    remarks = []
    if step.inside:
        remarks.append(f"{step.inside:,} inside")
    if step.is_backward:
        remarks.append("gradient")
    remark = f"  ({', '.join(remarks)})" if remarks else ""
    return (f"{made} = " if made else "") + call_words(picture, step) + remark


def operands(picture: Picture, given: Sequence[Operand]) -> str:
    """Return operands by name, separated by commas; the same one three times or more stands once, with a count."""
    groups = [(operand, len(list(same))) for operand, same in itertools.groupby(given)]
    shown: list[str] = []
    for operand, count in groups[:_MOST_OPERANDS]:
        name = _text(picture.shown(operand))
        shown += [f"{name} {times_words(count)}"] if count > 2 else [name] * count
    more = [f"{len(groups) - _MOST_OPERANDS} more"] if len(groups) > _MOST_OPERANDS else []
    return ", ".join(shown + more)


def body_words(picture: Picture, body: Body) -> str:
    """Return what an inner program is: ``each of 17 steps: step(average: f32[], x: f32[]) gives average, average``."""
    if body.label == "as above":
        return f"{_text(body.name)}: as above" if body.name else "as above"
    taken = []
    for given in body.inputs[:_MOST_OPERANDS]:
        value = picture.values[given.value]
        start = "" if given.start is None else _text(picture.shown(given.start))
        words = (
            {"carry": f" from {start}", "each": f" of {start}", "": f" = {start}"}[given.role]
            if start
            else ""
        )
        taken.append(_text(f"{value.name}: {value.type}") + words)
    if len(body.inputs) > _MOST_OPERANDS:
        taken.append(f"{len(body.inputs) - _MOST_OPERANDS} more")
    gives = operands(picture, body.results)
    call = f"{_text(body.name)}({', '.join(taken)})"
    return f"{_text(body.label)}: {call}" + (f" gives {gives}" if gives else "")


def constant_words(picture: Picture, constant: Constant) -> str:
    """Return a constant: ``TABLE: f32[8], 32 bytes: 0.0, 1.0, ...``."""
    value = picture.values[constant.value]
    sample = ", ".join(map(_text, constant.sample))
    values = f": {sample}, ..." if sample else ""
    return f"{_text(f'{value.name}: {value.type}')} baked in, {_bytes(constant.size)}{values}"


def times_words(times: int) -> str:
    """Return ``x 17``, or '' for what happens once."""
    return f"x {times:,}" if times > 1 else ""


def _bytes(size: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"


def _text(text: str) -> str:
    return one_line(text, 160)


def _entries(
    picture: Picture, steps: Sequence[Step], around: int, times: int, depth: int
) -> Iterator[tuple[int, Entry]]:
    """Yield a line and what it made; ``around`` is the line of what the steps are inside of."""
    for step in steps:
        line = step.line or around
        if step.is_repeat:
            yield from _entries(picture, step.bodies[0].steps, line, times * step.times, depth)
            continue
        yield line, Entry("operation", operation_words(picture, step), depth, times)
        for body in step.bodies:
            place = body.line if body.line and body.steps and body.name else line
            yield place, Entry("body", body_words(picture, body), depth + 1, times)
            yield from _entries(picture, body.steps, line, times, depth + 1)


def _with_headers(told: set[int], lines: Sequence[str]) -> set[int]:
    """Add the headers, such as ``def`` and ``for``, that the lines are inside of."""
    wanted = {number for number in told if 0 < number <= len(lines)}
    around: list[tuple[int, int]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        indent = _indent(line)
        while around and around[-1][0] >= indent:
            around.pop()
        if number in wanted:
            for _, header in reversed(around):
                if header in wanted:  # and so are those that it is inside of
                    break
                wanted.add(header)
        around.append((indent, number))
    return wanted


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _remark(picture: Picture, number: int, line: str) -> str:
    if number in picture.idle:
        return "never ran"
    times = picture.ran.get(number)
    if times is None or line.lstrip().startswith(("def ", "class ", "@", "async def ")):
        return ""
    return "nothing recorded" + (f", ran {times:,} times" if times > 1 else "")
