"""The timing child: original and artifact in one fresh process, timed in interleaved pairs. Layer 3.

It is started after correctness has passed, with inputs used nowhere else, so breaking into it could win speed points
at most. The artifact is vetted again. Times are integers of nanoseconds a run, by the clock of ``grader.stopwatch``;
compilation is timed apart. What is timed of the artifact ends when its outputs are ready; of the original when it
returns, for it computes eagerly.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import io
import os
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np

from grader import wire
from grader.judge.artifact import open_artifact
from grader.judge.buffers import join, split
from grader.judge.cost import Cost
from grader.judge.limits import Limits, Refused
from grader.judge.run import compile_program, first_line, on_all_devices, place, wants_x64
from grader.oracle_child import Original, arguments, types_of
from grader.sampling import FEWEST, Decision, decide, next_look, slowdown
from grader.stopwatch import Probe, Stopwatch, keep_memory

__all__ = ["main"]

_MOST_PAIRS = 5_000
_PREPARED_BYTES = 64 << 20
"""Most memory for arguments of the original that are made before the clock starts."""


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``platform``, ``devices`` (1 if left out), ``original``, ``oracle``, ``entry``, ``args``,
            ``result``, ``at_least``, ``quiet_ns`` (of the probe on an idle machine), ``budget_s`` and
            ``max_compile_s``; blobs ``artifact`` and ``inputs`` (raw leaves of the arguments).

    Returns:
        A frame of ``failed`` (empty, or why nothing was decided), ``baseline_ns``, ``submission_ns`` (each sample
        divided by its runs), ``runs`` (of the two, in one sample), ``probe_ns``
        (median, see :class:`grader.stopwatch.Probe`), ``compile_s``, ``count`` (operations, or null),
        ``flops`` (floating-point operations of the compiled program as XLA counts them, 0 if it does not), ``decision``
        (or null), ``consistent`` (every sample's last output had the same bytes), ``clock`` (``processor`` or
        ``wall``), ``floor_ns`` (of the clock), ``share`` (of one core that this process got while it sampled)
        and ``load``; blob ``outputs`` with the raw bytes of the artifact's outputs.

    Raises:
        FrameError: the request is not what the supervisor writes.
    """
    header, blobs = wire.unpack(request)
    inputs, outputs = types_of(header["args"]), types_of([header["result"]])
    session = _Session(header)
    with jax.enable_x64(wants_x64(inputs, outputs)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        arrays = split(blobs["inputs"], inputs)
        try:
            limits = Limits(devices=header.get("devices", 1))
            artifact = open_artifact(blobs["artifact"], inputs, outputs, header["platform"], limits)
            session.cost = artifact.cost
            session.compile(artifact.exported)
            session.sample(arrays, artifact.exported.nr_devices)
        except (Refused, _Stopped) as error:
            session.failed = str(error)
        except Exception as error:  # noqa: BLE001 - XLA and the original raise what they like
            session.failed = first_line(error)
    return wire.pack(session.report(), {"outputs": session.outputs})


class _Stopped(Exception):
    """Timing makes no sense; the message says why."""


class _Session:
    def __init__(self, header: dict[str, Any]):
        self._header = header
        self._watch = Stopwatch(header["platform"])
        self._probe = Probe(self._watch)
        self._run: Callable[..., Any] | None = None
        self.failed = ""
        self.cost: Cost | None = None
        self.outputs = b""
        self._flops = 0
        self._runs = (1, 1)
        self._baseline_ns: list[int] = []
        self._submission_ns: list[int] = []
        self._probe_ns: list[int] = []
        self._compile_s = 0.0
        self._share = 1.0
        self._consistent = True
        self._decision: Decision | None = None

    def compile(self, exported: Any) -> None:
        jax.devices(self._header["platform"])  # what starting a backend takes is no time to compile
        start = time.perf_counter()
        self._run = compile_program(exported)
        self._compile_s = time.perf_counter() - start
        self._flops = _flops(self._run)
        if self._compile_s > self._header["max_compile_s"]:
            raise _Stopped(
                f"compiling took {self._compile_s:.0f} s (at most {self._header['max_compile_s']:.0f} s)"
            )

    def sample(self, arrays: Sequence[np.ndarray[Any, Any]], devices: int) -> None:
        """Time pairs until the decision is made or the budget is spent, but at least ``FEWEST``."""
        header = self._header
        keep_memory()
        original = Original(header["original"], header.get("oracle"), header["entry"])
        where = on_all_devices(devices) if devices > 1 else jax.devices(header["platform"])[0]
        placed = place([array.copy() for array in arrays], where)
        sink = io.StringIO()
        with contextlib.redirect_stdout(sink):
            self._settle(original, arrays, placed)
            gc.collect()
            gc.disable()  # a collection would be billed to whichever side it falls on
            start, busy = time.perf_counter(), time.process_time()
            while self._decision is None:
                self._probe_ns.append(self._probe.measure())
                self._pair(original, arrays, placed)
                sink.seek(0)
                sink.truncate()
                taken = len(self._baseline_ns)
                spent = time.perf_counter() - start > header["budget_s"] and taken >= FEWEST
                if spent or taken == _MOST_PAIRS or taken == next_look(taken - 1):
                    self._decision = decide(
                        self._baseline_ns,
                        self._submission_ns,
                        header["at_least"],
                        spent=spent or taken == _MOST_PAIRS,
                        slowdown=slowdown(statistics.median(self._probe_ns), header["quiet_ns"]),
                    )
            self._share = (time.process_time() - busy) / max(1e-9, time.perf_counter() - start)

    def _settle(
        self, original: Original, arrays: Sequence[np.ndarray[Any, Any]], placed: list[jax.Array]
    ) -> None:
        """Run both sides a few times: what is imported, allocated and looked up once is not timed."""
        baseline = min(self._time_original(original, arrays) for _ in range(2))
        submission = min(self._time_artifact(placed)[0] for _ in range(5))
        self.outputs = self._time_artifact(placed)[1]
        affordable = max(1, _PREPARED_BYTES // max(1, sum(array.nbytes for array in arrays)))
        self._runs = min(affordable, self._watch.runs(baseline)), self._watch.runs(submission)

    def _pair(
        self, original: Original, arrays: Sequence[np.ndarray[Any, Any]], placed: list[jax.Array]
    ) -> None:
        # Every other pair the other way round: a machine that slows down slowly favours neither side.
        if len(self._baseline_ns) % 2:
            submission_ns, outputs = self._time_artifact(placed)
            baseline_ns = self._time_original(original, arrays)
        else:
            baseline_ns = self._time_original(original, arrays)
            submission_ns, outputs = self._time_artifact(placed)
        self._baseline_ns.append(max(1, baseline_ns))
        self._submission_ns.append(max(1, submission_ns))
        self._consistent &= outputs == self.outputs

    def _time_original(self, original: Original, arrays: Sequence[np.ndarray[Any, Any]]) -> int:
        """Time runs of the original, each in a fresh module with fresh arguments, made before the clock starts."""
        runs = self._runs[0]
        fresh = [(original.fresh(), arguments(self._header["args"], arrays)) for _ in range(runs)]
        now = self._watch.now
        if runs > 1:
            warm, values = original.fresh(), arguments(self._header["args"], arrays)
            warm(*values)
        start = now()
        results = [entry(*values) for entry, values in fresh]
        elapsed = now() - start
        del results  # freeing them is not billed
        return elapsed // runs

    def _time_artifact(self, placed: list[jax.Array]) -> tuple[int, bytes]:
        assert self._run is not None
        runs, run, now = self._runs[1], self._run, self._watch.now
        if runs > 1:
            jax.block_until_ready(run(*placed))
        results: Sequence[jax.Array] = ()
        start = now()
        for _ in range(runs):
            results = run(*placed)
            for result in results:
                result.block_until_ready()
        elapsed = now() - start
        return elapsed // runs, join(jax.device_get(results))

    def report(self) -> dict[str, Any]:
        """Return the reply's header."""
        return {
            "failed": self.failed,
            "baseline_ns": self._baseline_ns,
            "submission_ns": self._submission_ns,
            "runs": list(self._runs),
            "probe_ns": int(statistics.median(self._probe_ns or [1])),
            "compile_s": self._compile_s,
            "count": dataclasses.asdict(self.cost) if self.cost else None,
            "flops": self._flops,
            "decision": dataclasses.asdict(self._decision) if self._decision else None,
            "consistent": self._consistent,
            "clock": "processor" if self._watch.is_processor else "wall",
            "floor_ns": self._watch.floor_ns,
            "share": self._share,
            "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else [],  # Windows has none
        }


def _flops(compiled: Any) -> int:
    """Return XLA's own count for the optimized program, where a loop's body counts once; 0 if it has none."""
    try:
        analysis = compiled.cost_analysis()
        return max(0, int((analysis or {}).get("flops", 0)))
    except Exception:  # noqa: BLE001 - not every backend counts, and a bound that is not known bounds nothing
        return 0
