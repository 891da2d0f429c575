"""Number the values of a traced program, so that equal keys get equal numbers. Runs in the trace jail.

A key is what it was computed from: ``split(key)[0]`` written twice is one key, and so are a key and its words packed
again. While it numbers, the walk notes each place that spends a key, with the calls, loops and branches around it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax.extend.core as jex_core

from grader.trace.entry import FILENAME

__all__ = ["DRAWS", "SPENDS", "Place", "Use", "Walk", "body_of", "loop_parts"]

DRAWS = frozenset({"random_bits", "random_gamma"})
"""Primitives that make random numbers."""
SPENDS = DRAWS | {"random_split"}
"""Primitives after which a key may not be used again."""
_PARTS = frozenset({"slice", "squeeze", "dynamic_slice", "gather", "reshape", "expand_dims"})
"""Primitives whose result is a part of their first operand."""
_BODIES = ("jaxpr", "call_jaxpr", "fun_jaxpr")
_REPEATS = frozenset({"grad_f", "value_and_grad_f", "_vjp", "_jvp", "linearize", "jacfun"})
"""Functions of JAX that evaluate another function once more."""


class Place(NamedTuple):
    """One frame of the submission: a line, and the instruction in it."""

    line: int
    instruction: int


@dataclass(frozen=True)
class Use:
    """One place of the program that spends a key."""

    key: int
    what: str
    """Primitive and parameters: equal for two draws of equal numbers."""
    stack: tuple[Place, ...]
    """Frames of the submission, innermost first."""
    branches: tuple[tuple[int, int], ...]
    """Conditionals around it, as (which, branch)."""
    is_repeated: bool
    """It stands in a loop that does not change the key."""
    is_derived: bool
    """It stands where JAX evaluates a function once more to differentiate it."""


@dataclass
class Walk:
    """Numbers the values of a program, and notes which keys are spent where."""

    uses: list[Use] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    """The whole of which a value is a part."""
    _words: dict[int, int] = field(default_factory=dict)
    """The key whose words a value is."""
    _known: dict[Any, int] = field(default_factory=dict)
    _levels: dict[int, int] = field(default_factory=dict)
    """How many loops a value changes in, counted from outside."""
    _next: Iterator[int] = field(default_factory=itertools.count)
    _depth: int = 0
    _branches: tuple[tuple[int, int], ...] = ()
    _is_silent: bool = False
    _is_derived: bool = False

    def fresh(self, label: str = "") -> int:
        """Return the number of a value that equals no other."""
        number = next(self._next)
        self._levels[number] = self._depth
        self.labels[number] = label
        return number

    def run(self, jaxpr: Any, arguments: Sequence[int], stack: tuple[Place, ...]) -> list[int]:
        """Number the values of ``jaxpr``; ``stack`` stands for the place of a call into JAX's own code."""
        numbers: dict[Any, int] = dict(zip(jaxpr.invars, arguments, strict=True))
        for variable in jaxpr.constvars:
            numbers[variable] = self.fresh()
        for equation in jaxpr.eqns:
            operands = [self._atom(atom, numbers) for atom in equation.invars]
            results = self._equation(equation, operands, stack)
            numbers.update(zip(equation.outvars, results, strict=True))
        return [self._atom(atom, numbers) for atom in jaxpr.outvars]

    def _atom(self, atom: Any, numbers: dict[Any, int]) -> int:
        if isinstance(atom, jex_core.Literal):
            return self._number(("literal", str(atom.aval), str(atom.val)), [])
        return numbers[atom]

    def _number(self, what: Any, operands: Sequence[int], label: str = "") -> int:
        expression = (what, *operands)
        if expression not in self._known:
            number = self._known[expression] = self.fresh(label)
            self._levels[number] = max((self._levels[o] for o in operands), default=0)
        return self._known[expression]

    def _equation(self, equation: Any, operands: list[int], stack: tuple[Place, ...]) -> list[int]:
        name, params = equation.primitive.name, equation.params
        place = stack or _frames(equation)
        match name:
            case "scan":
                return self._scan(equation, operands, stack)
            case "while":
                return self._while(equation, operands, stack)
            case "cond":
                return self._cond(params["branches"], operands[1:], stack, len(equation.outvars))
            case "random_seed" | "random_clone":
                return [self.fresh("") for _ in equation.outvars]
        inner = body_of(params, len(operands))
        if inner is not None:
            around, self._is_derived = self._is_derived, self._is_derived or _is_derived(equation)
            try:
                is_again = bool(params.get("differentiated"))
                name = str(params.get("name"))
                return self._call(inner, operands, stack, place, name=name, is_again=is_again)
            finally:
                self._is_derived = around
        if any(hasattr(v, "eqns") or hasattr(v, "jaxpr") for v in params.values()):
            return [self.fresh() for _ in equation.outvars]
        return self._plain(equation, operands, place)

    def _plain(self, equation: Any, operands: list[int], place: tuple[Place, ...]) -> list[int]:
        """Number the results of a primitive that holds no program of its own."""
        name = equation.primitive.name
        what = f"{name} {sorted((k, str(v)) for k, v in equation.params.items())}"
        if name == "random_wrap" and operands[0] in self._words:
            return [self._words[operands[0]]]
        label = next((self.labels[o] for o in operands if self.labels[o]), "")
        if name in SPENDS:
            self._spend(operands[0], what, place, is_derived=self._is_derived or _is_derived(equation))
        results = [self._number((what, i), operands, label) for i in range(len(equation.outvars))]
        if name == "random_unwrap":
            self._words[results[0]] = operands[0]
        if name in _PARTS and operands:
            self.parents.update(dict.fromkeys(results, operands[0]))
        return results

    def _spend(self, key: int, what: str, stack: tuple[Place, ...], *, is_derived: bool) -> None:
        if not self._is_silent:
            repeated = self._levels[key] < self._depth
            self.uses.append(Use(key, what, stack, self._branches, repeated, is_derived))

    def _call(
        self,
        inner: Any,
        operands: list[int],
        stack: tuple[Place, ...],
        place: tuple[Place, ...],
        *,
        name: str,
        is_again: bool,
    ) -> list[int]:
        if is_again:  # the second half of jax.checkpoint repeats the first
            return self._quietly(inner, operands, stack)
        before, known = len(self.uses), next(self._next)
        if stack:
            return self.run(inner, operands, stack)
        if _is_students(inner):
            results = self.run(inner, operands, ())
            # JAX traces the function once for all its calls, and knows no frames around it.
            inside = self.uses[before:]
            self.uses[before:] = [replace(use, stack=use.stack + place) for use in inside]
            return results
        results = self.run(inner, operands, place)
        given: dict[int, Use] = {}
        for use in self.uses[before:]:
            if use.key < known:
                given.setdefault(use.key, replace(use, what=f"{name} {use.what}"))
        self.uses[before:] = given.values()
        return results

    def _quietly(self, inner: Any, operands: Sequence[int], stack: tuple[Place, ...]) -> list[int]:
        silent, self._is_silent = self._is_silent, True
        try:
            return self.run(inner, operands, stack)
        finally:
            self._is_silent = silent

    def _scan(self, equation: Any, operands: list[int], stack: tuple[Place, ...]) -> list[int]:
        body = equation.params["jaxpr"].jaxpr
        rest, carries = loop_parts(equation)
        consts = len(operands) - rest - carries
        carry = operands[consts : consts + carries]
        self._loop(body, operands[:consts], carry, rest, stack, loops=equation.params["length"] > 1)
        return [self.fresh() for _ in equation.outvars]

    def _while(self, equation: Any, operands: list[int], stack: tuple[Place, ...]) -> list[int]:
        params = equation.params
        before, consts = params["cond_nconsts"], params["body_nconsts"]
        carry = operands[before + consts :]
        test = (params["cond_jaxpr"].jaxpr, operands[:before])
        body = params["body_jaxpr"].jaxpr
        self._loop(body, operands[before : before + consts], carry, 0, stack, loops=True, test=test)
        return [self.fresh() for _ in equation.outvars]

    def _loop(
        self,
        body: Any,
        consts: list[int],
        carry: list[int],
        slices: int,
        stack: tuple[Place, ...],
        *,
        loops: bool,
        test: tuple[Any, list[int]] | None = None,
    ) -> None:
        """Walk a body once, its test before it; what of the carry it leaves as it is counts as constant."""
        self._depth += loops
        try:
            given = [self.fresh(self.labels[c]) for c in carry]
            items = [self.fresh() for _ in range(slices)]
            out = self._quietly(body, [*consts, *given, *items], stack)
            kept = [c if o == g else g for c, g, o in zip(carry, given, out, strict=False)]
            if test is not None:
                self.run(test[0], [*test[1], *kept], stack)
            self.run(body, [*consts, *kept, *items], stack)
        finally:
            self._depth -= loops

    def _cond(
        self, branches: Sequence[Any], operands: list[int], stack: tuple[Place, ...], results: int
    ) -> list[int]:
        which, around = next(self._next), self._branches
        for index, branch in enumerate(branches):
            self._branches = (*around, (which, index))
            self.run(branch.jaxpr, operands, stack)
        self._branches = around
        return [self.fresh() for _ in range(results)]


