"""What ``course.yaml`` and ``exercise.yaml`` may say: validated, frozen models. Layer 2.

The published JSON Schemas (``grader/schemas/``) are generated from these models, so that an editor completes and
checks what the program accepts. What a schema cannot say (a case that binds a size nobody uses) is checked by
:func:`semantic_problems`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from grader import signature
from grader.rules import CHECKS, RULES

__all__ = ["Case", "CourseFile", "Draw", "ExerciseFile", "Module", "Speed", "Tolerance", "Transform", "semantic_problems"]

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Number = float | int
Target = Literal["cpu", "gpu", "tpu"]
Values = Any


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Normal(_Model):
    """Parameters of a normal distribution."""

    mean: Number = 0.0
    std: Annotated[Number, Field(ge=0)] = 1.0


class Draw(_Model):
    """How the values of one argument are made; exactly one kind. Integers follow ``[low, high)``."""

    normal: Normal | None = None
    uniform: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    integers: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(default=None, description="[low, high): high is excluded")
    choice: Annotated[list[Number | bool], Field(min_length=1)] | None = None
    permutation: Literal[True] | None = Field(default=None, description="0..size-1 in random order")
    constant: Values = Field(default=None, description="one value for every element, or nested lists of the whole array")
    sorted: bool = Field(default=False, description="sort along the last axis")

    @model_validator(mode="after")
    def _one_kind(self) -> Draw:
        kinds = [k for k in ("normal", "uniform", "integers", "choice", "permutation", "constant") if getattr(self, k) is not None]
        if len(kinds) != 1:
            raise ValueError(f"expected exactly one of normal, uniform, integers, choice, permutation, constant; found {kinds or 'none'}")
        for pair in (self.uniform, self.integers):
            if pair and pair[0] >= pair[1]:
                raise ValueError(f"expected low < high, found {pair}")
        return self


class Tolerance(_Model):
    """``|actual - expected| <= atol + rtol * |expected|``."""

    rtol: Annotated[Number, Field(ge=0)] = 1e-5
    atol: Annotated[Number, Field(ge=0)] = 1e-6
    nan_equal: bool = Field(default=False, description="NaN equals NaN")


class Case(BaseModel):
    """Sizes and arguments of one case; sizes not bound here are missing, arguments not named here are drawn."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    count: Annotated[int, Field(ge=1, le=1000)] = Field(default=1, description="how many sets of values to draw at this shape")
    visibility: Literal["public", "hidden"] = "public"

    @property
    def bound(self) -> dict[str, Any]:
        """What the case says about sizes and arguments."""
        return dict(self.model_extra or {})


class Transform(_Model):
    """One transformation that the function must survive, with its options."""

    name: Literal["jit", "vmap", "grad", "jvp", "scan"]
    over: list[str] | None = Field(default=None, description="vmap: arguments that gain a batch axis (default: all)")
    wrt: list[str] | None = Field(default=None, description="grad, jvp: arguments to differentiate (default: all floats)")
    carry: dict[str, int] | None = Field(default=None, description="scan: argument -> index of the result that feeds it")
    tolerance: Tolerance | None = None
    step: Annotated[Number, Field(gt=0)] | None = Field(default=None, description="grad, jvp: finite-difference step")


