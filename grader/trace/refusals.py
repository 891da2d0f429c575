"""Give an exception that escaped a trace its rule, its line in the submission and a message. Runs in the trace jail."""

from __future__ import annotations

import dis
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

import jax
from jax import errors as jax_errors

from grader import forms
from grader.trace.console import TooMuchOutputError
from grader.trace.entry import FILENAME, EntryError
from grader.trace.lessons import kind_of
from grader.trace.lessons_refused import without_site
from grader.trace.rewrite import rewrite
from grader.trace.run import LeakedTracerError
from grader.trace.site import chain, find
from grader.trace.view import class_name

__all__ = ["Refusal", "explain", "structure_words"]

_IDENTITY = re.compile(r" with object id \d+| at 0x[0-9a-f]+")
"""Where something lies in memory, which no reader can use, and which would make two verdicts on one file differ."""
_TRACER = re.compile(r"\b(?:DynamicJaxpr|Jit|Batch|JVP|Linearize|Jaxpr|Partial|Eval)Tracer\b")
"""JAX's names for the arrays that a traced function sees."""
_TRACERS = (
    "'DynamicJaxprTracer",
    " DynamicJaxprTracer",
    "JitTracer",
    "BatchTracer",
    "JVPTracer",
    "LinearizeTracer",
)
"""The same, as words of a message."""
_STATIC_SHAPE = (
    *(
        "nonzero",
        "arange",
        "jnp.where",
        "unique",
        "size` argument",
        "Shapes must be",
        "array boolean indices",
    ),
    *("was not hashable: (", "slice indices", "Slice entries", "bincount", "jnp.repeat", "num_segments"),
    *("jnp.linspace", "jnp.pad", "num_classes", "trim_zeros"),
)
_TYPE_CHANGES = (
    *("carry input and carry output", "must have equal output types", "same type structure"),
    *("same pytree structure", "body_fun output", "cond_fun must return"),
)
_Classes = type[BaseException] | tuple[type[BaseException], ...]
_CLASSES: tuple[tuple[_Classes, str], ...] = (
    ((SystemExit, KeyboardInterrupt), "exits"),
    (RecursionError, "raises"),
    (MemoryError, "too-much-memory"),
    (TooMuchOutputError, "too-much-output"),
    (LeakedTracerError, "leaks-tracer"),
    (jax_errors.UnexpectedTracerError, "leaks-tracer"),
    (jax_errors.NonConcreteBooleanIndexError, "needs-static-shape"),
    (jax_errors.TracerArrayConversionError, "calls-numpy"),
    ((jax_errors.TracerBoolConversionError, jax_errors.TracerIntegerConversionError), "reads-value"),
)
"""Exceptions whose class alone decides."""
_WORDS: tuple[tuple[_Classes, tuple[str, ...], tuple[str, ...], str], ...] = (
    (jax_errors.ConcretizationTypeError, _STATIC_SHAPE, ("",), "needs-static-shape"),
    (jax_errors.ConcretizationTypeError, ("",), ("",), "reads-value"),
    (Exception, ("RESOURCE_EXHAUSTED", "ut of memory"), ("",), "too-much-memory"),
    # What a leaked tracer inside a cache or a closed-over Ref looks like when the program is lowered.
    (Exception, ("Too many leaves for PyTreeDef",), ("",), "leaks-tracer"),
    (
        TypeError,
        ("are immutable", "does not support item", "is immutable"),
        ("JAX arrays", *_TRACERS, "_IndexUpdateHelper"),
        "writes-in-place",
    ),
    (TypeError, ("unsupported format string",), _TRACERS, "reads-value"),
    (Exception, ("Leaked trace ", "Leaked level "), _TRACERS, "leaks-tracer"),
    (AttributeError, ("__delitem__",), ("",), "writes-in-place"),
    ((TypeError, ValueError), ("on-hashable static",), ("",), "static-array"),
    (TypeError, ("unhashable type",), _TRACERS, "hashes-tracer"),
    (TypeError, ("SeedSequence expects",), (*_TRACERS, "Tracer(", "array(key<"), "calls-numpy"),
    # NumPy's words when it is made to take or to fill an array with tracers.
    (
        (TypeError, ValueError),
        ("setting an array element with a sequence", "operand must be array"),
        ("",),
        "calls-numpy",
    ),
)
"""Exceptions whose message decides: it must hold one word of each group."""
_WORDS_OF_JAX: tuple[tuple[_Classes, tuple[str, ...], tuple[str, ...], str], ...] = (
    ((TypeError, IndexError), _STATIC_SHAPE, _TRACERS, "needs-static-shape"),
    (TypeError, _TYPE_CHANGES, ("",), "type-changes"),
    (ValueError, ("truth value of an array",), ("",), "reads-value"),
)
"""The same for exceptions that JAX raised, whose words might mean something else in a submission's own."""
_RAISES = frozenset({"RAISE_VARARGS", "RERAISE"})
_ADVICE = ("The error occurred while tracing", "See https://", "This concrete value was not", "--------")
_FILE_TOO_BIG = 27
_ARRAY = re.compile(r"(?:float|int|uint|bool|complex)\d*\[")
_LOCAL = re.compile(r"local variable '(\w+)'")
_USUAL = {
    "jnp": "import jax.numpy as jnp",
    "np": "import jax.numpy as jnp` and use `jnp`, or `import numpy as np",
    "jax": "import jax",
    "lax": "from jax import lax",
    "math": "import math",
    "partial": "from functools import partial",
    "functools": "import functools",
}
"""Names that a file often uses and forgets to import."""


