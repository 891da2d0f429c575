"""Give an exception that escaped a trace its rule, its line in the submission and a message. Runs in the trace jail."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

import jax
from jax import errors as jax_errors

from grader.trace.entry import FILENAME, EntryError
from grader.trace.watch import TooMuchOutputError

__all__ = ["Refusal", "explain"]

_IN_PLACE = ("does not support item assignment", "is immutable", "are immutable", "does not support item deletion", "assignment destination is read-only")
_STATIC_SHAPE = ("nonzero", "arange", "jnp.where", "unique", "size` argument", "Shapes must be", "array boolean indices", "slice indices", "bincount", "jnp.repeat")
_TYPE_CHANGES = ("carry", "must have equal types", "same type structure", "branches", "body_fun output", "cond_fun")
_HASH = ("unhashable type", "non-hashable static")


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
    line = _line(error)
    return Refusal(_rule(error), _message(error), line)


def _rule(error: BaseException) -> str:
    text = str(error)
    chain = list(_chain(error))
    match error:
        case SystemExit() | KeyboardInterrupt():
            return "exits"
        case MemoryError():
            return "too-much-memory"
        case TooMuchOutputError():
            return "too-much-output"
        case OSError(errno=27):  # EFBIG: the console's size limit, reached past sys.stdout
            return "too-much-output"
        case jax_errors.UnexpectedTracerError():
            return "leaks-tracer"
        case jax_errors.NonConcreteBooleanIndexError():
            return "needs-static-shape"
        case jax_errors.TracerArrayConversionError():
            return "calls-numpy"
        case jax_errors.TracerBoolConversionError() | jax_errors.TracerIntegerConversionError():
            return "reads-value"
        case jax_errors.ConcretizationTypeError():
            return "needs-static-shape" if any(word in text for word in _STATIC_SHAPE) else "reads-value"
    if "RESOURCE_EXHAUSTED" in text or "out of memory" in text.lower():
        return "too-much-memory"
    if isinstance(error, TypeError):
        if any(word in text for word in _IN_PLACE) and ("Array" in text or "Tracer" in text or "JAX" in text):
            return "writes-in-place"
        if any(word in text for word in _HASH) and "Tracer" in text:
            return "hashes-tracer"
    if "truth value of an array" in text.lower() and _from_jax(error):
        return "reads-value"
    if any(isinstance(cause, jax_errors.TracerArrayConversionError) for cause in chain):
        return "calls-numpy"
    if "Too many leaves for PyTreeDef" in text:  # what a leaked tracer inside a cache or a closed-over Ref looks like
        return "leaks-tracer"
    if not _from_jax(error):
        return "raises"
    if any(word in text for word in _STATIC_SHAPE) and isinstance(error, (TypeError, IndexError)):
        return "needs-static-shape"
    if isinstance(error, TypeError) and any(word in text for word in _TYPE_CHANGES):
        return "type-changes"
    return "refused-by-jax"


def _message(error: BaseException) -> str:
    """Return JAX's or Python's own words, without the advice pages and stack summaries that follow them."""
    if isinstance(error, SystemExit):
        return "the submission called exit()"
    lines = [line.strip() for line in str(error).strip().splitlines()]
    kept: list[str] = []
    for line in lines:
        if line.startswith(("The error occurred while tracing", "See https://", "This concrete value was not", "--------")):
            break
        if line:
            kept.append(line)
    text = " ".join(kept)
    return f"{type(error).__name__}: {text[:400]}" + ("…" if len(text) > 400 else "") if text else type(error).__name__


def _line(error: BaseException) -> int | None:
    for link in _chain(error):
        lines = [line for frame, line in traceback.walk_tb(link.__traceback__) if frame.f_code.co_filename == FILENAME]
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


def _chain(error: BaseException) -> Any:
    link: BaseException | None = error
    for _ in range(10):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


# Tracebacks must show JAX's own frames, which is how `_from_jax` tells whose exception it is.
jax.config.update("jax_traceback_filtering", "off")
