"""What ``exercise.yaml`` may say: validated, frozen models. Layer 2.

The published JSON Schemas (``grader/schemas/``) are generated from these models, so that an editor completes and
checks what the program accepts. What a schema cannot say (a case that binds a size nobody uses) is checked by
``grader.spec_problems``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from grader import signature

__all__ = [
    "NAME",
    "Case",
    "Draw",
    "ExerciseFile",
    "Model",
    "Number",
    "Program",
    "Speed",
    "Target",
    "Tolerance",
    "Transform",
]

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Number = float | int
Target = Literal["cpu", "gpu", "tpu"]


class Model(BaseModel):
    """A frozen part of a YAML file. Unknown keys are refused, and no value is taken for one of another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _holds_mapping(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_holds_mapping, value)))


class Normal(Model):
    """Parameters of a normal distribution."""

    mean: Number = 0.0
    std: Annotated[Number, Field(ge=0)] = 1.0


class Draw(Model):
    """How the values of one argument are made; exactly one kind. Integers follow ``[low, high)``."""

    normal: Normal | None = Field(default=None, description="normally distributed")
    uniform: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="[low, high]: evenly distributed between them"
    )
    integers: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="[low, high): high is excluded"
    )
    choice: Annotated[list[Number | bool], Field(min_length=1)] | None = Field(
        default=None, description="each element is one of these, all equally likely"
    )
    permutation: Literal[True] | None = Field(default=None, description="0..size-1 in random order")
    constant: Any = Field(
        default=None,
        description="one value for every element, or nested lists; for a tree, a list of its leaves",
    )
    sorted: bool = Field(default=False, description="sort along the last axis")

    @model_validator(mode="before")
    @classmethod
    def _is_kind(cls, value: Any) -> Any:
        if isinstance(value, cls) or (isinstance(value, dict) and all(isinstance(key, str) for key in value)):
            return value
        as_it_is = f", or {{constant: {value}}}" if isinstance(value, (list, int, float)) else ""
        raise ValueError(f"expected a draw, such as {{uniform: [0, 1]}}{as_it_is}; found {value!r}")

    @model_validator(mode="after")
    def _one_kind(self) -> Draw:
        kinds = [
            k
            for k in ("normal", "uniform", "integers", "choice", "permutation", "constant")
            if getattr(self, k) is not None
        ]
        if len(kinds) != 1:
            raise ValueError(
                "expected exactly one of normal, uniform, integers, choice, permutation, constant; "
                f"found {kinds or 'none'}"
            )
        if _holds_mapping(self.constant):
            raise ValueError(
                "expected numbers or lists of them; of a dict argument, list the leaves in the entry's order"
            )
        for pair in (self.uniform, self.integers):
            if pair and pair[0] >= pair[1]:
                raise ValueError(f"expected low < high, found {pair}")
        return self


Constant = Number | bool | str | list[Any] | None
Given = Annotated[Any, BeforeValidator(lambda value: value, json_schema_input_type=Draw | Constant)]
"""What a case gives a size or an argument: a constant, kept as written, or a draw. The identity is there for the
published schema alone; ``grader.spec_problems`` knows which arguments are drawn and checks them."""


class Tolerance(Model):
    """``|actual - expected| <= atol + rtol * |expected|``."""

    rtol: Annotated[Number, Field(ge=0)] = Field(default=1e-5, description="relative to the expected value")
    atol: Annotated[Number, Field(ge=0)] = Field(default=1e-6, description="absolute")
    nan_equal: bool = Field(default=False, description="NaN equals NaN")


class Case(BaseModel):
    """Sizes and arguments of one case; every size must be bound, arguments not named here are drawn.

    A hidden case may give a size as ``[fewest, most]``: then it is drawn from the seed.
    """

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)
    __pydantic_extra__: dict[str, Given]

    count: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="how many sets of values to draw at this shape"
    )
    visibility: Literal["public", "hidden"] = Field(
        default="public",
        description="hidden: a student learns how many sets failed, not which values or sizes",
    )

    @property
    def bound(self) -> dict[str, Any]:
        """What the case says about sizes and arguments."""
        return dict(self.model_extra or {})


TransformName = Literal["jit", "vmap", "grad", "jvp", "scan"]


