"""The device that a target means, whether it is here, and its ceilings, measured once and kept. Layer 6.

A machine may be busy while it is measured. So the first ``_LOOKS`` runs measure it again, and the best figures stay.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from grader import wire
from grader.errors import FrameError, GraderFault, JailError
from grader.evidence import Ceiling
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.spec import Target

__all__ = ["PLATFORMS", "Devices", "frequency_mhz"]

PLATFORMS: dict[Target, str] = {"cpu": "cpu", "gpu": "cuda", "tpu": "tpu"}
"""Target to JAX's name of its platform. Programs are lowered for it on machines that need not have it."""
_LIMITS = Limits(wall_s=120.0, cpu_s=120.0)
_CACHE_FORMAT = 3
_LOOKS = 4


class Devices:
    """Devices of this machine. Safe to use from several threads."""

    def __init__(self, jails: Jails, cache: Path | None = None):
        """Say where to ask, and the file that keeps ceilings; None to measure them in each run."""
        self._jails, self._cache = jails, cache
        self._lock = threading.Lock()
        self._found: dict[Target, Ceiling | str] = {}

    def get(self, target: Target) -> Ceiling | str:
        """Return the ceilings of a target's device, or why there is none here.

        Raises:
            GraderFault: the device did not answer.
            JailError: the jail failed.
        """
        with self._lock:
            if target not in self._found:
                self._found[target] = self._look(target)
            return self._found[target]

    def _look(self, target: Target) -> Ceiling | str:
        looks, kept = self._read(target)
        if kept is not None and looks >= _LOOKS:
            return kept
        found = self._ask(target)
        if isinstance(found, str):
            return found
        best = _best(kept, found)
        self._write(target, looks + 1, best)
        return best

    def _ask(self, target: Target) -> Ceiling | str:
        name = PLATFORMS[target]
        try:
            reply = self._jails.run(
                "device", wire.pack({"platform": name}), limits(_LIMITS, name), platform=name
            )
        except JailError as error:
            if name == "cpu":
                raise
            return f"no process for it could be started ({error})"
        try:
            header, _ = wire.unpack(reply.frame or b"")
            if header["missing"]:
                return str(header["missing"])[:300]
            return _ceiling(header)
        except (FrameError, KeyError, TypeError, ValueError) as error:
            if name == "cpu":
                raise GraderFault(
                    f"the device did not say what it is ({reply.why_no_frame or error})"
                ) from error
            return f"it did not answer ({reply.why_no_frame or error})"

    def _key(self, target: Target) -> str:
        versions = (
            f"jaxlib {importlib.metadata.version('jaxlib')}, numpy {importlib.metadata.version('numpy')}"
        )
        return f"{target} of {platform.node()}, {os.cpu_count()} cores, {versions}"

    def _read(self, target: Target) -> tuple[int, Ceiling | None]:
        """Return how often a device was measured, and the best of it."""
        try:
            row = self._kept()[self._key(target)]
            return int(row["looks"]), _ceiling(row)
        except (KeyError, TypeError, ValueError):
            return 0, None

    def _kept(self) -> dict[str, Any]:
        """Return the rows of the file; none if there is no file, or nothing in it that can be read."""
        try:
            kept = json.loads(self._cache.read_text(encoding="utf-8")) if self._cache else {}
            return dict(kept["devices"]) if kept["format"] == _CACHE_FORMAT else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _write(self, target: Target, looks: int, best: Ceiling) -> None:
        if self._cache is None:
            return
        row = {"looks": looks, **asdict(best)}
        text = json.dumps(
            {"format": _CACHE_FORMAT, "devices": {**self._kept(), self._key(target): row}}, indent=1
        )
        try:
            self._cache.parent.mkdir(exist_ok=True)
            beside = self._cache.with_suffix(f".{os.getpid()}")
            beside.write_text(text + "\n", encoding="utf-8")
            beside.replace(self._cache)
        except OSError:
            return  # a course that cannot be written to: the next run measures again


def limits(usual: Limits, name: str) -> Limits:
    """Return the limits of a child that times or measures on a platform: one core, or an accelerator's needs."""
    return replace(usual, one_core=True) if name == "cpu" else replace(usual, accelerator=True)


def frequency_mhz() -> float | None:
    """Return the fastest core's frequency as the system tells it now, or None where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return max(float(line.partition(":")[2]) for line in lines if line.startswith("cpu MHz"))
    except (OSError, ValueError):
        return None


def _best(kept: Ceiling | None, found: Ceiling) -> Ceiling:
    if kept is None:
        return found
    return Ceiling(
        found.kind,
        found.count,
        max(kept.bytes_per_s, found.bytes_per_s),
        max(kept.operations_per_s, found.operations_per_s),
        min(kept.probe_ns, found.probe_ns),
    )


def _ceiling(row: Mapping[str, Any]) -> Ceiling:
    kind, count = row["kind"], row["count"]
    rates = [row["bytes_per_s"], row["operations_per_s"]]
    if not isinstance(kind, str) or type(count) is not int:
        raise TypeError("expected a name and a number of devices")
    if not all(isinstance(rate, float) and math.isfinite(rate) and rate > 0 for rate in rates):
        raise TypeError("expected positive rates")
    probe_ns = row["probe_ns"]
    if type(probe_ns) is not int or probe_ns < 1:
        raise TypeError("expected positive nanoseconds")
    return Ceiling(kind[:80], count, float(rates[0]), float(rates[1]), probe_ns)
