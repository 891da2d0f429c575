"""Ask the oracle, in its own jailed child, what each part of a plan should give. Layer 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from grader.recording import FILE, call_digest, load_recording, missing
from grader.replies import split_arrays

__all__ = [
    "Call",
    "answers_of",
    "calls_of",
    "child_limits",
    "expected_values",
    "original_limits",
    "raw_bytes",
]

Array = np.ndarray[Any, Any]
_IMPORT_S = 20.0
"""Seconds of processor time on top for an original that needs a package: PyTorch's optimizers take six to import."""
_IMPORT_BYTES = 8 << 30
"""Memory on top: PyTorch with its libraries for CUDA, beside JAX, does not fit into the 4 GiB of a usual child."""
_MOST_SHOWN = 6
"""Arguments that are told."""


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


def original_limits(exercise: Exercise) -> Limits:
    """Return the limits of a child that runs the original: with room for a package that it needs."""
    usual = child_limits(exercise)
    if not exercise.spec.oracle.needs:
        return usual
    return replace(
        usual,
        cpu_s=usual.cpu_s + _IMPORT_S,
        wall_s=usual.wall_s + 2 * _IMPORT_S,
        memory_bytes=usual.memory_bytes + _IMPORT_BYTES,
    )


def expected_values(exercise: Exercise, parts: Sequence[Part], jails: Jails) -> Expected:
    """Return the arrays that every round of every part should give.

    The original is run, or where packages that it needs are missing, its recording is read.

    Raises:
        CourseError: the original raises, its result does not fit the exercise's signature, or a recording that is
            needed lacks an answer.
        GraderFault: the oracle's process ended without an answer.
    """
    asked = calls_of(parts)
    answers = _recorded(exercise, asked) if missing(exercise) else answers_of(exercise, asked, jails)
    try:
        return _by_round(asked, answers)
    except (AttributeError, FrameError, KeyError, TypeError, ValueError) as error:
        raise GraderFault(f"{_shown(exercise)}: the oracle's answer is malformed ({error})") from error


@dataclass(frozen=True)
class Call:
    """One call of the oracle."""

    part: Part
    number: int
    """Of the round of that part."""
    asked: dict[str, Any]
    """What is to be called, as the oracle's child reads it."""
    values: bytes
    """Raw arguments."""

    @property
    def digest(self) -> str:
        """By what a recording knows it."""
        return call_digest(self.asked, self.values)


def calls_of(parts: Sequence[Part]) -> list[Call]:
    """Return every call that the oracle has to answer, in order."""
    calls = []
    for part in parts:
        for number, group in enumerate(oracle_calls(part)):
            for asked in group:
                values = raw_bytes(asked.pop("values"))
                calls.append(Call(part, number, asked, values))
    return calls


def answers_of(exercise: Exercise, calls: Sequence[Call], jails: Jails) -> list[bytes]:
    """Run the original in its jail and return the raw arrays of each call's answer.

    Raises:
        CourseError: the original raises, or its result does not fit the exercise's signature.
        GraderFault: the oracle's process ended without an answer.
    """
    header = {
        "original": exercise.original,
        "oracle": exercise.oracle,
        "entry": exercise.spec.signature.name,
        "precision": exercise.spec.oracle.precision,
        "calls": [call.asked for call in calls],
    }
    blobs = {f"call-{index}": call.values for index, call in enumerate(calls)}
    reply = jails.run("oracle", wire.pack(header, blobs), original_limits(exercise))
    shown = _shown(exercise)
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
            raise CourseError(list(_problems(shown, errors, calls)))
        return [outputs[f"call-{index}"] for index in range(len(calls))]
    except (AttributeError, FrameError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GraderFault(f"{shown}: the oracle's answer is malformed ({error})") from error


def _problems(shown: str, errors: Mapping[str, str], calls: Sequence[Call]) -> Iterator[Problem]:
    """Yield what the original raises, with its arguments where it depends on them."""
    seen = set()
    for number, text in errors.items():
        # One mistake shows at each size, in the same words but for the numbers: once is enough.
        if (words := re.sub(r"\d+", "0", text)) in seen:
            continue
        seen.add(words)
        leaves = calls[int(number)].part.inputs[:_MOST_SHOWN]
        given = ", ".join(
            f"{leaf.path}: {leaf.dtype}{list(leaf.shape) if leaf.shape else ''}" for leaf in leaves
        )
        place = re.match(r"(\w+\.py):(\d+): ", text)
        is_here = place is not None and shown.endswith(f"/{place[1]}")
        yield Problem(
            shown,
            int(place[2]) if place and is_here else 0,
            f"called with {given}" if given and len(errors) < len(calls) else "",
            text[place.end() :] if place and is_here else text,
        )


def _recorded(exercise: Exercise, calls: Sequence[Call]) -> list[bytes]:
    recording = load_recording(exercise)
    try:
        return [recording.answers[call.digest] for call in calls]
    except KeyError:
        shown = f"exercises/{exercise.topic}/{exercise.name}/{FILE}"
        message = (
            "lacks answers: cases, inputs or transforms have changed since, or NumPy draws other values here; "
            f"run `jaxercise course record {exercise.name}` where {', '.join(exercise.spec.oracle.needs)} is installed"
        )
        raise CourseError([Problem(shown, 0, "", message)]) from None


def _shown(exercise: Exercise) -> str:
    return f"exercises/{exercise.topic}/{exercise.name}/{'oracle' if exercise.oracle else 'original'}.py"


def raw_bytes(arrays: Sequence[Array]) -> bytes:
    """Concatenate arrays as C-order bytes."""
    return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)


def _by_round(calls: Sequence[Call], answers: Sequence[bytes]) -> Expected:
    rows: dict[tuple[str, int], list[list[Array]]] = {}
    parts = {call.part.name: call.part for call in calls}
    for call, answer in zip(calls, answers, strict=True):
        leaves = [_widened(leaf, call.part) for leaf in call.part.outputs]
        rows.setdefault((call.part.name, call.number), []).append(split_arrays(leaves, answer))
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