class TransformOptions(Model):
    """Options of one transformation."""

    over: list[str] | None = Field(
        default=None, description="vmap: arguments with a batch axis (default: all)"
    )
    wrt: list[str] | None = Field(default=None, description="grad, jvp: by which arguments (default: floats)")
    carry: dict[str, int] | None = Field(default=None, description="scan: argument -> index of its result")
    tolerance: Tolerance | None = None
    step: Annotated[Number, Field(gt=0)] | None = Field(default=None, description="of finite differences")


class Transform(TransformOptions):
    """One transformation that the function must survive, with its options."""

    name: TransformName


def _expand_transform(value: Any) -> Any:
    """``jit`` and ``{vmap: {over: [x]}}`` are short for ``{name: ..., ...}``."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and len(value) == 1 and "name" not in value:
        ((name, options),) = value.items()
        return {"name": name, **(options or {})} if isinstance(options, dict) or options is None else value
    return value


_TransformInput = (
    TransformName
    | Annotated[dict[TransformName, TransformOptions | None], Field(min_length=1, max_length=1)]
    | Transform
)
"""The short forms and the full one, as the published schema says them."""


def _check_sizes(value: Any) -> Any:
    """Refuse in one sentence what each member of a union would refuse in its own."""
    names = value if isinstance(value, list) else [value]
    if value is not None and not (names and all(isinstance(name, str) for name in names)):
        raise ValueError(
            f"expected a size of the entry, such as h, or a list of them, found {str(value)[:80]}"
        )
    return value


_Sizes = Annotated[str | Annotated[list[str], Field(min_length=1)] | None, BeforeValidator(_check_sizes)]


class Program(Model):
    """What the traced program must look like; judged from its bytes, equal on every machine."""

    constant_in: _Sizes = Field(
        default=None,
        description="a size, or a static number, with which the program must not grow (no unrolled loops), "
        "or a list of them: they grow together, so that growth with any of them shows",
    )
    sizes: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=3, max_length=3)] | None = Field(
        default=None,
        description="three sizes at which growth is counted, each twice the one before "
        "(default: n, 2n, 4n and 16n, where n is drawn from 12 to 20, so that nobody can write for them; where several "
        "sizes grow together, n, 2n, 4n and 8n from 6 to 10)",
    )
    operations: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="most operations that the program may have, for Python loops over a size that never changes",
    )
    forbids: list[str] = Field(default=[], description="StableHLO operations that may not occur: sqrt, ...")
    requires: list[str] = Field(default=[], description="StableHLO operations that must occur, such as while")
    reuses: str | None = Field(
        default=None, description="an argument whose memory the result must take over when it is donated"
    )
    temporary_bytes: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="most bytes of temporary memory, as the compiler reports them"
    )
    constant_bytes: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="most bytes of constants inside the program"
    )
    element_operations: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="most operations on single elements, loops counted as often as they run (docs/cost.md)",
    )
    moved_bytes: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="most bytes that all operations together read and write (docs/cost.md)"
    )
    sent_bytes: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="most bytes that one of several devices hands to collectives, such as ppermute (docs/cost.md)",
    )
    at: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default={}, description="sizes at which memory and work are judged (default: those of the transforms)"
    )

    @property
    def constant_sizes(self) -> tuple[str, ...]:
        """The sizes of ``constant_in``, be it one or a list."""
        if self.constant_in is None:
            return ()
        return (self.constant_in,) if isinstance(self.constant_in, str) else tuple(self.constant_in)

    @property
    def weighs(self) -> bool:
        """Whether memory or work are judged, at ``at``."""
        memory = (self.reuses, self.temporary_bytes)
        work = (self.element_operations, self.moved_bytes, self.sent_bytes)
        return any(limit is not None for limit in memory + work)


class Speed(Model):
    """Threshold on original time / submission time."""

    size: dict[str, Given] = Field(description="sizes and arguments of the timed case")
    at_least: dict[Target, Annotated[Number, Field(gt=0)]] = Field(
        description="target -> the smallest original time / submission time that earns the points"
    )
    measured: dict[str, Any] = Field(default={}, description="the author's own figures behind the threshold")


class Points(Model):
    """Points of each check."""

    correctness: Annotated[Number, Field(gt=0)]
    purity: Annotated[Number, Field(gt=0)]
    transforms: Annotated[Number, Field(ge=0)] = 0
    program: Annotated[Number, Field(ge=0)] = 0
    speed: Annotated[Number, Field(ge=0)] = 0


class LimitsFile(Model):
    """Limits of one jailed child."""

    time_s: Annotated[Number, Field(gt=0, le=600)] = Field(
        default=10, description="seconds of processor time; the wall clock gets twice as many"
    )
    memory_mb: Annotated[int, Field(ge=1536, le=65536)] = Field(
        default=4096, description="private MiB; JAX alone needs about 1250"
    )


class Oracle(Model):
    """How expected values are made."""

    precision: Literal["double", "declared"] = Field(
        default="double", description="floats given to the original: float64, or the declared dtype"
    )
    needs: list[Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]] = Field(
        default=[],
        description="packages that the original imports and a grader need not have, such as torch; an answer cannot "
        "import them. Where one is missing, values come from recorded.json (`jaxercise course record`)",
    )


def _check_entry(text: Any) -> Any:
    if isinstance(text, str):
        signature.parse(text)
    return text


class ExerciseFile(Model):
    """``exercise.yaml``, format 1."""

    format: Literal[1]
    title: str
    concept: str = Field(description="the one idea, in a line")
    reads: list[str] = Field(
        default=[], description='what to read beside it, such as "jax: 201/control-flow"'
    )
    prompt: str = Field(description="what to write and why the original cannot be traced; Markdown")
    takeaway: str = Field(default="", description="what to remember, shown once it is solved; Markdown")
    entry: Annotated[str, BeforeValidator(_check_entry, json_schema_input_type=str)] = Field(
        description='for example "ewma(xs: f32[n], alpha: f32[]) -> f32[n]"'
    )
    inputs: dict[str, Draw] = Field(
        description="argument -> how its values are made where a case does not say"
    )
    cases: Annotated[list[Case], Field(min_length=1)] = Field(
        description="sizes, and the arguments that are fixed: a constant, or a draw of its own"
    )
    tolerance: Tolerance = Tolerance()
    oracle: Oracle = Oracle()
    devices: Annotated[int, Field(ge=1, le=16)] = Field(
        default=1,
        description="virtual CPU devices that jax.devices() shows; with more than one, a submission may use meshes,"
        " shard_map and collectives",
    )
    transforms: list[
        Annotated[Transform, BeforeValidator(_expand_transform, json_schema_input_type=_TransformInput)]
    ] = Field(default=[], description="a name such as jit, or {vmap: {over: [x]}} where options are needed")
    transform_case: dict[str, Given] | None = Field(
        default=None,
        description="sizes and arguments for transforms and purity (default: the largest public case)",
    )
    fixed_points: bool = Field(
        default=False,
        description="use the values that transform_case writes out in every round, and none that are drawn:"
        " for functions that a finite difference fails elsewhere",
    )
    aliasing: Literal["allowed", "forbidden"] = Field(
        default="allowed", description="whether a result may be the container that was passed in"
    )
    program: Program | None = None
    original_fails: str = Field(
        pattern=r"^[a-z]+/[a-z-]+$", description="check/rule by which the original is refused"
    )
    speed: Speed | None = None
    points: Points
    limits: LimitsFile = LimitsFile()
    hints: Annotated[list[str], Field(min_length=1)] = Field(
        description="shown one at a time, the gentlest first"
    )

    @property
    def signature(self) -> signature.Signature:
        """The parsed ``entry``."""
        return signature.parse(self.entry)

    @property
    def transform_names(self) -> tuple[str, ...]:
        """Names of the transformations that an answer has to survive, each once."""
        return tuple(dict.fromkeys(transform.name for transform in self.transforms))

    @property
    def shows_transforms(self) -> bool:
        """Whether transforms are judged at sizes and arguments that all may know."""
        return self.transform_case is not None or any(case.visibility == "public" for case in self.cases)

    @property
    def case_for_transforms(self) -> dict[str, Any]:
        """Sizes and arguments at which purity and transforms are judged."""
        if self.transform_case is not None:
            return self.transform_case
        public = [case.bound for case in self.cases if case.visibility == "public"] or [self.cases[0].bound]
        sizes = self.signature.sizes
        return max(
            public, key=lambda bound: sum(v for k, v in bound.items() if k in sizes and type(v) is int)
        )
