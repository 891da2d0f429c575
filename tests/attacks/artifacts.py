"""Hostile artifacts: exports changed by hand, given to the judge in its jail, an honest one after each.

Run as a program (``python -m tests.attacks.artifacts``) it prints one JSON object: ``outcomes``, a list of objects as
:class:`ArtifactOutcome`, ``controls`` and ``harmed``. It forges in a process that holds JAX, and judges in a jail.
"""

from __future__ import annotations

import dataclasses
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import jax
import jax.numpy as jnp
import numpy as np

from grader import wire
from grader.errors import JailError
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from tests.judge.forge import export, request, types, with_module
from tests.judge.test_hostile import CHANGES, HONEST, MODULES, X

__all__ = ["ArtifactOutcome", "main"]

_LIMITS = Limits(wall_s=20, cpu_s=4)


@dataclass(frozen=True)
class ArtifactOutcome:
    """What became of one artifact."""

    name: str
    """What was changed."""
    outcome: str
    """``refused``, ``died``, ``failed``, or ``OUTPUTS`` for one that gave any, which none may."""
    reason: str
    """In the judge's words, or how its process ended."""
    wall_s: float
    """Seconds of the judge, from fork to end."""
    cpu_s: float
    """Processor seconds of the judge."""


def _forged() -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes of artifacts that must give no outputs."""
    honest = bytes(HONEST.serialize())
    for name, text in MODULES.items():
        yield name, with_module(HONEST, text)
    for name, fields in CHANGES.items():
        yield f"another {name}", bytes(dataclasses.replace(HONEST, **fields).serialize())
    yield "nothing", b""
    yield "a text", b"hello"
    yield "zeros", bytes(64)
    yield "cut short", honest[:-40]
    yield "a byte behind", honest + b"j"
    yield "twenty kilobytes behind", honest + b"junk" * 5000
    yield "random bytes", random.Random(3).randbytes(5000)
    table = np.arange(3 << 20, dtype="float32")
    yield (
        "twelve megabytes of constants",
        bytes(export(lambda x: x + jnp.asarray(table)[:4], [X]).serialize()),
    )
    endless = export(lambda x: jax.lax.while_loop(lambda v: v[0] < jnp.inf, lambda v: v * 0.5, x), [X])
    yield "a loop without end", bytes(endless.serialize())
    yield "two arguments", bytes(export(lambda x, y: [x + y], [X, X]).serialize())
    yield "two results", bytes(export(lambda x: [x, x], [X]).serialize())
    yield "another dtype", bytes(export(lambda x: [x.astype(jnp.int32)], [X]).serialize())


def main() -> int:
    """Judge all, print what became of them, and return 0."""
    outcomes, controls, harmed = [], 0, 0
    honest = request(bytes(HONEST.serialize()), types(HONEST), [X])
    with Jails() as jails:
        for name, data in _forged():
            outcomes.append(_outcome(name, jails.run("judge", request(data, types(HONEST), [X]), _LIMITS)))
            controls += 1
            harmed += not _is_right(jails.run("judge", honest, _LIMITS))
    sys.stdout.write(
        json.dumps({"outcomes": [asdict(item) for item in outcomes], "controls": controls, "harmed": harmed})
    )
    return 0


def _outcome(name: str, reply: Reply) -> ArtifactOutcome:
    times = reply.ending.wall_s, reply.ending.cpu_s
    if reply.frame is None:
        return ArtifactOutcome(name, "died", reply.why_no_frame, *times)
    header, blobs = wire.unpack(reply.frame)
    bundle = header["bundle"]
    if blobs:
        return ArtifactOutcome(name, "OUTPUTS", ", ".join(blobs), *times)
    outcome = "refused" if bundle["refused"] else "failed" if bundle["failed"] else "OUTPUTS"
    return ArtifactOutcome(name, outcome, str(bundle["refused"] or bundle["failed"]), *times)


def _is_right(reply: Reply) -> bool:
    if reply.frame is None:
        return False
    _, blobs = wire.unpack(reply.frame)
    return np.array_equal(X + 1, np.frombuffer(blobs.get("outputs-0", b""), "float32"))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except JailError as error:
        sys.exit(str(error))
