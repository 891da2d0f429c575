"""Gather evidence of impurity: three traces under different circumstances. Runs in the trace jail.

    A  the first trace of a fresh module, with seeded generators
    B  a second trace of the same module, JAX's caches cleared, clocks and the environment watched
    C  a trace of the module executed anew

A pure function gives the same program three times, writes nothing that it does not write once only (a memo), and
leaves no traced value behind. What is found here can only lower a grade: the submission shares this process.
"""

from __future__ import annotations

import random
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import jax
import jax.extend.core as jex_core
import numpy as np

from grader.trace import entry, run, snapshot
from grader.trace.refusals import explain
from grader.trace.watch import Watch

__all__ = ["Observation", "Observer", "as_json", "callbacks", "sightings"]

_DEBUG = frozenset({"debug_callback", "debug_print", "debug_callback_p"})
_HOST = frozenset({"pure_callback", "io_callback", "python_callback"})


@dataclass(frozen=True)
class Observation:
    """One finding about purity, as it crosses the jail's wall."""

    rule: str
    message: str
    line: int | None = None
    object: str = ""
    advice: bool = False


def seed_generators() -> None:
    """Put the global generators into a known state, so that what they do next is the submission's doing."""
    random.seed(0)
    np.random.seed(0)


class Observer:
    """Runs the three traces of one submission and keeps what they show."""

    def __init__(self, code: types.CodeType, watch: Watch, name: str, parameters: list[str], arguments: Any, result: Any):
        self.code, self.watch, self.name, self.parameters = code, watch, name, parameters
        self.arguments, self.result = arguments, result
        self.namespace: dict[str, Any] = {}

    def execute(self) -> Callable[..., Any]:
        """Execute the module anew and return its entry point."""
        seed_generators()
        self.namespace = entry.execute(self.code)
        return entry.unwrap_jit(entry.find(self.namespace, self.name, self.parameters))  # type: ignore[no-any-return]

    def first(self, function: Callable[..., Any]) -> tuple[run.Traced, list[snapshot.Write]]:
        """Trace A; return it and what it wrote outside.

        Raises:
            Exception: whatever the trace raises.
        """
        before = snapshot.photograph(self.namespace)
        traced = self._trace(function, profile=False)
        return traced, snapshot.diff(before, snapshot.photograph(self.namespace))

    def observe(self, function: Callable[..., Any], first: run.Traced, settled: list[snapshot.Write]) -> list[Observation]:
        """Traces B and C, compared with A."""
        found: list[Observation] = []
        before = snapshot.photograph(self.namespace)
        leaked = set(snapshot.tracers(before))
        jax.clear_caches()
        try:
            second: run.Traced | None = self._trace(function, profile=True)
        except Exception as error:
            second = None
            refusal = explain(error)
            found.append(Observation("trace-depends-on-history", f"the second trace failed: {refusal.message}", refusal.line))
        after = snapshot.photograph(self.namespace)
        leaked |= set(snapshot.tracers(after))
        repeated = snapshot.diff(before, after)
        found += self._writes(function, repeated, [w for w in settled if w.settles], [w for w in settled if not w.settles])
        found += self._argument_writes(function, first)
        found += [Observation("keeps-tracer", f"`{path}` still holds a traced value after the call", object=path) for path in sorted(leaked)]
        found += callbacks(first.program)
        found += sightings(self.watch)
        if second is not None and not found:
            found += self._compare(first, second)
        return found

    def _compare(self, first: run.Traced, second: run.Traced) -> Iterator[Observation]:
        a = run.identity(first.program)
        if a != run.identity(second.program):
            yield Observation("trace-depends-on-history", "two traces of the same function gave two different programs")
            return
        jax.clear_caches()
        try:
            third = self._trace(self.execute(), profile=False)
        except Exception as error:
            refusal = explain(error)
            yield Observation("reads-global-state", f"a fresh import of the file could not be traced: {refusal.message}", refusal.line)
            return
        if a != run.identity(third.program):
            message = "importing the file twice gives two different programs: something computed at import time changes"
            yield Observation("reads-global-state", message)

    def _trace(self, function: Callable[..., Any], *, profile: bool, on_arguments: run.ArgumentWatcher | None = None) -> run.Traced:
        return run.trace(
            function,
            self.parameters,
            self.arguments,
            self.result,
            on_arguments=on_arguments,
            around=lambda: self.watch.watching(profile=profile),
        )

    def _writes(
        self, function: Callable[..., Any], repeated: Sequence[snapshot.Write], memo: Sequence[snapshot.Write], hard: Sequence[snapshot.Write]
    ) -> Iterator[Observation]:
        again = {write.object for write in repeated}
        shown: set[str] = set()
        for write in [*repeated, *hard]:
            if write.object not in shown:
                shown.add(write.object)
                line = self._locate(function, lambda w=write: snapshot.fingerprint(w.owner, w.key))  # type: ignore[misc]
                yield Observation(write.rule, f"a call changes `{write.object}`", line, write.object)
        for write in memo:
            if write.object not in again and write.object not in shown:
                yield Observation("writes-constant", f"the first call sets `{write.object}`; later calls leave it alone", object=write.object, advice=True)

    def _argument_writes(self, function: Callable[..., Any], first: run.Traced) -> Iterator[Observation]:
        for write in _outermost(first.argument_writes):
            holder: dict[str, Callable[[], Any]] = {}

            def watch_argument(named: dict[str, Any], write: snapshot.Write = write, holder: dict[str, Any] = holder) -> None:
                for node in snapshot.photograph(named, arguments=True).values():
                    if node.path == write.object or (write.key is not None and write.object.startswith(node.path)):
                        holder["now"] = snapshot.fingerprint(node.owner)

            line = self._locate(function, lambda holder=holder: lambda: holder["now"]() if holder else None, watch_argument)  # type: ignore[misc]
            yield Observation(write.rule, f"a call changes its argument `{write.object}`", line, write.object)
        for path in first.returned_arguments:
            yield Observation("returns-argument", f"the result is the argument `{path}` itself, not a new container", object=path, advice=True)

    def _locate(
        self,
        function: Callable[..., Any],
        make: Callable[[], Callable[[], Any]],
        on_arguments: run.ArgumentWatcher | None = None,
    ) -> int | None:
        """Trace once more, and return the line of the submission after which the picture changed."""
        picture = make()
        last: Any = None
        line: int | None = None
        culprit: int | None = None
        started = False

        def tracer(frame: types.FrameType, event: str, _arg: Any) -> Any:
            nonlocal last, line, culprit, started
            if frame.f_code.co_filename != entry.FILENAME:
                return None
            now = picture()
            if started and culprit is None and now != last:
                culprit = line
            last, started = now, True
            line = frame.f_lineno
            if event == "return" and (back := frame.f_back) is not None and back.f_code.co_filename == entry.FILENAME:
                line = back.f_lineno
            return tracer

        jax.clear_caches()
        previous = sys.gettrace()
        sys.settrace(tracer)
        try:
            self._trace(function, profile=False, on_arguments=on_arguments)
        except Exception:
            culprit = culprit or line
        finally:
            sys.settrace(previous)
        if culprit is None and started and picture() != last:
            culprit = line
        return culprit


