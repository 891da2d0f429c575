"""The device that a target means, whether it is here, and its ceilings, measured once and kept. Layer 6."""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
import threading
from dataclasses import asdict, replace
from pathlib import Path

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
_CACHE_FORMAT = 2


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
                kept = self._read(target)
                self._found[target] = kept or self._ask(target)
                if kept is None and isinstance(self._found[target], Ceiling):
                    self._write(target, self._found[target])
            return self._found[target]

    def saw(self, target: Target, probe_ns: int) -> None:
        """Remember a probe that took less than any before: then the machine had been busy while it was measured."""
        with self._lock:
            known = self._found.get(target)
            if isinstance(known, Ceiling) and probe_ns < known.probe_ns:
                self._found[target] = better = replace(known, probe_ns=probe_ns)
                self._write(target, better)

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

    def _read(self, target: Target) -> Ceiling | None:
        try:
            assert self._cache is not None
            kept = json.loads(self._cache.read_text(encoding="utf-8"))
            if kept["format"] != _CACHE_FORMAT:
                return None
            return _ceiling(kept["devices"][self._key(target)])
        except (AssertionError, OSError, ValueError, KeyError, TypeError):
            return None  # nothing kept, or nothing that can be read: then it is measured

    def _write(self, target: Target, found: Ceiling | str) -> None:
        if self._cache is None or not isinstance(found, Ceiling):
            return
        try:
            devices = json.loads(self._cache.read_text(encoding="utf-8"))["devices"]
        except (OSError, ValueError, KeyError, TypeError):
            devices = {}
        text = json.dumps(
            {"format": _CACHE_FORMAT, "devices": {**devices, self._key(target): asdict(found)}}, indent=1
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


def _ceiling(row: dict[str, object]) -> Ceiling:
    kind, count = row["kind"], row["count"]
    rates = [row["bytes_per_s"], row["operations_per_s"]]
    if not isinstance(kind, str) or type(count) is not int:
        raise TypeError("expected a name and a number of devices")
    if not all(isinstance(rate, float) and math.isfinite(rate) and rate > 0 for rate in rates):
        raise TypeError("expected positive rates")
    probe_ns = row["probe_ns"]
    if type(probe_ns) is not int or probe_ns < 1:
        raise TypeError("expected positive nanoseconds")
    return Ceiling(kind[:80], count, float(rates[0]), float(rates[1]), probe_ns)  # type: ignore[arg-type]
