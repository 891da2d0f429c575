"""Where everything in the drawing of a program goes. Layer 8.

One row below the other, in the order in which JAX recorded them: what an operation takes comes from above. At the left
of the rows run *lanes*, one for each value, from the row that makes it to the last one that takes it. So no line ever
crosses a word, however long the program, and the drawing is as narrow as a phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from grader.picture import Body, Operand, Picture, Step, walk
from grader.report.program_fit import cut, wrapped
from grader.report.program_lanes import MOST, STEP, Box, Lane, lanes_of
from grader.report.program_rows import (
    STOPPED,
    body_words,
    call_words,
    constant_words,
    made_words,
    source_lines,
    stop_words,
    times_words,
)

__all__ = ["CHARACTER", "HEIGHT", "WIDTH", "Box", "Frame", "Lane", "Layout", "lay_out"]

WIDTH = 400
"""Units of the drawing: about a phone's width in pixels, so that its letters stay readable there."""
CHARACTER = 7.3
"""Width of a letter of the fixed-width font."""
HEIGHT = 16
"""Of a line of text."""
_MOST_BOXES = 150
_MOST_ROWS = 1000
"""After so many, inner programs are counted: an operation may claim to have many, each with long words."""
_MOST_INPUTS = 40
_MARGIN = 10
_INDENT = 10
_PADDING = 8
_GAP = 6
_DEEPEST = 4
"""Frames in frames that are moved to the right; further ones have no room."""


@dataclass
class Frame:
    """A ground behind rows: a band for a line of source, or a frame for an inner program."""

    kind: str
    x: float
    y: float
    width: float
    height: float = 0
    number: str = ""
    """Line of the source, in a band."""
    lines: list[str] = field(default_factory=list)
    badge: str = ""
    """How often, in a frame of what repeats."""


@dataclass
class Layout:
    """A drawing ``WIDTH`` units wide, y growing downwards."""

    height: float
    boxes: list[Box]
    frames: list[Frame]
    lanes: list[Lane]


def lay_out(picture: Picture, source: str) -> Layout:
    """Return the places of everything in the drawing of a picture."""
    builder = _Builder(picture, source, MOST)
    builder.build()
    needed = len({lane.x for lane in lanes_of(builder.boxes, builder.left)})
    # Once more, as wide as what the lanes leave: boxes may get a line less, and never need another lane.
    builder = _Builder(picture, source, needed)
    builder.build()
    return Layout(builder.y, builder.boxes, builder.frames, lanes_of(builder.boxes, builder.left))


