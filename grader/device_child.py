"""The device child: is there such a device here, and how fast can it move bytes and multiply? Layer 3 (child).

The figures are ceilings: no honest program is faster, so a time that says otherwise is a mistake of ours or an attack.
Each is the best of many sizes, so that a program whose arrays fit the nearest cache is held to that cache's speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from grader import wire
from grader.judge.run import first_line
from grader.stopwatch import Probe, Stopwatch

__all__ = ["main"]

_CPU_BYTES = (1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 23)
_DEVICE_BYTES = (1 << 20, 1 << 23, 1 << 26, 1 << 28)
_CPU_ROWS = (128, 512)
_DEVICE_ROWS = (2048, 8192)
_ROUNDS = 5
_ROUND_S = 0.01
_PROBES = 40
_BETWEEN = 200_000

Work = tuple[float, Callable[[], Any]]
"""What one call moves or computes, and the call."""


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``platform``, JAX's name of one.

    Returns:
        A frame of ``missing`` (empty, or why there is no such device), and if there is one ``kind``, ``count``,
        ``bytes_per_s`` (read and written together), ``operations_per_s`` (floating point, in matrix products) and
        ``probe_ns`` (the least of many, see :class:`grader.stopwatch.Probe`).

    Raises:
        FrameError: the request is not what the supervisor writes.
    """
    platform: str = wire.unpack(request)[0]["platform"]
    try:
        devices = jax.devices(platform)
    except RuntimeError as error:  # what JAX raises where a backend is missing or does not start
        return wire.pack({"missing": first_line(error)})
    watch = Stopwatch(platform)
    on_cpu = platform == "cpu"
    return wire.pack(
        {
            "missing": "",
            "kind": devices[0].device_kind,
            "count": len(devices),
            "bytes_per_s": _best(_copies() if on_cpu else _device_copies(devices[0]), watch),
            "probe_ns": _quiet(watch),
            "operations_per_s": _best(_products() if on_cpu else _device_products(devices[0]), watch),
        }
    )


def _quiet(watch: Stopwatch) -> int:
    """Return the least of many probes, each after a while of Python, as between two pairs of samples."""
    probe = Probe(watch)
    found = []
    for _ in range(_PROBES):
        for _ in range(_BETWEEN):
            pass
        found.append(probe.measure())
    return min(found)


def _best(works: Iterator[Work], watch: Stopwatch) -> float:
    best = 0.0
    for amount, call in works:
        call()
        start = watch.now()
        call()
        runs = max(1, int(_ROUND_S * 1e9 / max(1, watch.now() - start)))
        for _ in range(_ROUNDS):
            start = watch.now()
            for _ in range(runs):
                call()
            best = max(best, runs * amount * 1e9 / max(1, watch.now() - start))
    return best


def _copies() -> Iterator[Work]:
    # NumPy, not XLA: what a call of XLA costs would hide the speed of the nearest cache.
    for size in _CPU_BYTES:
        source, target = np.ones(size, np.uint8), np.empty(size, np.uint8)
        yield 2.0 * size, lambda s=source, t=target: np.copyto(t, s)  # type: ignore[misc]


def _products() -> Iterator[Work]:
    for rows in _CPU_ROWS:
        left, out = np.ones((rows, rows), np.float32), np.empty((rows, rows), np.float32)
        yield 2.0 * rows**3, lambda a=left, o=out: np.matmul(a, a, out=o)  # type: ignore[misc]


def _device_copies(device: jax.Device) -> Iterator[Work]:
    step = jax.jit(lambda x: x + 1)
    for size in _DEVICE_BYTES:
        array = jax.device_put(np.ones(size // 4, np.float32), device)
        yield 2.0 * size, lambda a=array: step(a).block_until_ready()  # type: ignore[misc]


def _device_products(device: jax.Device) -> Iterator[Work]:
    step = jax.jit(lambda x: x @ x)
    for rows in _DEVICE_ROWS:
        for dtype in (jnp.float32, jnp.bfloat16):
            array = jax.device_put(jnp.ones((rows, rows), dtype), device)
            yield 2.0 * rows**3, lambda a=array: step(a).block_until_ready()  # type: ignore[misc]
