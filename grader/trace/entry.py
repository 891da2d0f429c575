"""Turn source bytes into a module and find its entry point. Runs in the trace jail."""

from __future__ import annotations

import difflib
import functools
import inspect
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import jax

__all__ = ["FILENAME", "MODULE", "EntryError", "compile_source", "execute", "find", "unwrap_jit"]

FILENAME = "<submission>"
"""Code object file name of the submission: how frames, functions and lines of the student's are recognised."""
MODULE = "submission"
"""``__name__`` of the executed module, so that ``if __name__ == "__main__"`` blocks stay asleep."""

_JITTED = type(jax.jit(lambda: 0))


@dataclass(frozen=True)
class EntryError(Exception):
    """The submission offers no usable entry point."""

    rule: str
    message: str
    line: int | None = None


def compile_source(source: bytes) -> types.CodeType:
    """Compile the submission.

    Raises:
        EntryError: with rule ``syntax-error`` or ``unreadable-source``.
    """
    try:
        return compile(source, FILENAME, "exec", dont_inherit=True)
    except SyntaxError as error:
        detail = f"{error.msg}" + (f": `{error.text.strip()[:120]}`" if error.text else "")
        raise EntryError("syntax-error", detail, error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        why = f"Python cannot compile the file ({type(error).__name__}: {error})"
        raise EntryError("unreadable-source", why) from None


def execute(code: types.CodeType, names: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """Execute the module anew, with some names defined beforehand, and return its namespace."""
    module = types.ModuleType(MODULE)
    module.__file__ = FILENAME
    # What a notebook has without importing it; it does nothing here.
    module.__dict__.update(display=_do_nothing, get_ipython=_do_nothing, **names)
    sys.modules[MODULE] = module  # dataclasses, pickling and typing look their module up by name
    exec(code, module.__dict__)  # noqa: S102 - the submission, in its jail
    return module.__dict__


def _do_nothing(*_args: object, **_kwargs: object) -> None:
    """Stand in for what shows something in a notebook."""


def find(namespace: dict[str, Any], name: str, parameters: list[str]) -> Callable[..., Any]:
    """Return the callable called ``name``.

    Raises:
        EntryError: it is missing, is not callable, or cannot take the parameters by position.
    """
    entry: Callable[..., Any] = namespace.get(name)  # type: ignore[assignment]
    if not callable(entry):
        raise EntryError("missing-entry", _why_missing(namespace, name))
    try:  # of what is called first: a decorator may take other arguments than the function that it wraps
        signature = inspect.signature(unwrap_jit(entry), follow_wrapped=False)
    except (ValueError, TypeError):
        return entry
    try:
        signature.bind(*parameters)
    except TypeError as error:
        raise EntryError(
            "wrong-arity", _why_unfit(signature, name, parameters, str(error)), _line_of(entry)
        ) from None
    return entry


def _line_of(entry: Any) -> int | None:
    """Return the line in which the function under a ``jit``, a ``partial`` or an instance is defined."""
    function = unwrap_jit(entry)
    while isinstance(function, functools.partial):
        function = unwrap_jit(function.func)
    if not hasattr(function, "__code__"):
        function = getattr(type(function), "__call__", None)  # noqa: B004 - the function is wanted, not whether
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename == FILENAME else None


def _why_unfit(signature: inspect.Signature, name: str, parameters: list[str], words: str) -> str:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    taken = [own for own in signature.parameters.values() if own.kind in kinds]
    passed = f"the exercise passes {len(parameters)}: `{', '.join(parameters)}`"
    if len(taken) == len(parameters) or any(
        own.kind is own.VAR_POSITIONAL for own in signature.parameters.values()
    ):
        return f"`{name}` cannot be called as `{name}({', '.join(parameters)})`: {words}"
    count = f"{len(taken)} argument{'' if len(taken) == 1 else 's'}" if taken else "no arguments"
    own_names = ", ".join(own.name for own in taken)
    listed = f" (`{own_names}`)" if taken and len(own_names) <= 80 else ""
    return f"`{name}` takes {count}{listed}, {passed}"


def _why_missing(namespace: dict[str, Any], name: str) -> str:
    found = f"`{name}` is not a function" if name in namespace else f"there is no function `{name}`"
    own = [
        k
        for k, v in namespace.items()
        if type(v) in (types.FunctionType, _JITTED, type) and v.__module__ == MODULE
    ]
    if close := difflib.get_close_matches(name, own, n=1, cutoff=0.5):
        return f"{found}; did you mean to rename `{close[0]}`?"
    return f"{found}; the file defines {', '.join(own[:5]) or 'no function'}"


def unwrap_jit(function: Any) -> Any:
    """Return the Python function under a student's own ``jax.jit``.

    Under it, argument containers are rebuilt and traces are cached, which would hide what the function really does.
    """
    while isinstance(function, _JITTED):
        function = function.__wrapped__  # type: ignore[attr-defined]
    return function
