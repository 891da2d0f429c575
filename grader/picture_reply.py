"""Read what the child that draws a submission said. Layer 5.

All of it comes from a hostile process: counts, depths and lengths are bounded, every number of a value is one of the
list, and a reply that does not fit is a picture of nothing with the reason.
"""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader import fields, wire
from grader.errors import FrameError
from grader.evidence import Claim
from grader.jail.limits import Reply
from grader.picture import Body, Constant, Input, Operand, Picture, Step, Value, walk
from grader.replies import how_it_ended, read_claim

__all__ = ["read_picture"]

_MAX_FRAME = 4 << 20
_MAX_VALUES = 20_000
_MAX_STEPS = 1500
_MAX_DEPTH = 12
_MAX_OPERANDS = 300
_MAX_CONSTANTS = 200
_NAME, _TYPE, _DETAIL, _LITERAL = 60, 80, 160, 40
"""Characters kept of each kind of text."""
_NEWLINE = re.compile(rb"\r\n|\r|\n")
_SHORT_WORD = re.compile(rb"\b[a-z]{1,3}\b")
"""What a letter in place of a name must not be mistaken for."""


def read_picture(reply: Reply, source: bytes) -> Picture:
    """Read a reply; where there is none, or a malformed one, the picture says so by its ``stop``.

    Args:
        reply: what came out of the jail.
        source: the submission, whose lines bound all line numbers.
    """
    if reply.frame is None:
        return Picture(stop=how_it_ended(reply))
    try:
        if len(reply.frame) > _MAX_FRAME:
            raise ValueError("it is too long")
        header, _ = wire.unpack(reply.frame)
        return _Reader(source).picture(header)
    except (FrameError, KeyError, TypeError, ValueError) as error:
        why = f"what was recorded cannot be drawn: the answer is malformed ({error})"
        return Picture(stop=Claim("bad-frame", why[: fields.MAX_TEXT]))


class _Reader:
    """Reads one reply, counting what it has read."""

    def __init__(self, source: bytes):
        self._last_line = 1 + len(_NEWLINE.findall(source))
        self._words = {word.decode() for word in _SHORT_WORD.findall(source)}
        self._values = 0
        self._steps = 0

    def picture(self, header: dict[str, Any]) -> Picture:
        stop = None if header["stop"] is None else read_claim(header["stop"])
        if stop is not None:
            if not stop.rule:
                raise ValueError("it stopped without a reason")
            stop = replace(stop, line=self._line(stop.line))
        ran = {}
        for pair in fields.items(header["ran"]):
            place, times = fields.items(pair)
            if (line := self._line(place)) is not None:
                ran[line] = fields.count(times)
        idle = frozenset(
            line for row in fields.items(header["idle"]) if (line := self._line(row)) is not None
        )
        if header["program"] is None:
            return Picture(stop=stop, ran=ran, idle=idle)
        program = fields.mapping(header["program"])
        rows = _bounded(program["values"], _MAX_VALUES)
        self._values = len(rows)
        values = [_value(row) for row in rows]
        steps = self._read_steps(program["steps"], 0)
        inputs = tuple(self._input(row).value for row in _bounded(program["inputs"], _MAX_OPERANDS))
        return Picture(
            values=_lettered(values, inputs, steps, self._words),
            inputs=inputs,
            constants=tuple(map(self._constant, _bounded(program["constants"], _MAX_CONSTANTS))),
            steps=steps,
            results=self._operands(program["results"]),
            total=fields.count(program["total"]),
            is_cut=program["is_cut"] is True,
            is_traced=True,
            stop=stop,
            ran=ran,
            idle=idle,
        )

    def _line(self, value: Any) -> int | None:
        line = fields.line(value)
        return line if line is not None and line <= self._last_line else None

    def _number(self, value: Any) -> int:
        if type(value) is not int or not 0 <= value < self._values:
            raise ValueError("there is no such value")
        return value

    def _operand(self, value: Any) -> Operand:
        return fields.text(value)[:_LITERAL] if isinstance(value, str) else self._number(value)

    def _operands(self, value: Any) -> tuple[Operand, ...]:
        return tuple(map(self._operand, _bounded(value, _MAX_OPERANDS)))

    def _input(self, value: Any) -> Input:
        number, start, role = fields.items(value)
        role = fields.text(role)
        if role not in ("", "carry", "each"):
            raise ValueError("unknown role")
        return Input(self._number(number), None if start is None else self._operand(start), role)

    def _constant(self, value: Any) -> Constant:
        row = fields.mapping(value)
        sample = tuple(text[:_LITERAL] for text in fields.strings(row["sample"])[:8])
        return Constant(
            self._number(row["value"]), self._line(row["line"]), fields.count(row["bytes"]), sample
        )

    def _read_steps(self, value: Any, depth: int) -> tuple[Step, ...]:
        if depth > _MAX_DEPTH:
            raise ValueError("it is nested too deeply")
        return tuple(self._step(row, depth) for row in _bounded(value, _MAX_STEPS))

    def _step(self, value: Any, depth: int) -> Step:
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise ValueError("there are too many operations")
        row = fields.mapping(value)
        times = fields.count(row["times"])
        bodies = tuple(self._body(body, depth + 1) for body in _bounded(row["bodies"], 40))
        if times < 1 or (times > 1 and len(bodies) != 1):
            raise ValueError("what repeats has one body")
        return Step(
            op=fields.text(row["op"])[:_NAME],
            detail=fields.text(row["detail"])[:_DETAIL],
            line=self._line(row["line"]),
            operands=self._operands(row["operands"]),
            results=tuple(map(self._number, _bounded(row["results"], _MAX_OPERANDS))),
            bodies=bodies,
            inside=fields.count(row["inside"]),
            is_backward=row["backward"] is True,
            times=times,
            then=tuple(map(self._then, _bounded(row["then"], _MAX_OPERANDS))),
        )

    def _then(self, value: Any) -> tuple[int, int]:
        place, number = fields.items(value)
        return fields.count(place), self._number(number)

    def _body(self, value: Any, depth: int) -> Body:
        row = fields.mapping(value)
        return Body(
            label=fields.text(row["label"])[:_TYPE],
            name=fields.text(row["name"])[:_NAME],
            line=self._line(row["line"]),
            inputs=tuple(map(self._input, _bounded(row["inputs"], _MAX_OPERANDS))),
            steps=self._read_steps(row["steps"], depth),
            results=self._operands(row["results"]),
        )


def _bounded(value: Any, most: int) -> list[Any]:
    found = fields.items(value)
    if len(found) > most:
        raise ValueError("a list is too long")
    return found


def _value(value: Any) -> Value:
    name, type_ = fields.strings(value)
    return Value(name[:_NAME], type_[:_TYPE])


def _lettered(
    values: list[Value], inputs: Iterable[int], steps: Sequence[Step], words: set[str]
) -> tuple[Value, ...]:
    """Give values without a name a letter, in the order in which a reader meets them; never a word of the source."""
    taken = {value.name for value in values} | words
    letters = (letter for letter in _letters() if letter not in taken)
    named = list(values)
    inner = (
        number
        for step in walk(steps)
        for number in (*step.results, *(given.value for body in step.bodies for given in body.inputs))
    )
    for number in (*inputs, *inner, *range(len(named))):
        if not named[number].name:
            named[number] = replace(named[number], name=next(letters))
    return tuple(named)


def _letters() -> Iterator[str]:
    for size in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_lowercase, repeat=size))
