"""Role ``trace``: execute a submission, trace it on shapes, and hand out the programs. Runs in the trace jail.

This process holds no inputs, no expected values and no other submission. All that it says is a claim, which the judge
checks against the bytes of the programs, or which can only lower a grade.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import jax

from grader import forms, wire
from grader.trace import entry, hidden, observation, parts, places, purity, run
from grader.trace.refusals import Refusal, explain, structure_words
from grader.trace.watch import Watch

__all__ = ["main"]

_OK = Refusal("", "", None)


def main(request: bytes) -> bytes:
    """Trace what a plan asks for (see ``grader.plan_requests.trace_request``) and return the frame of what came out."""
    header, blobs = wire.unpack(request)
    hidden.hide(header.get("hidden", ()))
    return _Session(header, blobs["source"]).reply()


@dataclass
class _Session:
    """One submission on its way through the traces."""

    plan: dict[str, Any]
    source: bytes
    outcome: Refusal = _OK
    results: dict[str, Refusal] = field(default_factory=dict)
    observer: purity.Observer | None = None
    artifacts: dict[str, bytes] = field(default_factory=dict)
    included: list[str] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    started: float = field(default_factory=time.process_time)

    def reply(self) -> bytes:
        try:
            self._run()
        except BaseException as error:  # SystemExit and MemoryError are the submission's as well
            self.outcome = self._explained(error)
        is_quick = 3 * (time.process_time() - self.started) < self.plan["budget_s"]  # to trace once more
        if self.outcome.kind == "escaped-tracer" and self.observer is not None and is_quick:
            self.outcome = self._let_out(self.outcome, self.observer)
        header = {
            "outcome": _plain(self.outcome),
            "parts": {name: _plain(refusal) for name, refusal in self.results.items()},
            "included": self.included,
            "observations": observation.as_json(self.observer.found if self.observer else []),
        }
        return wire.pack(header, self.artifacts)

    def _explained(self, error: BaseException) -> Refusal:
        """Explain an exception of the entry point itself, whose own decorator has no line that was executed."""
        refusal = explain(error, self.source)
        if refusal.rule == "hashes-tracer" and refusal.line is None:
            line, change = places.cache_around(self.source, self.plan["entry"])
            if line is not None:
                slots = {"call": self.plan["entry"]}
                return replace(refusal, line=line, kind="cached-call", slots=slots, rewrite=change)
        return refusal

    def _let_out(self, refusal: Refusal, observer: purity.Observer) -> Refusal:
        """Point at the line that keeps a value of an inner function, where the exception has that of its use."""
        escape = observer.escape(self.source)
        if escape is None:
            return refusal
        slots = {"name": escape.name} if escape.name else {}
        if escape.line != refusal.line and (use := places.line_text(self.source, refusal.line)):
            slots["after"] = f": `{escape.name}` keeps it for `{use}`" if escape.name else f", in `{use}`"
        elif escape.name:
            slots["after"] = f": `{escape.name}` keeps it"
        return replace(refusal, line=escape.line, slots=slots)

    def _run(self) -> None:
        code = entry.compile_source(self.source)
        self.watch.install()
        base = self.plan["base"]
        self.observer = purity.Observer(
            code, self.watch, self.plan["entry"], self.plan["parameters"], base["args"], base["result"]
        )
        traced: dict[str, run.Traced] = {}
        if self.plan["observe"]:
            traced["base"] = self.observer.observe()
            self._demand_own_jit(base)
        for part in self.plan["parts"]:
            if part["kind"] == "call" and part["name"] not in traced:
                if (result := self._trace(part)) is not None:
                    traced[part["name"]] = result
                elif not self.outcome.rule:  # what cannot be traced for every case is no answer
                    self.outcome = self.results[part["name"]]
        self._sort_out_mismatches(traced)
        if self.plan["observe"] and not self.outcome.rule:
            self.observer.add_ignored_keys(list(traced.values()))
        if not self.outcome.rule:
            if self.plan["bundle"]:
                self._bundle({name: result.program for name, result in traced.items()})
            self._programs([traced["base"].program] if "base" in traced else [])

    def _sort_out_mismatches(self, traced: dict[str, run.Traced]) -> None:
        """Record what each part came to, and take out those with a result of another form."""
        asked = {part["name"]: part["result"] for part in self.plan["parts"] if part["kind"] == "call"}
        for name, result in list(traced.items()):
            self.results[name] = _refuse_mismatch(result, asked.get(name, self.plan["base"]["result"]))
            if result.mismatch is not None:
                del traced[name]
        if "base" in traced:
            line, change = places.lost_update(self.source, self.plan["entry"])
            self.results["base"] = replace(_OK, line=line, rewrite=change)

    def _demand_own_jit(self, base: dict[str, Any]) -> None:
        """Trace the entry point under its own ``jax.jit`` as well, which may declare an array static."""
        assert self.observer is not None
        given = self.observer.given
        if given is entry.unwrap_jit(given):
            return
        try:
            run.trace(given, self.plan["parameters"], base["args"], base["result"])
        except BaseException as error:
            self.outcome = explain(error, self.source)

    def _trace(self, part: dict[str, Any]) -> run.Traced | None:
        """Trace the entry point at the shapes of one part; record the refusal, if that is what comes out."""
        assert self.observer is not None
        try:
            function = self.observer.function()
            return run.trace(function, self.plan["parameters"], part["args"], part["result"])
        except BaseException as error:
            self.results[part["name"]] = explain(error, self.source)
            return None

    def _bundle(self, programs: dict[str, Any]) -> None:
        """Export one program that runs all parts, leaving out those that cannot be transformed."""
        chosen = {}
        for part in self.plan["parts"]:
            name = part["name"]
            leaves = [forms.Leaf("", dtype, tuple(shape)) for dtype, shape in part["inputs"]]
            structs = [run.shape_struct(leaf) for leaf in leaves]
            source = programs.get(name if part["kind"] == "call" else "base")
            if source is not None and not observation.callbacks(source):
                program = source if part["kind"] == "call" else self._transformed(source, structs, part)
                if program is not None:
                    chosen[name] = (parts.as_function(program), structs)
        try:
            self._export(chosen)
        except Exception:  # a part that is traced may still not lower: let each answer for itself
            self._export({name: piece for name, piece in chosen.items() if self._is_lowered(name, *piece)})

    def _transformed(self, source: Any, structs: list[Any], part: dict[str, Any]) -> Any:
        """Transform a part alone, so that its failure is its own; watch the rules of a ``custom_vjp`` at work."""
        assert self.observer is not None
        try:
            with self.watch.watching():
                program = _probe(parts.transform(parts.as_function(source), part), structs, part)
        except BaseException as error:
            self.results[part["name"]] = self._placed(error, source)
            return None
        finally:
            self.observer.add_sightings()
        if found := observation.callbacks(program):
            self.observer.found += found
            return None
        self.results[part["name"]] = _OK
        return program

    def _placed(self, error: BaseException, program: Any) -> Refusal:
        """Explain why a program cannot be transformed, and say which line made the operation that is in the way."""
        refusal = explain(error, self.source)
        line = refusal.line or (places.line_named(program, str(error)) if program is not None else None)
        return replace(refusal, line=line or places.definition_line(self.source, self.plan["entry"]))

    def _is_lowered(self, name: str, function: parts.Flat, structs: list[Any]) -> bool:
        try:
            parts.export_program(function, structs, self.plan["platform"])
        except Exception as error:
            self.results[name] = refusal = self._placed(error, None)
            if all(part["kind"] == "call" for part in self.plan["parts"] if part["name"] == name):
                self.outcome = refusal
            return False
        return True

    def _export(self, chosen: dict[str, tuple[parts.Flat, list[Any]]]) -> None:
        if chosen:
            self.artifacts["bundle"] = self._joined(chosen)
        self.included = list(chosen)

    def _joined(self, chosen: dict[str, tuple[parts.Flat, list[Any]]]) -> bytes:
        bundle = parts.join([(function, len(structs)) for function, structs in chosen.values()])
        inputs = [struct for _, structs in chosen.values() for struct in structs]
        return parts.export_program(bundle, inputs, self.plan["platform"])

    def _programs(self, base: list[Any]) -> None:
        """Export what is judged apart from the bundle, one artifact a group, groups that are whole alone."""
        for group in dict.fromkeys(part["group"] for part in self.plan["programs"]):
            members = [part for part in self.plan["programs"] if part["group"] == group]
            chosen = self._traced_group(members, base)
            if len(chosen) == len(members):
                self.artifacts[group] = self._joined(chosen)

    def _traced_group(
        self, members: list[dict[str, Any]], base: list[Any]
    ) -> dict[str, tuple[parts.Flat, list[Any]]]:
        """Trace parts in order; stop at the first that fails, or that would not finish in time.

        The last one's claim has the line of the loop by which the programs grow, also where it was not reached.
        """
        chosen: dict[str, tuple[parts.Flat, list[Any]]] = {}
        programs: list[Any] = []
        last = 0.0
        for part in members:
            before = time.process_time()
            if before - self.started + 6 * last > self.plan["budget_s"]:
                break
            traced = self._trace(part)
            if traced is None:
                break
            self.results[part["name"]] = _refuse_mismatch(traced, part["result"])
            programs.append(traced.program)
            if traced.mismatch is not None or observation.callbacks(traced.program):
                break
            structs = [run.shape_struct(leaf) for form in part["args"] for leaf in forms.leaves(form)]
            chosen[part["name"]] = (parts.as_function(traced.program), structs)
            last = time.process_time() - before
        if len(members) > 1 and not any(self.results.get(part["name"], _OK).rule for part in members):
            # Where the loop is long, the smallest of the sizes may hold all the equations that are looked at.
            line = places.line_of_growth(programs, self.source) or places.line_of_growth(
                [*base, *programs[-1:]], self.source
            )
            if line is not None:
                self.results[members[-1]["name"]] = replace(_OK, line=line)
        return chosen


def _probe(function: parts.Flat, structs: list[Any], part: dict[str, Any]) -> Any:
    """Trace a transformed part alone, so that its failure is its own, and demand the shapes that the plan expects."""
    program = jax.jit(function, keep_unused=True).trace(*structs).jaxpr
    actual = [[str(aval.dtype), list(aval.shape)] for aval in program.out_avals]
    if actual != part["expected"]:
        raise ValueError(f"the transformed function returns {actual}, expected {part['expected']}")
    return program


def _plain(refusal: Refusal) -> dict[str, Any]:
    return asdict(refusal)


def _refuse_mismatch(traced: run.Traced, form: forms.Form) -> Refusal:
    match traced.mismatch:
        case None:
            return _OK
        case run.LeafMismatch(rule=rule):
            swapped = "; are the results in another order?" if places.reordered(form, traced.program) else ""
            return Refusal(rule, f"{traced.mismatch}{swapped}", None)
    return Refusal("wrong-structure", structure_words(traced.mismatch), None)
