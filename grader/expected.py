"""Ask the oracle, in its own jailed child, what each part of a plan should give. Layer 5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import wire
from grader.checks.values import Expected
from grader.course import Exercise
from grader.errors import CourseError, FrameError, GraderFault, Problem
from grader.forms import Leaf
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.plan_parts import Part
from grader.plan_requests import oracle_calls
from grader.replies import split_arrays

__all__ = ["child_limits", "expected_values", "raw_bytes"]

Array = np.ndarray[Any, Any]


def child_limits(exercise: Exercise) -> Limits:
    """Return the limits of one jailed child of this exercise.

    Processor time is what is limited, because a busy machine does not change it; the wall clock gets twice as much,
    and stops what sleeps.
    """
    limits = exercise.spec.limits
    return Limits(
        wall_s=2.0 * limits.time_s,
        cpu_s=float(limits.time_s),
        memory_bytes=limits.memory_mb << 20,
        devices=exercise.spec.devices,
    )


def expected_values(exercise: Exercise, parts: Sequence[Part], jails: Jails) -> Expected:
    """Return the arrays that every round of every part should give.

    Raises:
        CourseError: the original raises, or its result does not fit the exercise's signature.
        GraderFault: the oracle's process ended without an answer.
    """
    calls: list[dict[str, Any]] = []
    blobs: dict[str, bytes] = {}
    owners: list[tuple[Part, int]] = []
    for part in parts:
        for number, group in enumerate(oracle_calls(part)):
            for call in group:
                blobs[f"call-{len(calls)}"] = raw_bytes(call.pop("values"))
                calls.append(call)
                owners.append((part, number))
    header = {
        "original": exercise.original,
        "oracle": exercise.oracle,
        "entry": exercise.spec.signature.name,
        "precision": exercise.spec.oracle.precision,
        "calls": calls,
    }
    reply = jails.run("oracle", wire.pack(header, blobs), child_limits(exercise))
    shown = f"exercises/{exercise.topic}/{exercise.name}/{'oracle' if exercise.oracle else 'original'}.py"
    if reply.ending.timed_out:
        limit = exercise.spec.limits.time_s
        message = f"does not finish all cases in {limit:g} s; make them smaller, or raise limits.time_s"
        raise CourseError([Problem(shown, 0, "", message)])
    if reply.frame is None:
        console = reply.console.decode(errors="replace").strip().splitlines()
        raise GraderFault(
            f"{shown}: the oracle gave no answer ({reply.why_no_frame}){': ' + console[-1] if console else ''}"
        )
    try:
        answer, outputs = wire.unpack(reply.frame)
        if errors := answer.get("errors"):
            raise CourseError([Problem(shown, 0, "", text) for text in dict.fromkeys(errors.values())])
        return _by_round(owners, outputs)
    except (AttributeError, FrameError, KeyError, TypeError, ValueError) as error:
        raise GraderFault(f"{shown}: the oracle's answer is malformed ({error})") from error


def raw_bytes(arrays: Sequence[Array]) -> bytes:
    """Concatenate arrays as C-order bytes."""
    return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)


def _by_round(owners: Sequence[tuple[Part, int]], outputs: dict[str, bytes]) -> Expected:
    rows: dict[tuple[str, int], list[list[Array]]] = {}
    parts = {part.name: part for part, _ in owners}
    for index, (part, number) in enumerate(owners):
        leaves = [_widened(leaf, part) for leaf in part.outputs]
        rows.setdefault((part.name, number), []).append(split_arrays(leaves, outputs[f"call-{index}"]))
    return {
        key: tuple(np.stack(column) for column in zip(*group, strict=True))
        if parts[key[0]].kind == "vmap"
        else tuple(group[0])
        for key, group in rows.items()
    }


def _widened(leaf: Leaf, part: Part) -> Leaf:
    """Return the leaf as the oracle sends it: the widest dtype of its kind, one row of a vmap part at a time."""
    kind = np.dtype(leaf.dtype).kind
    dtype = {"f": "float64", "b": "bool"}.get(kind, "int64")
    return Leaf(leaf.path, dtype, leaf.shape[1:] if part.kind == "vmap" else leaf.shape)
