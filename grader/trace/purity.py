"""Gather evidence of impurity: a few traces under different circumstances. Runs in the trace jail.

    A  the first trace of a fresh module, with seeded generators
    B  a second trace of the same module, JAX's caches cleared and the settings of the process put back
    C  a trace of the module executed anew at another time, where nothing is found before
    D  a trace of the module executed anew with another salt for ``hash``, where the source names ``hash``

A pure function gives the same program each time, writes nothing that it does not write once only (a memo), and leaves
no traced value behind. If C gives another program, it is repeated at the very same time: what then agrees is the
clock's doing, what differs again is the import's. Where there are writes, one or two traces more find their lines.
What is found here can only lower a grade: the submission shares this process.
"""

from __future__ import annotations

import random
import types
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from grader import forms
from grader.trace import ambient, entry, escapes, keys, run, snapshot
from grader.trace.difference import difference, first_difference
from grader.trace.kept import places
from grader.trace.locate import Locator
from grader.trace.observation import Observation, callbacks, reuses
from grader.trace.refusals import Refusal, explain
from grader.trace.skew import at_another_time, salted_hash
from grader.trace.snapshot import Write
from grader.trace.watch import Watch, names_of, needs_profile

__all__ = ["Observer"]

_EXPLAINS_NOTHING = frozenset({
    *("prints", "writes-file", "debug-effect", "host-callback", "mutates-argument", "returns-argument"),
    "reuses-key",
})  # fmt: skip
"""Findings that do not say why two traces differ."""
_SEED = 0x0DDBA11
"""Seed of the hidden generators: one that no submission is likely to set itself."""