def _expand_transform(value: Any) -> Any:
    """``jit`` and ``{vmap: {over: [x]}}`` are short for ``{name: ..., ...}``."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and len(value) == 1 and "name" not in value:
        (name, options), = value.items()
        return {"name": name, **(options or {})} if isinstance(options, dict) or options is None else value
    return value


class Program(_Model):
    """What the traced program must look like; judged from its bytes, equal on every machine."""

    constant_in: str | None = Field(default=None, description="a size with which the program must not grow (no unrolled loops)")
    sizes: Annotated[list[int], Field(min_length=3, max_length=3)] = Field(default=[16, 32, 64], description="the three sizes at which growth is counted, each twice the one before")
    forbids: list[str] = Field(default=[], description="StableHLO operations that may not occur, such as sqrt")
    requires: list[str] = Field(default=[], description="StableHLO operations that must occur, such as while")
    reuses: str | None = Field(default=None, description="an argument whose memory the result must take over when it is donated")
    temporary_bytes: Annotated[int, Field(ge=0)] | None = None
    constant_bytes: Annotated[int, Field(ge=0)] | None = None
    at: dict[str, int] = Field(default={}, description="sizes at which memory is judged (default: those of the transforms)")


class Speed(_Model):
    """Threshold on original time / submission time."""

    size: dict[str, Any] = Field(description="sizes and arguments of the timed case")
    at_least: dict[Target, Annotated[Number, Field(gt=0)]]
    measured: dict[str, Any] = Field(default={}, description="the author's own figures behind the threshold")


class Points(_Model):
    """Points of each check."""

    correctness: Annotated[Number, Field(gt=0)]
    purity: Annotated[Number, Field(gt=0)]
    transforms: Annotated[Number, Field(ge=0)] = 0
    program: Annotated[Number, Field(ge=0)] = 0
    speed: Annotated[Number, Field(ge=0)] = 0


class LimitsFile(_Model):
    """Limits of one jailed child."""

    time_s: Annotated[Number, Field(gt=0, le=600)] = 20
    memory_mb: Annotated[int, Field(ge=512, le=65536)] = 4096


class Oracle(_Model):
    """How expected values are made."""

    precision: Literal["double", "declared"] = Field(default="double", description="floats given to the original: float64, or the declared dtype")


def _check_entry(text: Any) -> Any:
    if isinstance(text, str):
        signature.parse(text)
    return text


class ExerciseFile(_Model):
    """``exercise.yaml``, format 1."""

    format: Literal[1]
    title: str
    concept: str = Field(description="the one idea, in a line")
    reads: list[str] = []
    prompt: str = Field(description="what to write and why the original cannot be traced; Markdown")
    takeaway: str = ""
    entry: Annotated[str, BeforeValidator(_check_entry)] = Field(description='for example "ewma(xs: f32[n], alpha: f32[]) -> f32[n]"')
    inputs: dict[str, Draw]
    cases: Annotated[list[Case], Field(min_length=1)]
    tolerance: Tolerance = Tolerance()
    oracle: Oracle = Oracle()
    transforms: list[Annotated[Transform, BeforeValidator(_expand_transform)]] = []
    transform_case: dict[str, Any] | None = Field(default=None, description="sizes and arguments for transforms and purity (default: the largest public case)")
    aliasing: Literal["allowed", "forbidden"] = Field(default="allowed", description="whether a result may be the container that was passed in")
    program: Program | None = None
    original_fails: str = Field(pattern=r"^[a-z]+/[a-z-]+$", description="check/rule by which the original is refused")
    speed: Speed | None = None
    points: Points
    limits: LimitsFile = LimitsFile()
    hints: Annotated[list[str], Field(min_length=1)]

    @property
    def signature(self) -> signature.Signature:
        """The parsed ``entry``."""
        return signature.parse(self.entry)

    @property
    def case_for_transforms(self) -> dict[str, Any]:
        """Sizes and arguments at which purity and transforms are judged."""
        if self.transform_case is not None:
            return self.transform_case
        public = [case.bound for case in self.cases if case.visibility == "public"] or [self.cases[0].bound]
        sizes = self.signature.sizes
        return max(public, key=lambda bound: sum(v for k, v in bound.items() if k in sizes))


class Module(_Model):
    """A topic: the exercises of one folder, in order."""

    name: Annotated[str, Field(pattern=NAME)]
    title: str
    exercises: list[Annotated[str, Field(pattern=NAME)]]


class CourseFile(_Model):
    """``course.yaml``, format 1."""

    format: Literal[1]
    title: str
    target: Target = "cpu"
    modules: Annotated[list[Module], Field(min_length=1)]


def semantic_problems(spec: ExerciseFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (path, message) for everything wrong that a schema cannot express."""
    sig = spec.signature
    names = {p.name for p in sig.parameters}
    sizes = sig.sizes
    if clash := names & sizes:
        yield ("entry",), f"{sorted(clash)} is both an argument and a size; rename one"
    for name in spec.inputs.keys() - names:
        yield ("inputs", name), f"unknown argument; expected one of {sorted(names)}"
    bindings: list[tuple[tuple[str | int, ...], dict[str, Any]]] = [(("cases", i), c.bound) for i, c in enumerate(spec.cases)]
    if spec.transform_case is not None:
        bindings.append((("transform_case",), spec.transform_case))
    if spec.speed:
        bindings.append((("speed", "size"), spec.speed.size))
    for where, bound in bindings:
        yield from _binding_problems(where, bound, spec, names, sizes)
    yield from _program_problems(spec, names, sizes)
    for index, transform in enumerate(spec.transforms):
        for option in ("over", "wrt", "carry"):
            for name in getattr(transform, option) or ():
                if name not in names:
                    yield ("transforms", index, transform.name, option), f"unknown argument {name!r}; expected one of {sorted(names)}"
    check, _, rule = spec.original_fails.partition("/")
    if check not in CHECKS or rule not in RULES or RULES[rule].check != check:
        close = sorted(f"{r.check}/{r.name}" for r in RULES.values() if r.check == check) or [f"{c}/..." for c in CHECKS]
        yield ("original_fails",), f"unknown reason {spec.original_fails!r}; expected one of {', '.join(close)}"
    for name in ("transforms", "program", "speed"):
        if getattr(spec.points, name) and not getattr(spec, name):
            yield ("points", name), f"points for {name}, but there is no `{name}:` section"


def _binding_problems(
    where: tuple[str | int, ...], bound: dict[str, Any], spec: ExerciseFile, names: set[str], sizes: frozenset[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in bound.keys() - names - sizes:
        yield (*where, key), f"unknown key; expected a size {sorted(sizes)}, an argument {sorted(names)}, count or visibility"
    for key in sorted(sizes - bound.keys()):
        yield where, f"size {key!r} is not bound; add `{key}: NUMBER`"
    for key in sizes & bound.keys():
        if type(bound[key]) is not int or bound[key] < 0:
            yield (*where, key), f"expected a size (an integer >= 0), found {bound[key]!r}"
    for parameter in spec.signature.parameters:
        if parameter.name not in bound and parameter.name not in spec.inputs and parameter.type[0] != "key":
            yield where, f"argument {parameter.name!r} has no values; add it to `inputs:` or to the case"


def _program_problems(spec: ExerciseFile, names: set[str], sizes: frozenset[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    program = spec.program
    if program is None:
        return
    if program.constant_in is not None and program.constant_in not in sizes:
        yield ("program", "constant_in"), f"unknown size {program.constant_in!r}; expected one of {sorted(sizes)}"
    if program.reuses is not None and program.reuses not in names:
        yield ("program", "reuses"), f"unknown argument {program.reuses!r}; expected one of {sorted(names)}"
    for key in program.at.keys() - sizes:
        yield ("program", "at", key), f"unknown size; expected one of {sorted(sizes)}"
    for kind in ("forbids", "requires"):
        for index, name in enumerate(getattr(program, kind)):
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                yield ("program", kind, index), f"expected a StableHLO operation such as `while`, found {name!r}"
