"""A traced program as plain data that can be drawn: steps with lines, names and types. Runs in the trace jail.

A value is a number, a literal is a text. Helpers of JAX's own that are short stand for what they do, longer ones for
themselves. What a submission has traced of its own (the body of a scan, a branch, a jitted function) is a body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import jax.extend.core as jex_core

from grader.trace import picture_bodies
from grader.trace.picture_bodies import count
from grader.trace.picture_fold import Body, Node, fold
from grader.trace.picture_names import Follower
from grader.trace.picture_values import Constants, detail, kind, literal
from grader.trace.program import lines_of

__all__ = ["Reader"]

_MAX_VISITED = 20_000
"""Operations that are read; a program of more is a loop that Python has unrolled."""
_MAX_SHOWN = 600
"""Operations that are handed out once repetitions are folded."""
_MAX_DEPTH = 8
_MAX_CONSTANTS = 100
_MAX_OPERANDS = 200
_SHORT_HELPER = 4
"""Operations of a helper of JAX's that are shown in its place."""

Environment = dict[Any, Any]
"""What each variable of a program is: the number of a value, or the text of a literal."""


class Reader:
    """Reads one program; what it holds of it is handed out by :meth:`as_json`."""

    def __init__(self, follower: Follower, namespace: dict[str, Any]):
        self.values: list[list[str]] = []
        """Name and type of each value."""
        self.total = 0
        """Operations, those inside of others included."""
        self._follower = follower
        self._constants = Constants(namespace)
        self._ran = dict(follower.ran())
        self._named: dict[int, int] = {}
        """How often the statement of each line has given a name."""
        self._is_backward = False
        """What is being read is inside of a gradient's way back."""
        self._visited = 0
        self._shown = 0
        self._same: dict[int, int] = {}
        self._order: dict[int, int] = {}
        """The values that are handed out, in the order in which they come up."""
        self._seen: dict[int, int | None] = {}
        """Lines of jitted functions that have been read, by the identity of their programs."""
        self._whole = Body("", "", None)

    def read(
        self, program: jex_core.ClosedJaxpr, inputs: Sequence[str], results: Sequence[str], home: int | None
    ) -> None:
        """Read a program.

        Args:
            program: what was traced.
            inputs: names of its last inputs; those before them come from outside.
            results: names of its results.
            home: the line of what no line of the submission made, such as the call of an entry under ``shard_map``.
        """
        jaxpr = program.jaxpr
        self.total = sum(1 + count(equation, 100_000) for equation in jaxpr.eqns[:100_000])
        env: Environment = {}
        self._bind_constants(jaxpr, program.consts, env)
        names = [""] * (len(jaxpr.invars) - len(inputs)) + list(inputs)
        for variable, name in zip(jaxpr.invars, names, strict=True):
            env[variable] = self._value(kind(variable.aval), name)
            self._whole.inputs.append((env[variable], None, ""))
        self._whole.steps = self._level(jaxpr, env, [home] if home else [], 0)
        for variable, name in zip(jaxpr.outvars, results, strict=False):
            operand = self._operand(variable, env, None)
            if isinstance(operand, int) and not self.values[operand][0]:
                self.values[operand][0] = name
            self._whole.results.append(operand)

    def as_json(self) -> dict[str, Any]:
        """Return the program as it crosses the jail's wall."""
        body = self._body_as_json(self._whole)
        constants = [
            {**row, "value": self._order[number]}
            for number, row in self._constants.rows.items()
            if number in self._order
        ]
        return {
            "values": [self.values[number] for number in self._order],
            "constants": constants[:_MAX_CONSTANTS],
            "total": self.total,
            "is_cut": self._visited > _MAX_VISITED or self._shown >= _MAX_SHOWN,
            "inputs": body["inputs"],
            "steps": body["steps"],
            "results": body["results"],
        }

    def _value(self, type_: str, name: str = "") -> int:
        self.values.append([name[:60], type_])
        return len(self.values) - 1

    def _bind_constants(self, jaxpr: Any, values: Sequence[Any], env: Environment) -> None:
        for variable, value in zip(jaxpr.constvars, values, strict=False):
            env[variable] = self._constant(value, kind(variable.aval))

    def _constant(self, value: Any, type_: str) -> int:
        number, name = self._constants.find(value)
        if number is None:
            number = self._value(type_, name)
            self._constants.add(number, value)
        return number

    def _operand(self, atom: Any, env: Environment, line: int | None) -> Any:
        if isinstance(atom, jex_core.Literal):
            text = literal(atom.val)
            operand: Any = self._constant(atom.val, kind(atom.aval)) if text is None else text
        else:
            operand = env.get(atom, "…")
        if isinstance(operand, int) and line is not None:
            self._constants.use(operand, line)
        return operand

    def _level(self, jaxpr: Any, env: Environment, around: list[int], depth: int) -> list[Node]:
        """Read the equations of one program, name what they make, and fold what repeats."""
        steps = list(self._flat(jaxpr, env, around, depth))
        self._name(steps)
        folded = fold(steps, self._ran)
        for step in _all(folded):
            for own, later in step.same:
                self._same[later] = own
                if not self.values[own][0]:
                    self.values[own][0] = self.values[later][0]
        return folded

    def _flat(self, jaxpr: Any, env: Environment, around: list[int], depth: int) -> Iterator[Node]:
        for equation in jaxpr.eqns:
            self._visited += 1
            if self._visited > _MAX_VISITED:
                return
            yield from self._equation(equation, env, around, depth)

    def _equation(self, equation: Any, env: Environment, around: list[int], depth: int) -> Iterator[Node]:
        lines = lines_of(equation)[:20] or around
        line = lines[0] if lines else None
        operands = [self._operand(atom, env, line) for atom in equation.invars]
        called = picture_bodies.called(equation)
        is_helper = called is not None and not picture_bodies.is_students(called)
        if is_helper and count(equation, _SHORT_HELPER + 1) <= _SHORT_HELPER:
            yield from self._inlined(equation, called, operands, (env, lines, depth))
            return
        types = tuple(kind(variable.aval) for variable in equation.outvars)
        results = [self._value(type_) for type_ in types]
        env.update(zip(equation.outvars, results, strict=True))
        op = picture_bodies.title(equation, called)
        node = Node(op, detail(equation), lines, operands, results, types)
        node.is_in_expression = picture_bodies.is_in_expression(equation)
        stack = str(getattr(equation.source_info, "name_stack", ""))
        node.is_backward = self._is_backward or "transpose(" in stack
        node.is_differentiated = "jvp(" in stack
        if not is_helper and depth < _MAX_DEPTH:
            outer, self._is_backward = self._is_backward, node.is_backward
            node.bodies = list(self._bodies(equation, operands, lines, depth))
            self._is_backward = outer
        if not node.bodies:
            node.inside = count(equation, 100_000)
        yield node

    def _inlined(
        self, equation: Any, called: Any, operands: list[Any], place: tuple[Environment, list[int], int]
    ) -> Iterator[Node]:
        env, lines, depth = place
        jaxpr, values = picture_bodies.opened(called)
        inner: Environment = {}
        self._bind_constants(jaxpr, values, inner)
        inner.update(zip(jaxpr.invars, operands, strict=False))
        yield from self._flat(jaxpr, inner, lines, depth + 1)
        for variable, atom in zip(equation.outvars, jaxpr.outvars, strict=True):
            env[variable] = self._operand(atom, inner, lines[0] if lines else None)

    def _bodies(self, equation: Any, operands: list[Any], lines: list[int], depth: int) -> Iterator[Body]:
        for part in picture_bodies.parts(equation):
            jaxpr, values = picture_bodies.opened(part.program)
            body = Body(part.label, part.name, part.line)
            key = id(jaxpr)
            if part.is_call and key in self._seen:
                body.label = "as above"
                yield body
                continue
            self._seen[key] = part.line
            env: Environment = {}
            self._bind_constants(jaxpr, values, env)
            for variable, given in zip(jaxpr.invars, part.inputs, strict=False):
                outer = None if given.operand is None else operands[given.operand]
                if given.is_same and outer is not None:
                    env[variable] = outer
                    continue
                env[variable] = self._value(kind(variable.aval), given.name)
                body.inputs.append((env[variable], outer, given.role))
            body.steps = self._level(jaxpr, env, lines, depth + 1)
            line = lines[0] if lines else None
            body.results = [self._operand(atom, env, line) for atom in jaxpr.outvars]
            yield body

    def _name(self, steps: list[Node]) -> None:
        """Give the last value of each run of one statement the name that the statement assigns.

        A gradient goes through a line again and makes other things there, so a line names as often as it ran.
        """
        for before, step, after in zip([None, *steps], steps, [*steps[1:], None], strict=False):
            for place, line in enumerate(step.lines):
                if after is not None and line in after.lines:
                    break  # this statement goes on
                names = self._names(line)
                is_alone = before is None or line not in before.lines
                if not names or not step.may_be_named(place, is_alone=is_alone):
                    continue
                numbers = step.results
                if len(names) == 1:  # a loop may hand out its counter as well
                    kinds = self._follower.kinds[line, names[0]]
                    numbers = [n for n in numbers if self.values[n][1] in kinds]
                if len(names) == len(numbers) and self._named.get(line, 0) < self._ran.get(line, 1):
                    self._named[line] = self._named.get(line, 0) + 1
                    self._give_names(line, names, numbers)

    def _names(self, line: int) -> list[str]:
        """Return the names of arrays that a line assigns; none if it assigns something else as well."""
        names, kinds = self._follower.targets.get(line, ()), self._follower.kinds
        found = [name for name in names if kinds.get((line, name))]
        return found if all(name in found or name == "_" for name in names) else []

    def _give_names(self, line: int, names: Sequence[str], numbers: Sequence[int]) -> None:
        for number, name in zip(numbers, names, strict=True):
            own = self.values[number]
            if not own[0] and own[1] in self._follower.kinds[line, name]:
                own[0] = name[:60]

    def _now(self, operand: Any) -> Any:
        """Return an operand as it is handed out: values of later turns of a loop are those of the first."""
        while isinstance(operand, int) and operand in self._same:
            operand = self._same[operand]
        return self._order.setdefault(operand, len(self._order)) if isinstance(operand, int) else operand

    def _body_as_json(self, body: Body) -> dict[str, Any]:
        return {
            "label": body.label,
            "name": body.name[:60],
            "line": body.line,
            "inputs": [[self._now(number), self._now(outer), role] for number, outer, role in body.inputs],
            "steps": [self._as_json(step) for step in body.steps if self._is_room()],
            "results": [self._now(operand) for operand in body.results],
        }

    def _is_room(self) -> bool:
        return self._shown < _MAX_SHOWN

    def _as_json(self, step: Node) -> dict[str, Any]:
        self._shown += step.op != "repeat"
        return {
            "op": step.op[:60],
            "detail": step.detail[:160],
            "line": step.line,
            "operands": [self._now(operand) for operand in step.operands[:_MAX_OPERANDS]],
            "then": [[place, self._now(number)] for place, number in step.then if place < _MAX_OPERANDS],
            "results": [self._now(number) for number in step.results[:_MAX_OPERANDS]],
            "bodies": [self._body_as_json(body) for body in step.bodies[:20]],
            "inside": step.inside,
            "backward": step.is_backward,
            "times": step.times,
        }


def _all(steps: Sequence[Node]) -> Iterator[Node]:
    for step in steps:
        yield step
        if step.op == "repeat":
            yield from _all(step.bodies[0].steps)