@dataclass(frozen=True)
class Refusal:
    """Why a trace ended with an exception."""

    rule: str
    message: str
    """The exception's own words, or ours where there was none."""
    line: int | None
    kind: str = ""
    """Which lesson of ``grader.lessons`` it teaches, or ''."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """What the lesson's words are about; ``value`` is the guilty value with its shape and dtype."""
    rewrite: str = ""
    """The statement rewritten, as lines that start with ``- `` and ``+ ``, or ''."""


def explain(error: BaseException, source: bytes = b"") -> Refusal:
    """Classify ``error``; never raises.

    Args:
        error: what escaped from the submission.
        source: the submission; without it there is no lesson, since a lesson is about a piece of its text.
    """
    if isinstance(error, EntryError):
        return Refusal(error.rule, error.message + _advice_on_syntax(error.message), error.line)
    try:
        words = str(error)
    except Exception:  # an exception class of the submission's own
        words = ""
    line = error.line if isinstance(error, LeakedTracerError) else _line(error)
    rule = _rule(error, words)
    message = _message(error, words)
    try:
        site = find(error, source) if source else None
        found = kind_of(error, words, rule, site) if site is not None else without_site(words, rule)
        if found is None:
            return Refusal(rule, message, line)
        kind, slots = found
        text = rewrite(kind, slots, site) if site is not None else ""
        return Refusal(rule, message, line, kind, slots, text)
    except Exception:  # a lesson is a help; what it cannot make out costs nobody the verdict
        return Refusal(rule, message, line)


def structure_words(mismatch: forms.Mismatch) -> str:
    """Say in a student's words how a result differs in structure: Python's names of types are not all theirs."""
    if mismatch.actual == "NoneType":
        return f"{mismatch.path}: expected {mismatch.expected}, actual None; is a `return` missing?"
    if mismatch.actual.startswith("a list of") and _ARRAY.match(mismatch.expected):
        advice = "make it one array with jnp.array or jnp.stack"
        return f"{mismatch.path}: expected {mismatch.expected}, actual {mismatch.actual}; {advice}"
    actual = "one array" if _TRACER.fullmatch(mismatch.actual) else mismatch.actual
    return f"{mismatch.path}: expected {mismatch.expected}, actual {actual}"


def _advice_on_syntax(message: str) -> str:
    if "is parameter and global" in message or "is parameter and nonlocal" in message:
        return ". An argument needs no such line: take it out, and return the new value"
    return ""


