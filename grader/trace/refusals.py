"""Give an exception that escaped a trace its rule, its line in the submission and a message. Runs in the trace jail."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass

import jax
from jax import errors as jax_errors

from grader.trace.console import TooMuchOutputError
from grader.trace.entry import FILENAME, EntryError
from grader.trace.run import LeakedTracerError
from grader.trace.view import class_name

__all__ = ["Refusal", "explain"]

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
    *("slice indices", "Slice entries", "bincount", "jnp.repeat"),
)
_TYPE_CHANGES = (
    *("carry", "must have equal types", "same type structure", "branches", "body_fun output", "cond_fun"),
    *("input type", "output type"),
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
        ("rray", "Tracer"),
        "writes-in-place",
    ),
    (AttributeError, ("__delitem__",), ("",), "writes-in-place"),
    ((TypeError, ValueError), ("on-hashable static",), ("",), "static-array"),
    (TypeError, ("unhashable type",), ("Tracer",), "hashes-tracer"),
    # NumPy's words when it is made to take or to fill an array with tracers.
    (
        (TypeError, ValueError),
        ("setting an array element with a sequence", "operand must be array"),
        ("",),
        "calls-numpy",
    ),
)
"""Exceptions whose message decides: it must hold one word of each group."""
_WORDS_OF_JAX: tuple[tuple[_Classes, tuple[str, ...], str], ...] = (
    ((TypeError, IndexError), _STATIC_SHAPE, "needs-static-shape"),
    (TypeError, _TYPE_CHANGES, "type-changes"),
    (ValueError, ("truth value of an array",), "reads-value"),
)
"""The same for exceptions that JAX raised, whose words might mean something else in a submission's own."""
_ADVICE = ("The error occurred while tracing", "See https://", "This concrete value was not", "--------")
_FILE_TOO_BIG = 27


@dataclass(frozen=True)
class Refusal:
    """Why a trace ended with an exception."""

    rule: str
    message: str
    line: int | None


def explain(error: BaseException) -> Refusal:
    """Classify ``error``; never raises."""
    if isinstance(error, EntryError):
        return Refusal(error.rule, error.message, error.line)
    try:
        words = str(error)
    except Exception:  # an exception class of the submission's own
        words = ""
    line = error.line if isinstance(error, LeakedTracerError) else _line(error)
    return Refusal(_rule(error, words), _message(error, words), line)


def _rule(error: BaseException, words: str) -> str:
    for classes, rule in _CLASSES:
        if isinstance(error, classes):
            return rule
    if (
        isinstance(error, OSError) and error.errno == _FILE_TOO_BIG
    ):  # the console's limit, reached past sys.stdout
        return "too-much-output"
    for classes, some, also, rule in _WORDS:
        if isinstance(error, classes) and any(w in words for w in some) and any(w in words for w in also):
            return rule
    if any(isinstance(cause, jax_errors.TracerArrayConversionError) for cause in _chain(error)):
        return "calls-numpy"
    if not _from_jax(error):
        return "raises"
    for classes, some, rule in _WORDS_OF_JAX:
        if isinstance(error, classes) and any(w in words for w in some):
            return rule
    return "refused-by-jax"


def _message(error: BaseException, words: str) -> str:
    """Return JAX's or Python's own words, without the advice pages and stack summaries that follow them."""
    if isinstance(error, SystemExit):
        return "the submission called exit()"
    kept: list[str] = []
    for line in map(str.strip, words.strip().splitlines()):
        if line.startswith(_ADVICE):
            break
        if line:
            kept.append(line)
    text = " ".join(kept) + _advice_on(error)
    cut = text[:400] + "…" if len(text) > 400 else text
    return f"{class_name(type(error))}: {cut}" if cut else class_name(type(error))


def _advice_on(error: BaseException) -> str:
    """Say what JAX and Python do not know: where the submission runs."""
    elsewhere = 'under `if __name__ == "__main__":`'
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f". `{error.name}` is not there where submissions are graded; remove the import, or put it {elsewhere}"
    if isinstance(error, (PermissionError, EOFError)):
        return f". There are no files and no keyboard where submissions are graded; put this {elsewhere}"
    return ""


def _line(error: BaseException) -> int | None:
    for link in _chain(error):
        frames = traceback.walk_tb(link.__traceback__)
        lines = [line for frame, line in frames if frame.f_code.co_filename == FILENAME]
        if lines:
            return lines[-1]
    return None


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


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


# Tracebacks must show JAX's own frames, which is how `_from_jax` tells whose exception it is.
jax.config.update("jax_traceback_filtering", "off")
