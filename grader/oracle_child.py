"""The oracle child: run the author's original and write down what it returns. Layer 3.

The original is trusted, yet it runs in a jail like everything else. It is impure on purpose, so its module is
executed anew for every call, and every call gets fresh arguments. Derivatives are central differences in float64:
they need nothing from the original but calls.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader import forms, wire
from grader.judge.buffers import ArrayType, split
from grader.oracle_results import arrays_of_lists, demand_double, fit, is_float

__all__ = ["Original", "arguments", "main", "types_of"]

_SOME_FOLDER = str(Path(os.__file__).parent)
"""A folder that exists."""
_STEP = 1e-5
"""Default step of central differences: near the cube root of float64's precision."""


class Original:
    """The author's source, compiled once; executed anew whenever an entry point is asked for."""

    def __init__(self, original: str, oracle: str | None, entry: str):
        self._codes = [("original", compile(original, "original.py", "exec"))]
        if oracle is not None:
            self._codes.append(("oracle", compile(oracle, "oracle.py", "exec")))
        self._entry = entry

    def fresh(self) -> Callable[..., Any]:
        """Execute the modules and return the entry point, of the oracle if there is one.

        Raises:
            AttributeError: no function of that name is defined.
        """
        _forgo_writing()
        module = types.ModuleType("original")
        for name, code in self._codes:
            # Registered first: dataclasses look their module up, and the oracle imports the original.
            sys.modules[name] = module = types.ModuleType(name)
            module.__file__ = code.co_filename
            exec(code, module.__dict__)  # noqa: S102 - running the author's source is the purpose
        entry: Callable[..., Any] = getattr(module, self._entry)
        return entry


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``original`` and ``oracle`` (source), ``entry``, ``precision`` (``double`` or
            ``declared``) and ``calls`` (``kind``, ``args``, ``result``, ``wrt``, ``step``, ``carry``, ``length``);
            blobs ``call-0`` onwards with raw inputs (stacked for ``scan``, where not carried), then cotangents
            (``grad``) or tangents (``jvp``).

    Returns:
        A frame of ``errors`` (messages by call number) and blobs ``call-0`` onwards: floats as float64, complex as
        complex128, ints as int64, bools as uint8.

    Raises:
        FrameError: the request is not what the supervisor writes.
    """
    header, blobs = wire.unpack(request)
    outputs: dict[str, bytes] = {}
    errors: dict[str, str] = {}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for index, call in enumerate(header["calls"]):
            try:
                source = Original(header["original"], header.get("oracle"), header["entry"])
                evaluation = _Call(
                    source, call, blobs[f"call-{index}"], double=header["precision"] == "double"
                )
                outputs[f"call-{index}"] = b"".join(array.tobytes() for array in evaluation.answer())
            except forms.Mismatch as mismatch:
                errors[str(index)] = str(mismatch)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the original may raise anything
                errors[str(index)] = _describe(error)
    return wire.pack({"errors": errors}, outputs)


class _Call:
    def __init__(self, source: Original, call: dict[str, Any], raw: bytes, *, double: bool):
        self._source, self._call = source, call
        self._double = double or call["kind"] in ("grad", "jvp")
        self._args: list[forms.Form] = call["args"]
        self._result: forms.Form = call["result"]
        owners = [index for index, form in enumerate(self._args) for _ in forms.leaves(form)]
        inputs = types_of(self._args)
        outputs = types_of([self._result])
        self._carry = {int(source): int(target) for source, target in call.get("carry") or ()}
        self._length = int(call.get("length") or 0)
        self._wrt = [i for w in call.get("wrt") or () for i, owner in enumerate(owners) if owner == w]
        self._float_wrt = [i for i in self._wrt if is_float(inputs[i])]
        self._float_out = [i for i, each in enumerate(outputs) if is_float(each)]
        if call["kind"] == "scan":  # arguments that are not carried come stacked
            inputs = [
                each if i in self._carry else ArrayType(each.dtype, (self._length, *each.shape))
                for i, each in enumerate(inputs)
            ]
        extra = {
            "call": [],
            "scan": [],
            "grad": [outputs[i] for i in self._float_out],
            "jvp": [inputs[i] for i in self._float_wrt],
        }[call["kind"]]
        arrays = split(raw, [*inputs, *extra])
        self._inputs = [self._widen(array) for array in arrays[: len(inputs)]]
        self._extra = [np.asarray(array, np.float64) for array in arrays[len(inputs) :]]
        self._step = float(call.get("step") or _STEP)
        self._measures_slopes = call["kind"] in ("grad", "jvp") and not call.get("step")

    def answer(self) -> list[np.ndarray[Any, Any]]:
        """Return the arrays of the reply."""
        kinds = {"call": self._value, "scan": self._scan, "grad": self._grad, "jvp": self._jvp}
        return kinds[self._call["kind"]]()

    def _widen(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if not self._double:
            return array
        if np.iscomplexobj(array):
            return array.astype(np.complex128)
        return array.astype(np.float64) if is_float(ArrayType(array.dtype.name, array.shape)) else array

    def _value(self) -> list[np.ndarray[Any, Any]]:
        return self._evaluate(self._inputs)

    def _scan(self) -> list[np.ndarray[Any, Any]]:
        """Call step after step, feeding results back into carried arguments; stack each output."""
        state = {source: self._inputs[source] for source in self._carry}
        steps = []
        for step in range(self._length):
            values = [state[i] if i in state else array[step] for i, array in enumerate(self._inputs)]
            outputs = self._evaluate(values)
            steps.append(outputs)
            state = {
                source: outputs[target].astype(self._inputs[source].dtype)
                for source, target in self._carry.items()
            }
        return [np.stack(column) for column in zip(*steps, strict=True)]

    def _evaluate(self, inputs: Sequence[np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
        result = self._source.fresh()(*arguments(self._args, inputs))
        values = forms.flatten(self._result, arrays_of_lists(self._result, result))
        leaves = forms.leaves(self._result, "result")
        if self._measures_slopes:
            demand_double(leaves, values)
        return [fit(leaf, value) for leaf, value in zip(leaves, values, strict=True)]

    def _grad(self) -> list[np.ndarray[Any, Any]]:
        gradients = []
        for index in self._float_wrt:
            gradient = np.zeros(self._inputs[index].shape)
            for position in np.ndindex(gradient.shape):
                gradient[position] = self._slope(index, position)
            gradients.append(gradient)
        return gradients

    def _slope(self, index: int, position: tuple[int, ...]) -> float:
        center = float(self._inputs[index][position])
        step = self._step * max(1.0, abs(center))
        above, below = center + step, center - step
        difference = self._weighed(index, position, above) - self._weighed(index, position, below)
        # The points that float64 really holds, not the step asked for. A NaN stays where it is; what ignores it has
        # slope 0 there.
        return float(difference / (2 * self._step if np.isnan(center) else above - below))

    def _weighed(self, index: int, position: tuple[int, ...], value: float) -> float:
        moved = list(self._inputs)
        moved[index] = moved[index].copy()
        moved[index][position] = value
        outputs = self._evaluate(moved)
        pairs = zip(self._float_out, self._extra, strict=True)
        return float(sum(np.sum(outputs[i] * cotangent) for i, cotangent in pairs))

    def _jvp(self) -> list[np.ndarray[Any, Any]]:
        largest = max(
            (float(np.max(np.abs(self._inputs[i]), initial=0.0)) for i in self._float_wrt), default=0.0
        )
        step = self._step * max(1.0, largest)
        above, below = (self._evaluate(self._shifted(sign * step)) for sign in (1.0, -1.0))
        return [np.asarray((above[i] - below[i]) / (2 * step), np.float64) for i in self._float_out]

    def _shifted(self, step: float) -> list[np.ndarray[Any, Any]]:
        moved = list(self._inputs)
        for index, tangent in zip(self._float_wrt, self._extra, strict=True):
            moved[index] = np.asarray(moved[index] + step * tangent)
        return moved


def _forgo_writing() -> None:
    """Tell libraries that nothing can be written here, where they would look for a place and fail for want of one.

    PyTorch imports dill if it is there, which opens /dev/null for writing; its optimizers import its compiler, which
    makes a folder for a cache unless one exists.
    """
    sys.modules.setdefault("dill", None)  # type: ignore[arg-type] # None: an import of it fails
    tempfile.tempdir = tempfile.tempdir or _SOME_FOLDER
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", _SOME_FOLDER)


def types_of(args: Sequence[forms.Form]) -> list[ArrayType]:
    """List dtype and shape of every leaf of some forms, in order."""
    return [ArrayType(leaf.dtype, leaf.shape) for form in args for leaf in forms.leaves(form)]


def arguments(args: Sequence[forms.Form], arrays: Sequence[np.ndarray[Any, Any]]) -> list[Any]:
    """Build fresh arguments as the original takes them: Python numbers for scalars, copies of arrays."""
    values = iter([_native(array) for array in arrays])
    return [forms.build(form, values) for form in args]


def _native(array: np.ndarray[Any, Any]) -> Any:
    return array.item() if array.ndim == 0 else array.copy()


def _describe(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}"
    places = [frame for frame in _frames(error) if frame.filename in ("original.py", "oracle.py")]
    return f"{places[-1].filename}:{places[-1].lineno}: {text}" if places else text


def _frames(error: BaseException) -> Iterator[traceback.FrameSummary]:
    if isinstance(error, SyntaxError) and error.filename in ("original.py", "oracle.py"):
        yield traceback.FrameSummary(error.filename, error.lineno, "<module>")
    yield from traceback.extract_tb(error.__traceback__, limit=-50)
