"""The programs inside of an operation: what they are called, and what goes into them. Runs in the trace jail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax.extend.core as jex_core

from grader.trace.entry import FILENAME
from grader.trace.program import line_of

__all__ = ["Given", "Part", "called", "count", "is_in_expression", "is_students", "opened", "parts", "title"]

_CALLS = ("jaxpr", "call_jaxpr", "fun_jaxpr")
"""Parameters that hold the one program that an operation calls."""
_LOOPS = frozenset({"scan", "while", "cond"})
_SOURCE = re.compile(r"^(?P<name>.*) at (?P<file>.*):(?P<line>\d+)$", re.DOTALL)
_WORDS = {
    "remat2": "checkpoint",
    "checkpoint": "checkpoint",
    "custom_jvp_call": "custom_jvp",
    "custom_vjp_call": "custom_vjp",
    "custom_vjp_call_jaxpr": "custom_vjp",
}


@dataclass(frozen=True)
class Given:
    """One input of an inner program."""

    name: str
    operand: int | None
    """Which operand of the operation it is, or starts as."""
    role: str = ""
    is_same: bool = False
    """It is that operand, and stays it."""


@dataclass(frozen=True)
class Part:
    """An inner program."""

    program: Any
    label: str
    name: str
    line: int | None
    inputs: Sequence[Given]
    is_call: bool = False


def opened(program: Any) -> tuple[Any, Sequence[Any]]:
    """Return an inner program without its constants, and these."""
    return (program.jaxpr, program.consts) if isinstance(program, jex_core.ClosedJaxpr) else (program, ())


def called(equation: Any) -> Any:
    """Return the program that an operation calls once, as a jitted function; None for loops, branches and the rest."""
    if equation.primitive.name in _LOOPS:
        return None
    found = [equation.params[name] for name in _CALLS if _is_program(equation.params.get(name))]
    if not found or len(opened(found[0])[0].invars) != len(equation.invars):
        return None
    return found[0]


def is_students(program: Any) -> bool:
    """Tell whether an inner program was traced from a function of the submission, or calls one."""
    jaxpr, _ = opened(program)
    return _source(jaxpr)[1] is not None or any(_has_line(equation) for equation in jaxpr.eqns)


def count(equation: Any, most: int) -> int:
    """Count the operations inside of an operation, as far as it matters."""
    total = 0
    for inner in _inner(equation):
        for own in opened(inner)[0].eqns:
            total += 1 if called(own) is None or not _inner(own) else 0
            total += count(own, most - total)
            if total >= most:
                return total
    return total


def is_in_expression(equation: Any) -> bool:
    """Tell whether the only function of the submission's that was running is a lambda: then no name was assigned."""
    traceback = getattr(getattr(equation, "source_info", None), "traceback", None)
    own = [frame for frame in getattr(traceback, "frames", ()) if frame.file_name == FILENAME]
    return bool(own) and all(str(frame.function_name).endswith("<lambda>") for frame in own)


def title(equation: Any, program: Any) -> str:
    """Return what to call an operation: the function's name for a call of one."""
    primitive = str(equation.primitive.name)
    if program is None:
        return primitive
    name = equation.params.get("name")
    name = name if type(name) is str else _source(opened(program)[0])[0]
    return name.lstrip("_") or _WORDS.get(primitive, primitive)


def parts(equation: Any) -> Iterator[Part]:
    """Yield the programs inside of an operation that are worth a picture."""
    params = equation.params
    match equation.primitive.name:
        case "scan":
            yield from _scan(equation)
        case "while":
            yield from _while(params)
        case "cond":
            yield from _cond(params)
        case primitive:
            program = called(equation)
            if program is None:
                return
            jaxpr, _ = opened(program)
            names = _names(jaxpr)
            given = [Given(name, number, is_same=not name) for number, name in enumerate(names)]
            name, line = _source(jaxpr)
            yield Part(program, _WORDS.get(primitive, primitive), name, line, given, is_call=True)