class _Builder:
    """Puts one row below the other."""

    def __init__(self, picture: Picture, source: str, lanes: int):
        self.boxes: list[Box] = []
        self.frames: list[Frame] = []
        self.y = 4.0
        self._picture = picture
        self._lines = source_lines(source)
        self.left = _MARGIN + STEP * lanes + 6
        self._depth = 0
        self._drawn = 0
        self._told: set[int] = set()
        """Constants that have a box."""

    def build(self) -> None:
        picture = self._picture
        for number in picture.inputs[:_MOST_INPUTS]:
            value = picture.values[number]
            self._box(Box("input", [value.name], value.type, made=(number,), label=f"argument {value.name}"))
        if len(picture.inputs) > _MOST_INPUTS:
            self._box(Box("note", [f"and {len(picture.inputs) - _MOST_INPUTS} more arguments"]))
        self._steps(picture.steps, None, is_last=True)
        loose = [constant.value for constant in picture.constants]
        self._constants(loose, None)
        if picture.stop is None:
            groups = [(operand, len(list(same))) for operand, same in itertools.groupby(picture.results)]
            for operand, times in groups[:_MOST_INPUTS]:
                self._result(operand, times)
            if len(groups) > _MOST_INPUTS:
                self._box(Box("note", [f"and {len(groups) - _MOST_INPUTS} more results"]))
            if not picture.results and picture.is_traced:
                self._box(Box("note", ["returns no array"]))
        self.y += 4

    def _steps(self, steps: Sequence[Step], around: int | None, *, is_last: bool = False) -> None:
        """Draw steps, in a band for each run of one line; ``around`` has its band already.

        ``is_last`` says that where the trace stopped comes directly below.
        """
        band: Frame | None = None
        current = around
        for index, step in enumerate(steps):
            if self._drawn >= _MOST_BOXES:
                self._more(steps[index:])
                break
            if step.is_repeat and len(_own_lines(step)) > 1:
                self._close(band)
                band, current = None, None
                self._repeat(step, None)
                continue
            line = step.line or current
            if line != current or (band is None and line != around):
                self._close(band)
                band = self._band(line) if line is not None and line != around else None
                current = line
            if step.is_repeat:
                self._repeat(step, line)
            else:
                self._step(step, line)
        stop = self._picture.stop
        if is_last and stop is not None:
            if current is None or stop.line != current:
                self._close(band)
                band = self._band(stop.line) if stop.line else None
            self._stop()
        self._close(band)

    def _step(self, step: Step, line: int | None) -> None:
        picture = self._picture
        taken = tuple(operand for operand in step.operands if isinstance(operand, int))
        self._constants(taken, line)
        self._drawn += 1
        words, made = call_words(picture, step), made_words(picture, step)
        kind = "gradient" if step.is_backward else "operation"
        label = f"{made} = {words}" + (", of the gradient" if step.is_backward else "")
        if step.inside and not step.bodies:
            words += f"  ({step.inside:,} inside)"
        if not step.bodies:
            self._box(self._operation(kind, words, step, taken, label))
            return
        self._box(Box("loop", [words], taken=taken, label=label))
        for index, body in enumerate(step.bodies):
            if len(self.boxes) >= _MOST_ROWS:
                self._box(Box("note", [f"and {len(step.bodies) - index} more inside"]))
                break
            self._body(body, line)
        self._box(Box("loop", [f"{step.op} gives {made}"], made=step.results, label=label))

    def _operation(self, kind: str, words: str, step: Step, taken: tuple[int, ...], label: str) -> Box:
        """Return an operation in one line if there is room, in two otherwise."""
        values = [self._picture.values[number] for number in step.results]
        room = self._room()
        if len(values) == 1:
            one, type_ = f"{values[0].name} = {words}", values[0].type
            if cell_len(one) + cell_len(type_) + 2 <= room:
                return Box(kind, [one], type_, step.results, taken, label)
            return Box(kind, [f"{values[0].name} =", f"  {words}"], type_, step.results, taken, label)
        lines = [f"{made_words(self._picture, step)} =", f"  {words}"] if values else [words]
        return Box(kind, lines, "", step.results, taken, label)

    def _body(self, body: Body, line: int | None) -> None:
        picture = self._picture
        words = body_words(picture, body)
        head, _, gives = words.partition(" gives ")
        taken = tuple(given.start for given in body.inputs if isinstance(given.start, int))
        made = tuple(given.value for given in body.inputs)
        frame = self._open("frame", [])
        self._box(Box("head", wrapped(head, self._room(), 4), made=made, taken=taken, label=words))
        if body.label != "as above":
            self._steps(body.steps, line)
            results = tuple(operand for operand in body.results if isinstance(operand, int))
            self._box(Box("head", wrapped(f"gives {gives or 'nothing'}", self._room(), 2), taken=results))
        self._close(frame)

    def _repeat(self, step: Step, line: int | None) -> None:
        frame = self._open("repeat", [])
        frame.badge = times_words(step.times)
        self._box(Box("note", [f"recorded {step.times:,} times; the first:"]))
        self._steps(step.bodies[0].steps, line)
        self._close(frame)

    def _constants(self, taken: Sequence[int], _line: int | None) -> None:
        """Draw the constants among these values that have no box yet."""
        for constant in self._picture.constants:
            number = constant.value
            if number in taken and number not in self._told:
                self._told.add(number)
                words = constant_words(self._picture, constant)
                name, _, rest = words.partition(" baked in, ")
                type_ = self._picture.values[number].type
                lines = [name.removesuffix(f": {type_}"), f"  baked in, {rest}"]
                self._box(Box("constant", lines, type_, made=(number,), label=words))

    def _result(self, operand: Operand, times: int) -> None:
        picture = self._picture
        often = f"  {times_words(times)}" if times > 1 else ""
        if isinstance(operand, int):
            value = picture.values[operand]
            self._box(Box("result", [f"returns {value.name}{often}"], value.type, taken=(operand,)))
        else:
            self._box(Box("result", [f"returns {operand}{often}"], "always the same number"))

    def _stop(self) -> None:
        finding = stop_words(self._picture)
        assert finding is not None
        start = f"{STOPPED}: " if self._picture.is_traced else ""
        words = f"{start}{finding.message}"
        self._box(Box("stop", wrapped(words, self._room(), 6), label=words))

    def _more(self, left: Sequence[Step]) -> None:
        count = sum(1 for step in walk(left) if not step.is_repeat)
        if count:
            self._box(Box("note", [f"and {count:,} more operation{'s' if count > 1 else ''}"]))

    def _band(self, line: int) -> Frame:
        text = self._lines[line - 1].strip() if line <= len(self._lines) else ""
        frame = self._open("band", [], top=HEIGHT + 8)
        frame.number = str(line)
        room = int((frame.width - 2 * _PADDING) / CHARACTER) - len(frame.number) - 1
        frame.lines = [cut(text, room)]
        return frame

    def _open(self, kind: str, lines: list[str], *, top: float = _GAP) -> Frame:
        inset = _INDENT * min(self._depth, _DEEPEST)
        x = self.left + inset
        frame = Frame(kind, x, self.y, WIDTH - x - 4 - inset / 2, lines=lines)
        self.frames.append(frame)
        self.y += top
        self._depth += 1
        return frame

    def _close(self, frame: Frame | None) -> None:
        if frame is not None:
            self._depth -= 1
            self.y += 2
            frame.height = self.y - frame.y
            self.y += _GAP

    def _room(self) -> int:
        """Return how many letters fit into a box here."""
        inset = _INDENT * min(self._depth, _DEEPEST)
        return int((WIDTH - self.left - 1.5 * inset - 4 - 2 * _PADDING) / CHARACTER)

    def _box(self, box: Box) -> None:
        inset = _INDENT * min(self._depth, _DEEPEST)
        room = self._room()
        first = room - cell_len(box.right) - 2 if box.right else room
        box.lines = [cut(line, room if index else first) for index, line in enumerate(box.lines)]
        box.x, box.y = self.left + inset, self.y
        box.width, box.height = WIDTH - box.x - 4 - inset / 2, HEIGHT * len(box.lines) + 8
        self.boxes.append(box)
        self.y += box.height + _GAP


def _own_lines(step: Step) -> set[int | None]:
    """Return the lines of what repeats; a loop over several lines has no band of one of them."""
    return {inner.line for body in step.bodies for inner in body.steps}
