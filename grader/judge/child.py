"""The judge child: vet every artifact, run the bundle on all rounds, say what was found. Layer 3.

It holds artifacts and inputs, never expected values. It runs in a jail and is thrown away after one request, so a
crash in native code costs that child alone. A refused artifact is neither compiled nor run.
"""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import jax
import numpy as np

from grader import wire
from grader.growth import grows
from grader.judge.artifact import Artifact, open_artifact
from grader.judge.buffers import ArrayType, join, parse_types, split
from grader.judge.limits import Limits, Refused
from grader.judge.run import FAST_COMPILE, compile_program, first_line, overwrite_fresh_memory, wants_x64

__all__ = ["main"]

_SIZES = (3, 4)
"""A program of this many parts holds the entry point at growing sizes."""


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``platform``, ``devices`` (1 if left out), ``bundle`` (``inputs``, ``outputs``,
            ``layout``, ``rounds``) or null, ``known`` (by artifact, digests of programs that need not be run), and
            ``programs`` (by name, ``inputs``, ``outputs``, ``layout``, ``donate``, ``memory``); blobs ``bundle``,
            ``round-0`` onwards with the raw bytes of the bundle's inputs, each program's name, and ``NAME-inputs`` for
            a program that is to be run.

    Returns:
        A frame of ``bundle`` and ``programs``: for each artifact ``refused`` (empty, or the reason), ``failed``
        (empty, or XLA's error), ``known`` (its digest is, so it was not run), digest, counts of the whole and of each
        part, memory and times in seconds; blobs ``outputs-0`` onwards and ``NAME-outputs``.

    Raises:
        FrameError: the request is not what the supervisor writes; the child dies, and that is our fault.
    """
    header, blobs = wire.unpack(request)
    platform: str = header["platform"]
    known = {name: frozenset(digests) for name, digests in header.get("known", {}).items()}
    none: frozenset[str] = frozenset()
    limits = Limits(devices=header.get("devices", 1))
    outputs: dict[str, bytes] = {}
    bundle: dict[str, Any] | None = None
    if header.get("bundle") is not None:
        spec = header["bundle"]
        rounds = [blobs[f"round-{index}"] for index in range(spec["rounds"])]
        own = known.get("bundle", none)
        bundle, outputs = _judge_bundle(spec, blobs["bundle"], rounds, platform, limits, own)
    programs = {}
    for name, spec in header.get("programs", {}).items():
        programs[name], results = _judge_program(name, spec, blobs, platform, limits, known.get(name, none))
        outputs.update(results)
    return wire.pack({"bundle": bundle, "programs": programs}, outputs)


def _judge_bundle(
    spec: dict[str, Any],
    data: bytes,
    rounds: list[bytes],
    platform: str,
    limits: Limits,
    known: frozenset[str],
) -> tuple[dict[str, Any], dict[str, bytes]]:
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    with jax.enable_x64(wants_x64(inputs, outputs)):
        try:
            artifact = open_artifact(data, inputs, outputs, platform, limits, layout=_layout(spec))
        except Refused as refusal:
            return _entry(refused=str(refusal)), {}
        entry = _entry(artifact)
        if artifact.digest in known:
            return {**entry, "known": True}, {}
        if not rounds:
            return entry, {}
        arrays = [split(raw, inputs) for raw in rounds]
        try:
            start = time.perf_counter()
            compiled = compile_program(artifact.exported, options=FAST_COMPILE if platform == "cpu" else None)
            entry["compile_s"] = time.perf_counter() - start
            start = time.perf_counter()
            results = [_run(compiled, each, outputs) for each in arrays]
            entry["run_s"] = time.perf_counter() - start
        except Exception as error:  # noqa: BLE001 - XLA raises what it likes about a program
            return {**entry, "failed": first_line(error)}, {}
    return entry, {f"outputs-{index}": raw for index, raw in enumerate(results)}


def _judge_program(
    name: str,
    spec: dict[str, Any],
    blobs: dict[str, bytes],
    platform: str,
    limits: Limits,
    known: frozenset[str],
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Judge a program apart from the bundle: count it, look at its memory, run it once.

    What grows with its input fails for that alone; it is not compiled, which might take for ever.
    """
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    with jax.enable_x64(wants_x64(inputs, outputs)):
        try:
            artifact = open_artifact(blobs[name], inputs, outputs, platform, limits, layout=_layout(spec))
        except Refused as refusal:
            return _entry(refused=str(refusal)), {}
        entry = _entry(artifact)
        counts = [part.operations for part in artifact.parts]
        if f"{name}-inputs" not in blobs or (len(counts) in _SIZES and grows(counts)):
            return entry, {}
        if artifact.digest in known and not spec["memory"]:  # what it costs is looked at all the same
            return {**entry, "known": True}, {}
        try:
            fast = FAST_COMPILE if platform == "cpu" and not spec["memory"] else None
            compiled = compile_program(artifact.exported, donate=spec["donate"], options=fast)
            if spec["memory"]:
                analysis = compiled.memory_analysis()
                entry["alias_bytes"] = analysis.alias_size_in_bytes
                entry["temporary_bytes"] = analysis.temp_size_in_bytes
            result = _run(compiled, split(blobs[f"{name}-inputs"], inputs), outputs)
        except Exception as error:  # noqa: BLE001 - as above
            return {**entry, "failed": first_line(error)}, {}
    return entry, {f"{name}-outputs": result}


def _layout(spec: dict[str, Any]) -> list[tuple[int, int]]:
    return [(inputs, outputs) for inputs, outputs in spec["layout"]]


def _run(compiled: Any, arrays: list[Any], outputs: tuple[ArrayType, ...]) -> bytes:
    overwrite_fresh_memory()
    # NumPy in, NumPy out: to put each small array on the device first costs ten times as much as the call. The device
    # may read ``arrays`` late, and nobody writes into them.
    results = [np.asarray(result) for result in compiled(*arrays)]
    actual = tuple(ArrayType(str(result.dtype), tuple(result.shape)) for result in results)
    if actual != outputs:
        raise ValueError(f"results have types {actual}")
    return join(results)


def _entry(artifact: Artifact | None = None, *, refused: str = "") -> dict[str, Any]:
    cost = artifact.cost if artifact else None
    return {
        "refused": refused,
        "failed": "",
        "digest": artifact.digest if artifact else "",
        "known": False,
        "operations": cost.operations if cost else 0,
        "parts": [dataclasses.asdict(part) for part in artifact.parts] if artifact else [],
        "compile_s": 0.0,
        "run_s": 0.0,
        "alias_bytes": None,
        "temporary_bytes": None,
    }