def _scan(equation: Any) -> Iterator[Part]:
    """Yield the body; versions of JAX count what it carries in other parameters, so the shapes tell it."""
    params = equation.params
    jaxpr, _ = opened(params["jaxpr"])
    carry = sum(map(_has_same_rank, equation.outvars, jaxpr.outvars))
    consts = sum(map(_has_same_rank, equation.invars, jaxpr.invars)) - carry
    given = []
    for number, name in enumerate(_names(jaxpr)):
        role = "" if number < consts else "carry" if number < consts + carry else "each"
        given.append(Given(name, number, role, is_same=not role))
    steps = params["length"]
    label = f"each of {steps} steps" + (", from the last one" if params.get("reverse") else "")
    yield Part(params["jaxpr"], label, *_source(jaxpr), given)


def _has_same_rank(outer: Any, inner: Any) -> bool:
    """Tell whether a value is the same in every step, and no slice of a longer one."""
    return len(getattr(outer.aval, "shape", ())) == len(getattr(inner.aval, "shape", ()))


def _while(params: Any) -> Iterator[Part]:
    body, _ = opened(params["body_jaxpr"])
    first, second = params["cond_nconsts"], params["body_nconsts"]
    names = _names(body)[second:]
    kept = [a is b for a, b in zip(body.invars[second:], body.outvars, strict=True)]
    carried = [
        Given(name, first + second + i, "carry", is_same=kept[i] and not name) for i, name in enumerate(names)
    ]
    for key, label, start, size in (
        ("cond_jaxpr", "goes on while", 0, first),
        ("body_jaxpr", "each turn", first, second),
    ):
        jaxpr, _ = opened(params[key])
        given = [Given("", start + number, is_same=True) for number in range(size)] + carried
        yield Part(params[key], label, *_source(jaxpr), given)


def _cond(params: Any) -> Iterator[Part]:
    branches = params["branches"]
    numbered = list(enumerate(branches))
    is_choice = _is_choice(branches)
    for index, branch in reversed(numbered) if is_choice else numbered:
        jaxpr, _ = opened(branch)
        label = ("if false", "if true")[index] if is_choice else f"case {index}"
        given = [Given(name, number + 1, is_same=not name) for number, name in enumerate(_names(jaxpr))]
        yield Part(branch, label, *_source(jaxpr), given)


def _is_choice(branches: Sequence[Any]) -> bool:
    """Tell whether a choice of two was written as lax.cond, whose first branch is the one for False."""
    return len(branches) == 2 and "cond" in str(
        getattr(getattr(opened(branches[0])[0], "debug_info", None), "traced_for", "cond")
    )


def _names(jaxpr: Any) -> list[str]:
    """Return what the function's author called its parameters, as far as JAX knows; '' for the rest."""
    names = getattr(getattr(jaxpr, "debug_info", None), "arg_names", None) or ()
    names = [name if type(name) is str else "" for name in names]
    return names if len(names) == len(jaxpr.invars) else [""] * len(jaxpr.invars)


def _source(jaxpr: Any) -> tuple[str, int | None]:
    """Return the name of the function that was traced, and its line if it is the submission's."""
    found = _SOURCE.match(str(getattr(getattr(jaxpr, "debug_info", None), "func_src_info", "")))
    if found is None:
        return "", None
    name = found["name"].rpartition(".")[2]
    return ("" if name == "<lambda>" else name), int(found["line"]) if found["file"] == FILENAME else None


def _has_line(equation: Any) -> bool:
    return line_of(equation) is not None or any(is_students(inner) for inner in _inner(equation))


def _inner(equation: Any) -> list[Any]:
    each = (v if isinstance(v, (list, tuple)) else (v,) for v in equation.params.values())
    return [item for items in each for item in items if _is_program(item)]


def _is_program(value: Any) -> bool:
    return isinstance(value, (jex_core.ClosedJaxpr, jex_core.Jaxpr))