@dataclass
class Observer:
    """Executes one submission, traces its entry point, and keeps what that shows."""

    code: types.CodeType
    watch: Watch
    name: str
    """Of the entry point."""
    parameters: list[str]
    arguments: list[Any]
    """One form for each argument, as used for every trace."""
    result: list[Any]
    found: list[Observation] = field(default_factory=list)
    is_stateful: bool = False
    """A trace leaves something behind, so that only the first one of a fresh module counts."""
    given: Any = None
    """The entry point as the submission defines it, perhaps under its own ``jax.jit``."""
    _namespace: dict[str, Any] = field(default_factory=dict)
    _settings: dict[str, Any] = field(default_factory=dict)
    """Settings of the process as the import of the module left them."""
    _function: Callable[..., Any] | None = None

    def function(self, **names: Any) -> Callable[..., Any]:
        """Return the entry point without its own ``jax.jit``, of a module executed anew if need be.

        Args:
            names: what to define in the module before it is executed.
        """
        if self._function is None or self.is_stateful:
            # What the global generators do next is then the submission's doing.
            random.seed(_SEED)
            np.random.seed(_SEED)  # noqa: NPY002 - the hidden generator is the one that matters
            self._namespace = entry.execute(self.code, names)
            self.given = entry.find(self._namespace, self.name, self.parameters)
            self._function = entry.unwrap_jit(self.given)
        return self._function

    def observe(self) -> run.Traced:
        """Run traces A and B, and those after them that are called for; fill ``found`` and return the first.

        Raises:
            BaseException: whatever executing the module or the first trace raises.
        """
        function = self.function()
        self._settings = ambient.current()
        start = snapshot.photograph(self._namespace)
        try:
            first, error = self._trace(function), None
        except Exception as raised:
            first, error = None, raised
        finally:
            self.add_sightings()
        between = snapshot.photograph(self._namespace)
        settled = snapshot.diff(start, between)
        if error is not None and not settled:
            raise error
        self._start_over()
        if any(write.holder == snapshot.SETTINGS for write in settled):
            between = snapshot.photograph(self._namespace)
        second, refusal = self._attempt(lambda: function, profile=needs_profile(self.code))
        end = snapshot.photograph(self._namespace)
        repeated = snapshot.diff(between, end)
        self.add_sightings()
        if first is None:
            self._add_writes(repeated)
            assert error is not None
            raise error
        history = difference(first, second, refusal)
        again = {write.object for write in repeated}
        memo = [w for w in settled if w.object not in again or w.object in ambient.ADVICE]
        hidden = [w for w in memo if (history is not None or _is_never_harmless(w)) and w not in repeated]
        repeated = [w for w in repeated if w.object not in ambient.ADVICE]
        self._add_writes([*repeated, *hidden], first.argument_writes)
        self._add_tracers(between.tracers, end.tracers)
        for path in first.returned_arguments:
            message = f"the result is the argument `{path}` itself, not a new container"
            self.found.append(Observation("returns-argument", message, object=path, advice=True))
        self.found += callbacks(first.program, self._namespace)
        self.found += reuses(first.program, [path for path, _ in self._paths()])
        self._add_constants([w for w in memo if w not in hidden])
        self._add_history(first, history)
        return first

    def escape(self, source: bytes) -> escapes.Escape | None:
        """Trace a fresh module once more, which leaks a value, and say which line let it out."""
        self._function = None
        try:
            function = self.function()
            self._start_over()
            return escapes.find(lambda: self._trace(function), source)
        except BaseException:  # SystemExit, too: it is help for the student, and costs nobody the verdict
            return None
        finally:
            self._function = None

    def _start_over(self) -> None:
        """Forget what JAX and the process's settings have kept of earlier traces."""
        jax.clear_caches()
        ambient.restore(self._settings)

    def _attempt(
        self, find: Callable[[], Callable[..., Any]], *, profile: bool = False
    ) -> tuple[run.Traced | None, Refusal | None]:
        """Trace the function that ``find`` returns; an import that fails is a trace that fails."""
        try:
            return self._trace(find(), profile=profile), None
        except Exception as error:
            return None, explain(error)

    def _trace(
        self, function: Callable[..., Any], *, profile: bool = False, watch: run.ArgumentWatcher | None = None
    ) -> run.Traced:
        return run.trace(
            function,
            self.parameters,
            self.arguments,
            self.result,
            on_arguments=watch,
            around=lambda: self.watch.watching(profile=profile),
        )

    def _add_history(self, first: run.Traced, history: Observation | None) -> None:
        """Report a difference between traces that no other finding explains; if there is none, compare with trace C."""
        if any(not o.advice and o.rule not in _EXPLAINS_NOTHING for o in self.found):
            return
        if history is not None:
            self._start_over()
            self.is_stateful = True
            self._attempt(self.function, profile=True)
            self.add_sightings(only=("hidden-random-state", "reads-clock"))
            if not any(o.rule in ("hidden-random-state", "reads-clock") for o in self.found):
                self.found.append(history)
            return
        third, found = self._after_import(first)
        if found is not None:
            again, _ = self._after_import(first)
            if third is not None and again is not None and first_difference(third, again) is None:
                # Whatever else is random would differ between two imports at one and the same moment.
                found = Observation("reads-clock", "the program depends on when it was traced", found.line)
            self.found.append(found)
        elif "hash" in names_of(self.code):
            self._add_hashes(first)

    def _after_import(self, first: run.Traced) -> tuple[run.Traced | None, Observation | None]:
        """Execute the module anew at another time, trace it, and say how its program differs from the first."""
        # Its functions are new, so what JAX has cached does no harm, and saves time.
        ambient.restore(self._settings)
        third, refusal = self._imported(at_another_time())
        if third is None:  # perhaps for what stands in for the calendar: as in `class Day(date, Enum)`
            third, refusal = self._imported(nullcontext())
        if third is None:
            assert refusal is not None
            message = f"after a fresh import of the file the function could not be traced: {refusal.message}"
            return None, Observation("reads-global-state", message, refusal.line)
        if (where := first_difference(first, third)) is None:
            return third, None
        message = (
            "importing the file twice gives two different programs: something computed at import time changes"
        )
        return third, Observation("reads-global-state", message, where.line)

    def _imported(
        self, circumstances: AbstractContextManager[None]
    ) -> tuple[run.Traced | None, Refusal | None]:
        self._function = None
        try:
            with circumstances:
                return self._attempt(self.function)
        finally:
            self._function = None

    def _add_hashes(self, first: run.Traced) -> None:
        """Trace as another process would, in which ``hash`` of text gives other numbers (``PYTHONHASHSEED``)."""
        jax.clear_caches()
        self._function = None
        traced, _ = self._attempt(lambda: self.function(hash=salted_hash))
        self._function = None
        if traced is not None and (where := first_difference(first, traced)) is not None:
            message = "`hash()` of a text gives another number in every process"
            self.found.append(Observation("hidden-random-state", message, where.line, "hash"))

    def _add_writes(self, outside: Sequence[Write], arguments: Sequence[Write] = ()) -> None:
        writes = _outermost([*outside, *arguments])
        if not writes:
            return
        self.is_stateful = self.is_stateful or bool(outside)
        lines = self._locate(writes)
        for write in writes:
            whose = "its argument " if write.rule == "mutates-argument" else ""
            message = f"a call changes {whose}`{write.object}`"
            self.found.append(Observation(write.rule, message, lines.get(write.object), write.object))

    def _add_constants(self, writes: Sequence[Write]) -> None:
        for write in _outermost(writes):
            message = f"the first call sets `{write.object}`; later calls leave it alone"
            self.found.append(Observation("writes-constant", message, object=write.object, advice=True))

    def _add_tracers(
        self, after_one: dict[str, snapshot.Tracer], after_two: dict[str, snapshot.Tracer]
    ) -> None:
        """Report each place that holds traced values once, with the line of the write that put them there."""
        written = {o.object: o.line for o in self.found if o.object}
        kept = places(after_one, after_two, written)
        for place in kept:
            what = "a traced value" if place.count == 1 else f"{place.count} traced values"
            message = f"`{place.path}` still holds {what} after the call"
            self.found.append(Observation("keeps-tracer", message, place.line, place.path))
        self.is_stateful = self.is_stateful or bool(kept)

    def add_sightings(self, only: Sequence[str] = ()) -> None:
        """Turn what was seen while tracing into observations, once each."""
        known = {(o.rule, o.object, o.line) for o in self.found}
        # Who makes a folder or starts a process looks around first.
        acts = ("writes-file", "starts-process-or-thread")
        explained = {seen.line for seen in self.watch.sightings if seen.rule in acts}
        for seen in self.watch.sightings:
            if seen.rule == "reads-file" and seen.line in explained:
                continue
            if (seen.rule, seen.object, seen.line) not in known and (not only or seen.rule in only):
                self.found.append(Observation(seen.rule, f"a call {seen.words}", seen.line, seen.object))

    def _paths(self) -> list[tuple[str, bool]]:
        """Return the path of each flat input, and whether it is a key."""
        return [
            (leaf.path, leaf.is_key)
            for name, form in zip(self.parameters, self.arguments, strict=True)
            for leaf in forms.leaves(form, name)
        ]

    def add_ignored_keys(self, traced: Sequence[run.Traced]) -> None:
        """Report each key on which no case's result depends; an argument may decide that it is not needed."""
        paths = {i: path for i, (path, is_key) in enumerate(self._paths()) if is_key}
        for path in keys.ignored([result.program for result in traced], paths) if traced else ():
            message = f"the result does not depend on `{path}`"
            code = getattr(entry.unwrap_jit(self.given), "__code__", None)
            line = code.co_firstlineno if code is not None and code.co_filename == entry.FILENAME else None
            self.found.append(Observation("ignores-key", message, line, path))

    def _locate(self, writes: Sequence[Write]) -> dict[str, int]:
        """Trace a fresh module line by line, twice if need be, and return the line of each write."""
        self._function = None
        function = self.function()
        locator = Locator(writes)
        for _ in range(2):
            self._start_over()
            locator.watch(snapshot.photograph(self._namespace))
            locator.run(lambda: self._trace(function, watch=locator.watch))
            if locator.is_done:
                break
        return locator.lines


def _is_never_harmless(write: Write) -> bool:
    """Tell whether a write matters even if it happens once: others see it as well."""
    if write.object in ambient.ADVICE:
        return False
    return write.holder == snapshot.SETTINGS or write.rule == "hidden-random-state"


def _outermost(writes: Sequence[Write]) -> list[Write]:
    """Drop repetitions, and writes inside an object that is itself reported; keep five."""
    kept: dict[str, Write] = {}
    for write in writes:
        inside = any(
            w is not write and write.object.startswith((f"{w.object}[", f"{w.object}.")) for w in writes
        )
        if not inside:
            kept.setdefault(write.object, write)
    return list(kept.values())[:5]