def _frames(equation: Any) -> tuple[Place, ...]:
    traceback = getattr(getattr(equation, "source_info", None), "traceback", None)
    if traceback is None:
        return ()
    codes, instructions = traceback.raw_frames()
    lines = [frame.line_num for frame in traceback.frames]
    frames = zip(codes, instructions, lines, strict=True)
    return tuple(Place(line, where) for code, where, line in frames if code.co_filename == FILENAME)


def _is_derived(equation: Any) -> bool:
    traceback = getattr(getattr(equation, "source_info", None), "traceback", None)
    frames = () if traceback is None else traceback.frames
    return any(f.function_name.rpartition(".")[2] in _REPEATS and "/jax/" in f.file_name for f in frames)


def loop_parts(scan: Any) -> tuple[int, int]:
    """Return how many operands a ``scan`` goes over, and how many it carries.

    What is scanned over loses its first axis in the body; the parameters that say so differ between versions of JAX.
    """
    body = scan.params["jaxpr"].jaxpr
    rest = sum(_ndim(a) != _ndim(b) for a, b in zip(scan.invars, body.invars, strict=True))
    carries = sum(_ndim(a) == _ndim(b) for a, b in zip(scan.outvars, body.outvars, strict=True))
    return rest, carries


def _ndim(atom: Any) -> int:
    return len(atom.aval.shape)


def body_of(params: dict[str, Any], operands: int) -> Any:
    """Return the jaxpr that an equation calls with all of its operands, None if it calls none."""
    for name in _BODIES:
        inner = params.get(name)
        jaxpr = getattr(inner, "jaxpr", inner)
        if jaxpr is not None and hasattr(jaxpr, "eqns") and len(jaxpr.invars) == operands:
            return jaxpr
    return None


def _is_students(jaxpr: Any) -> bool:
    return FILENAME in str(getattr(jaxpr.debug_info, "func_src_info", ""))
