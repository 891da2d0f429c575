"""The properties child: ask the author's properties whether they hold of random results. Layer 3.

The author's code is trusted, the results are not, and arrive as plain arrays of the planned shapes and dtypes. So a
property that raises, or answers anything but None or a sentence, is the course's own fault.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import forms, wire
from grader.judge.buffers import ArrayType, split

__all__ = ["Call", "main"]

_FILES = ("original", "properties")
_MAX_TEXT = 500


@dataclass(frozen=True)
class Call:
    """One call of the submission's function: what a property looks at."""

    arguments: dict[str, Any]
    """By parameter name: NumPy arrays in the containers of the signature, the words of a key, constants as they are."""
    result: Any
    """NumPy arrays in the containers of the signature."""


Property = Callable[[Sequence[Call]], "str | None"]


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``original`` and ``properties`` (source), ``names`` (of the parameters) and ``groups``
            (``args``, ``result``, ``count``); blobs ``group-0`` onwards with the raw inputs and outputs of each of
            ``count`` calls, one after the other.

    Returns:
        A frame of ``fault`` (why they could not be asked, or '') and ``broken``: rows of a group's number, what must
        hold and what was found.

    Raises:
        FrameError: the request is not what the supervisor writes.
    """
    header, blobs = wire.unpack(request)
    broken: list[list[Any]] = []
    fault = ""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            properties = list(_properties(header["original"], header["properties"]))
            for number, group in enumerate(header["groups"]):
                for must, holds in properties:
                    # Read anew for each: what one property does to its arrays is not seen by the next.
                    found = holds(_calls(header["names"], group, blobs[f"group-{number}"]))
                    if found is not None:
                        broken.append([number, must, _sentence(holds, found)])
        except _Fault as error:
            fault = str(error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the author's code may raise anything
            fault = _describe(error)
    return wire.pack({"fault": fault[:_MAX_TEXT], "broken": broken})


class _Fault(Exception):
    """The author's file does not keep to what a property is."""


def _properties(original: str, source: str) -> Iterator[tuple[str, Property]]:
    """Execute the author's files and yield what must hold, with the function that tells.

    Raises:
        _Fault: there are none, or one does not say what must hold.
    """
    module = types.ModuleType("")
    for name, text in zip(_FILES, (original, source), strict=True):
        # Registered first, as in the oracle: the properties may import the original.
        sys.modules[name] = module = types.ModuleType(name)
        module.__file__ = f"{name}.py"
        exec(compile(text, f"{name}.py", "exec"), module.__dict__)  # noqa: S102 - running it is the purpose
    found = [
        value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == "properties" and not name.startswith("_")
    ]
    if not found:
        raise _Fault("properties.py: no public function; each is one property")
    for function in found:
        must = (inspect.getdoc(function) or "").partition("\n")[0].strip().rstrip(".")
        if not must:
            line = function.__code__.co_firstlineno
            raise _Fault(
                f"properties.py:{line}: {function.__name__} has no docstring; its first line says what must hold"
            )
        yield must[:_MAX_TEXT], function


def _sentence(holds: Property, found: object) -> str:
    if isinstance(found, str) and found.strip():
        return found.strip()[:_MAX_TEXT]
    name = getattr(holds, "__name__", "?")
    raise _Fault(
        f"properties.py: {name} returned {found!r:.60}; expected None, or a sentence that says what was found"
    )


def _calls(names: Sequence[str], group: dict[str, Any], raw: bytes) -> tuple[Call, ...]:
    args: list[forms.Form] = group["args"]
    result: forms.Form = group["result"]
    leaves = [leaf for form in (*args, result) for leaf in forms.leaves(form)]
    types_ = [ArrayType(leaf.dtype, leaf.shape) for leaf in leaves]
    arrays = iter(split(raw, types_ * int(group["count"])))
    return tuple(
        Call(
            {name: forms.build(form, arrays) for name, form in zip(names, args, strict=True)},
            forms.build(result, arrays),
        )
        for _ in range(int(group["count"]))
    )


def _describe(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}"
    files = tuple(f"{name}.py" for name in _FILES)
    if isinstance(error, SyntaxError) and error.filename in files:
        return f"{error.filename}:{error.lineno}: {text}"
    places = [
        frame for frame in traceback.extract_tb(error.__traceback__, limit=-50) if frame.filename in files
    ]
    return f"{places[-1].filename}:{places[-1].lineno}: {text}" if places else f"properties.py: {text}"
