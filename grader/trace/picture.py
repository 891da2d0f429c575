"""Role ``picture``: what JAX recorded of a submission's function, to be shown to its author. Runs in the trace jail.

Nothing here decides a grade. Where the trace ends with an exception, what had been recorded until then is handed out
with the reason: the exception is caught inside of the function that JAX traces.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import jax
import numpy as np

from grader import forms, wire
from grader.trace import entry, hidden, places
from grader.trace.picture_names import Follower
from grader.trace.picture_steps import Reader
from grader.trace.refusals import Refusal, explain
from grader.trace.run import shape_struct

__all__ = ["TimeUpError", "main"]

_VALUES = (bool, int, float, complex, np.generic, np.ndarray, jax.Array)
"""What of a result can be drawn; a string or an object of the submission's cannot."""


class TimeUpError(BaseException):
    """The trace has had its time; no ``except Exception`` of the submission's is to hold it up."""


def main(request: bytes) -> bytes:
    """Trace the base call of a plan and return the frame of what was recorded.

    The header that comes back has ``stop`` (null or a refusal), ``program`` (null where nothing could be traced, or
    what ``picture_steps`` writes), ``ran`` (pairs of a line and how often it was executed while tracing) and ``idle``
    (lines of functions that were not).
    """
    header, blobs = wire.unpack(request)
    source = blobs["source"]
    hidden.hide(header.get("hidden", ()))
    deadline = time.process_time() + float(header["budget_s"])
    follower = Follower(source, deadline, TimeUpError)
    stop: Refusal | None = None
    reader = None
    try:
        function, namespace = _entry(header, source)
    except BaseException as error:
        stop = explain(error, source)
    else:
        program, names, raised = _record(function, header, follower)
        if raised is not None:
            stop = _explained(raised, source, follower)
        if program is not None:
            reader = Reader(follower, namespace)
            reader.read(program, *names, places.definition_line(source, header["entry"]))
    answer = {
        "stop": None if stop is None else asdict(stop),
        "program": None if reader is None else reader.as_json(),
        "ran": follower.began(),
        "idle": follower.idle(),
    }
    return wire.pack(answer)


def _entry(header: dict[str, Any], source: bytes) -> tuple[Callable[..., Any], dict[str, Any]]:
    namespace = entry.execute(entry.compile_source(source))
    found = entry.find(namespace, header["entry"], header["parameters"])
    return entry.unwrap_jit(found), namespace


def _explained(error: BaseException, source: bytes, follower: Follower) -> Refusal:
    if isinstance(error, TimeUpError):
        return Refusal("too-slow", "tracing took too long, and was stopped here", follower.last_line)
    return explain(error, source)


def _record(
    function: Callable[..., Any], header: dict[str, Any], follower: Follower
) -> tuple[Any, tuple[list[str], list[str]], BaseException | None]:
    """Trace one call.

    Returns:
        The program, None if JAX gives none; the names of its inputs and of its results; what ended the trace early.
    """
    arguments = header["base"]["args"]
    named = list(zip(header["parameters"], arguments, strict=True))
    leaves = [leaf for name, form in named for leaf in forms.leaves(form, name)]
    raised: list[BaseException] = []
    results: list[str] = []

    def flat_function(*flat: Any) -> list[Any]:
        values = iter(flat)
        try:
            with follower:
                out = function(*[forms.build(form, values) for form in arguments])
            paths = jax.tree_util.tree_flatten_with_path(out)[0]
            arrays = [
                (f"result{jax.tree_util.keystr(path)}", leaf)
                for path, leaf in paths
                if isinstance(leaf, _VALUES)
            ]
        except BaseException as error:
            raised.append(error)
            return []
        results[:] = [name for name, _ in arrays]
        return [leaf for _, leaf in arrays]

    inputs = [_struct(leaf) for leaf in leaves]
    try:
        program = jax.jit(flat_function, keep_unused=True).trace(*inputs).jaxpr
    except BaseException as error:
        return None, ([], []), raised[0] if raised else error
    return program, ([leaf.path for leaf in leaves], results), raised[0] if raised else None


def _struct(leaf: forms.Leaf) -> jax.ShapeDtypeStruct:
    """Return the abstract array of an argument; keys come as keys, so that nothing has to be recorded to make them."""
    if leaf.is_key:
        return jax.ShapeDtypeStruct(leaf.shape[:-1], jax.eval_shape(lambda: jax.random.key(0)).dtype)
    return shape_struct(leaf)