def _rule(error: BaseException, words: str) -> str:
    for classes, rule in _CLASSES:
        if isinstance(error, classes):
            return rule
    if (
        isinstance(error, OSError) and error.errno == _FILE_TOO_BIG
    ):  # the console's limit, reached past sys.stdout
        return "too-much-output"
    if not _is_own(error) and (rule := _by_words(_WORDS, error, words)):
        return rule
    if any(isinstance(cause, jax_errors.TracerArrayConversionError) for cause in chain(error)):
        return "calls-numpy"
    if isinstance(error, TypeError) and "supported seed types" in words and _is_handed_array(error):
        return "calls-numpy"
    if isinstance(error, AttributeError) and "module 'jax" in words:
        return "refused-by-jax"  # some versions of JAX leave it to the interpreter to say so
    if not _from_jax(error):
        return "raises"
    return _by_words(_WORDS_OF_JAX, error, words) or "refused-by-jax"


def _by_words(
    table: tuple[tuple[_Classes, tuple[str, ...], tuple[str, ...], str], ...],
    error: BaseException,
    words: str,
) -> str:
    said = " ".join(_said(words))
    for classes, some, also, rule in table:
        if isinstance(error, classes) and any(w in said for w in some) and any(w in said for w in also):
            return rule
    return ""


def _said(words: str) -> list[str]:
    """Return the lines of a message before the advice and stack summaries, which name the student's functions."""
    kept: list[str] = []
    for line in map(str.strip, words.strip().splitlines()):
        if line.startswith(_ADVICE):
            break
        if line:
            kept.append(line)
    return kept


def _message(error: BaseException, words: str) -> str:
    """Return JAX's or Python's own words, without the advice pages and stack summaries that follow them."""
    if isinstance(error, SystemExit):
        return "the submission called exit()"
    text = _IDENTITY.sub("", _TRACER.sub("array", " ".join(_said(words)))) + _advice_on(error)
    cut = text[:400] + "…" if len(text) > 400 else text
    return f"{class_name(type(error))}: {cut}" if cut else class_name(type(error))


def _advice_on(error: BaseException) -> str:
    """Say what JAX and Python do not know: where the submission runs."""
    elsewhere = 'under `if __name__ == "__main__":`'
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f". `{error.name}` is not there where submissions are graded; remove the import, or put it {elsewhere}"
    if isinstance(error, UnboundLocalError) and (name := _LOCAL.search(str(error))):
        return (
            f". Because this function assigns `{name[1]}`, the name is its own everywhere in it; "
            "hand the value in as an argument (in a loop of JAX: as part of its state) and return the new one"
        )
    if isinstance(error, NameError) and error.name in _USUAL:
        return f". Write `{_USUAL[error.name]}` at the top of the file"
    if isinstance(error, (PermissionError, EOFError)):
        return f". There are no files and no keyboard where submissions are graded; put this {elsewhere}"
    return ""


def _line(error: BaseException) -> int | None:
    for link in chain(error):
        frames = traceback.walk_tb(link.__traceback__)
        lines = [line for frame, line in frames if frame.f_code.co_filename == FILENAME]
        if lines:
            return lines[-1]
    return None


def _is_own(error: BaseException) -> bool:
    """Tell whether a ``raise`` of the submission's made it; an operation on an array raises in its line as well."""
    trace = error.__traceback__
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return code.co_filename == FILENAME and dis.opname[code.co_code[trace.tb_lasti]] in _RAISES


def _is_handed_array(error: BaseException) -> bool:
    """Tell whether the function that raised holds a traced array, whose words alone do not say what they are about."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and any(isinstance(value, jax.core.Tracer) for value in frames[-1].f_locals.values())


def _from_jax(error: BaseException) -> bool:
    """Tell whether JAX raised it, rather than the submission or a library it called by itself."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in reversed(frames):
        name = frame.f_code.co_filename
        if name == FILENAME:
            return False
        if "/jax/" in name or "/jaxlib/" in name:
            return True
    return False


# Tracebacks must show JAX's own frames, which is how `_from_jax` tells whose exception it is.
jax.config.update("jax_traceback_filtering", "off")