def callbacks(program: jex_core.ClosedJaxpr) -> list[Observation]:
    """Find calls back to the host, and writes to a mutable Ref from outside, at any depth of a program."""
    found = []
    for name in sorted(set(_primitives(program.jaxpr))):
        if name in _DEBUG:
            found.append(Observation("debug-effect", f"the traced program contains `{name}`", object=name))
        elif name in _HOST:
            found.append(Observation("host-callback", f"the traced program contains `{name}`", object=name))
    effects = {type(effect).__name__ for effect in program.effects}
    if effects & {"WriteEffect", "ReadEffect", "AccumEffect"}:
        found.append(Observation("closed-over-ref", "the traced program reads or writes a mutable Ref that it did not make"))
    return found


def _primitives(jaxpr: Any) -> Iterator[str]:
    for equation in jaxpr.eqns:
        yield equation.primitive.name
        for value in equation.params.values():
            for item in value if isinstance(value, (list, tuple)) else (value,):
                inner = item.jaxpr if isinstance(item, jex_core.ClosedJaxpr) else item
                if isinstance(inner, jex_core.Jaxpr):
                    yield from _primitives(inner)


def _outermost(writes: Sequence[snapshot.Write]) -> list[snapshot.Write]:
    """Drop writes inside an object that is itself reported."""
    return [w for w in writes if not any(w is not o and w.object.startswith((o.object + "[", o.object + ".")) for o in writes)][:5]


def sightings(watch: Watch) -> Iterator[Observation]:
    """Turn what was seen while tracing into observations."""
    words = {
        "prints": "prints {}", "reads-clock": "calls {}", "reads-environment": "reads {}", "reads-file": "opens {} for reading",
        "writes-file": "opens {} for writing", "debug-effect": "calls {}",
    }  # fmt: skip
    for sighting in watch.sightings:
        said = words.get(sighting.rule, "does {}").format(sighting.object)
        yield Observation(sighting.rule, f"a call {said}", sighting.line, sighting.object)


def as_json(observations: Sequence[Observation]) -> list[dict[str, Any]]:
    """Return observations as plain data."""
    return [asdict(observation) for observation in observations[:40]]
