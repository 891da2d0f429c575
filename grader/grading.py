"""The pipeline: one submission, one exercise, one verdict. Layer 6.

    1  trace    the submission, in its jail          -> programs and observations
    2  judge    the programs, in another jail        -> outputs and facts
    3  check    evidence against expectation         -> trace, purity, correctness, transforms, program
    4  time     the program at full size, alone on the machine, if the values were right -> speed

Steps 1 to 3 of many submissions run side by side; step 4 never runs beside anything of ours.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader import wire
from grader.checks import correctness, program, purity, speed, transforms
from grader.checks import trace as trace_check
from grader.checks.findings import internal, judged, skipped
from grader.checks.values import Expected
from grader.course import Exercise
from grader.errors import CourseError, GraderFault, JailError
from grader.evidence import Claim, JudgeEvidence, SpeedEvidence, TraceEvidence, read_judge, read_speed, read_trace
from grader.expected import child_limits, expected_values, raw_bytes
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.plan import Part, Plan, avals, make_plan, speed_plan, trace_request
from grader.rules import CHECKS
from grader.submission import Source
from grader.verdict import ArtifactRecord, CheckResult, Finding, Result, SpeedRecord, Status, worst

__all__ = ["ALL_CHECKS", "Grader", "Judged", "unreadable"]

ALL_CHECKS = frozenset(CHECKS)
TIMING_BUDGET_S = 2.0
MAX_COMPILE_S = 60.0


@dataclass
class Judged:
    """A submission after step 3."""

    exercise: Exercise
    source: Source
    checks: list[CheckResult]
    artifacts: list[ArtifactRecord] = field(default_factory=list)
    speed: SpeedRecord | None = None
    wall_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def awaits_timing(self) -> bool:
        """Whether step 4 is still to come."""
        return any(check.check == "speed" and check.note == _PENDING for check in self.checks)


_PENDING = "pending"


@dataclass(frozen=True)
class _Prepared:
    """What an exercise needs, made once for a run."""

    plan: Plan
    expected: Expected
    speed: Part | None
    speed_expected: tuple[np.ndarray[Any, Any], ...]


class Grader:
    """Grades submissions of one course in one set of jails. Safe to use from several threads."""

    def __init__(self, jails: Jails, *, seed: str, target: str = "cpu", checks: frozenset[str] = ALL_CHECKS):
        self.jails, self.seed, self.target, self.checks = jails, seed, target, checks
        self._prepared: dict[str, _Prepared | Exception] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def judge(self, exercise: Exercise, source: Source) -> Judged:
        """Run steps 1 to 3.

        Raises:
            CourseError: the author's files are wrong.
        """
        started = time.perf_counter()
        judged_ = self._judge(exercise, source)
        judged_.wall_s = time.perf_counter() - started
        return judged_

    def time(self, item: Judged) -> Judged:
        """Run step 4, if it is due. The caller sees to it that no other jail of ours is busy."""
        if not item.awaits_timing:
            return item
        started = time.perf_counter()
        spec = item.exercise.spec.speed
        assert spec is not None
        points = float(item.exercise.spec.points.speed)
        try:
            prepared = self.prepare(item.exercise)
            assert prepared.speed is not None
            evidence = self._time(item, prepared.plan, prepared.speed, float(spec.at_least[self.target]))  # type: ignore[index]
            outcome, item.speed = speed.check(prepared.speed, evidence, prepared.speed_expected, float(spec.at_least[self.target]), points)  # type: ignore[index]
            item.cpu_s += evidence.cpu_s
        except (JailError, GraderFault) as error:
            outcome = internal("speed", points, str(error))
        item.checks = [outcome if check.check == "speed" else check for check in item.checks]
        item.wall_s += time.perf_counter() - started
        return item

    def result(self, item: Judged) -> Result:
        """Put the verdict together."""
        checks = [check for check in item.checks if check.points is not None]
        status = worst([check.status for check in item.checks])
        is_ours = status is Status.INTERNAL
        return Result(
            exercise=item.exercise.name,
            submission=item.source.path,
            status=status,
            points=None if is_ours else sum(check.points or 0.0 for check in checks),
            max_points=sum(check.max_points for check in checks),
            checks=tuple(_located(check, item.source) for check in item.checks),
            speed=item.speed,
            artifacts=tuple(item.artifacts),
            seed=self.seed,
            wall_s=round(item.wall_s, 4),
            cpu_s=round(item.cpu_s, 4),
        )

    def prepare(self, exercise: Exercise) -> _Prepared:
        """Draw the values of an exercise and ask its oracle, once for a run.

        Raises:
            CourseError: the original does not do what the exercise says.
            GraderFault, JailError: the oracle could not be asked.
        """
        with self._guard:
            lock = self._locks.setdefault(exercise.name, threading.Lock())
        with lock:
            if exercise.name not in self._prepared:
                try:
                    self._prepared[exercise.name] = self._prepare(exercise)
                except CourseError as error:
                    self._prepared[exercise.name] = error
            prepared = self._prepared[exercise.name]
        if isinstance(prepared, Exception):
            raise prepared
        return prepared

    def _prepare(self, exercise: Exercise) -> _Prepared:
        plan = make_plan(exercise, self.seed)
        expected = expected_values(exercise, plan.parts, self.jails)
        if not self._times(exercise):
            return _Prepared(plan, expected, None, ())
        part = speed_plan(exercise, self.seed)
        return _Prepared(plan, expected, part, expected_values(exercise, [part], self.jails)["speed", 0])

    def _times(self, exercise: Exercise) -> bool:
        return "speed" in self.checks and exercise.spec.speed is not None and self.target in exercise.spec.speed.at_least

    def _judge(self, exercise: Exercise, source: Source) -> Judged:
        item = Judged(exercise, source, [])
        if source.problem:
            trace: TraceEvidence = TraceEvidence(Claim("unreadable-source", source.problem))
            item.checks = self._checks(exercise, None, trace, None)
            return item
        try:
            prepared = self.prepare(exercise)
            trace = self._trace(prepared.plan, source)
            item.cpu_s += trace.cpu_s
            judge = self._run(prepared.plan, trace) if trace.artifacts and not trace.outcome.rule else None
            item.cpu_s += judge.cpu_s if judge else 0.0
        except (JailError, GraderFault) as error:
            item.checks = [internal("trace", 0.0, str(error)), *(internal(name, points, str(error)) for name, points in self._points(exercise))]
            return item
        item.checks = self._checks(exercise, prepared, trace, judge)
        if judge is not None:
            named = [("bundle", judge.bundle), *judge.programs.items()]
            item.artifacts = [ArtifactRecord(transform=n, digest=f.digest, operations=f.operations) for n, f in named if f and f.digest]
        return item

    def _trace(self, plan: Plan, source: Source) -> TraceEvidence:
        request = trace_request(plan, "cpu", observe=True)  # values are judged on the CPU; only timing needs the target
        reply = self.jails.run("trace", wire.pack(request, {"source": source.text}), child_limits(plan.exercise))
        return read_trace(reply, plan)

    def _run(self, plan: Plan, trace: TraceEvidence) -> JudgeEvidence:
        programs, blobs = _programs_request(plan, trace)
        bundle, rounds = _bundle_request(plan, trace)
        evidence = self._ask_judge(plan, trace, {"bundle": bundle, "programs": programs}, {**blobs, **rounds})
        if evidence.problem.rule and not evidence.is_internal and programs and bundle is not None:
            # The bundle killed or outlasted its judge; the other programs can still be looked at without it.
            facts = self._ask_judge(plan, trace, {"bundle": None, "programs": programs}, blobs)
            evidence = replace(evidence, programs=facts.programs, cpu_s=evidence.cpu_s + facts.cpu_s)
        return evidence

    def _ask_judge(self, plan: Plan, trace: TraceEvidence, header: dict[str, Any], blobs: dict[str, bytes]) -> JudgeEvidence:
        request = wire.pack({"platform": "cpu", **header}, blobs)
        return read_judge(self.jails.run("judge", request, child_limits(plan.exercise)), plan, trace.included)

    def _checks(self, exercise: Exercise, prepared: _Prepared | None, trace: TraceEvidence, judge: JudgeEvidence | None) -> list[CheckResult]:
        first = trace_check.check(trace, judge)
        results = [first]
        for name, points in self._points(exercise):
            status = first.status
            if name == "purity":
                aliasing = exercise.spec.aliasing == "forbidden"
                results.append(purity.check(trace, points, trace_status=status, forbids_aliasing=aliasing))
            elif prepared is None:
                results.append(skipped(name, points, "blocked", "the file cannot be read"))
            elif name == "correctness":
                results.append(correctness.check(prepared.plan, trace, judge, prepared.expected, points, trace_status=status))
            elif name == "transforms":
                results.append(transforms.check(prepared.plan, trace, judge, prepared.expected, points, trace_status=status))
            elif name == "program":
                results.append(program.check(prepared.plan, trace, judge, points, trace_status=status))
            else:
                results.append(self._before_timing(exercise, results, points))
        return results

    def _before_timing(self, exercise: Exercise, results: Sequence[CheckResult], points: float) -> CheckResult:
        if not self._times(exercise):
            return skipped("speed", points, "unavailable", f"the exercise has no threshold for {self.target}")
        by_name = {result.check: result for result in results}
        if by_name["correctness"].status is Status.INTERNAL:
            return internal("speed", points, "the values could not be judged")
        if by_name["correctness"].status is not Status.PASS:
            return skipped("speed", points, "blocked", "only right answers are timed")
        growth = by_name.get("program")
        if growth is not None and any(item.rule == "unrolled-loop" for item in growth.findings):
            return skipped("speed", points, "blocked", "an unrolled loop cannot be traced at full size")
        return judged("speed", points, [], note=_PENDING)

    def _points(self, exercise: Exercise) -> list[tuple[str, float]]:
        spec = exercise.spec
        present = {"purity": True, "correctness": True, "transforms": spec.transforms, "program": spec.program, "speed": spec.speed}
        order = ("purity", "correctness", "transforms", "program", "speed")
        return [(name, float(getattr(spec.points, name))) for name in order if present[name] and name in self.checks]

    def _time(self, item: Judged, plan: Plan, part: Part, at_least: float) -> SpeedEvidence:
        if self.target != "cpu":
            return SpeedEvidence(unavailable=f"this machine offers no {self.target} to time on")
        limits = child_limits(item.exercise)
        request = trace_request(plan, "cpu", observe=False, speed=part)
        traced = read_trace(self.jails.run("trace", wire.pack(request, {"source": item.source.text}), limits), plan)
        claim = traced.outcome if traced.outcome.rule else traced.parts.get("speed", Claim())
        if claim.rule or "speed" not in traced.artifacts:
            return SpeedEvidence(Claim("speed-too-slow", f"at full size: {claim.message or 'tracing would not finish in time'}", claim.line), cpu_s=traced.cpu_s)
        header = {
            "platform": "cpu",
            "original": item.exercise.original,
            "oracle": item.exercise.oracle,
            "entry": item.exercise.spec.signature.name,
            "parameters": [parameter.name for parameter in item.exercise.spec.signature.parameters],
            "args": part.arguments,
            "result": part.result,
            "at_least": at_least,
            "budget_s": TIMING_BUDGET_S,
            "max_compile_s": MAX_COMPILE_S,
        }
        blobs = {"artifact": traced.artifacts["speed"], "inputs": raw_bytes(part.values[0].inputs)}
        wall = TIMING_BUDGET_S + limits.wall_s
        reply = self.jails.run("time", wire.pack(header, blobs), Limits(wall_s=wall, cpu_s=4 * wall, memory_bytes=limits.memory_bytes))
        return read_speed(reply, part.outputs)


def _programs_request(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what the judge is asked about the programs that it only looks at, and their bytes."""
    spec = plan.exercise.spec.program
    programs: dict[str, Any] = {}
    for part in plan.programs:
        if spec is not None and part.name in trace.artifacts:
            donate = [i for i, leaf in enumerate(part.inputs) if spec.reuses and leaf.path.split("[")[0] == spec.reuses]
            memory = part.name == "program" and (spec.reuses is not None or spec.temporary_bytes is not None)
            programs[part.name] = {"inputs": avals(part.inputs), "outputs": avals(part.outputs), "donate": donate, "memory": memory}
    return programs, {name: trace.artifacts[name] for name in programs}


def _bundle_request(plan: Plan, trace: TraceEvidence) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Return what the judge is asked to run, with the inputs of every round."""
    chosen = [part for part in plan.parts if part.name in trace.included]
    if "bundle" not in trace.artifacts or not chosen:
        return None, {}
    bundle = {
        "inputs": [aval for part in chosen for aval in avals(part.inputs)],
        "outputs": [aval for part in chosen for aval in avals(part.outputs)],
        "rounds": plan.rounds,
    }
    blobs = {"bundle": trace.artifacts["bundle"]}
    for number in range(plan.rounds):
        rows = [part.values[min(number, len(part.values) - 1)].inputs for part in chosen]
        blobs[f"round-{number}"] = raw_bytes([array for row in rows for array in row])
    return bundle, blobs


def unreadable(path: str, message: str, rule: str = "unreadable-source") -> Result:
    """Return the verdict on a file or archive that never became a submission."""
    finding = Finding(rule=rule, message=message)
    check = judged("trace", 0.0, [finding], failing=Status.ERROR)
    return Result(exercise=None, submission=path, status=Status.ERROR, points=0.0, max_points=0.0, checks=(check,))


def _located(check: CheckResult, source: Source) -> CheckResult:
    """Name the file of each finding, and turn lines of a notebook's joined source into cells."""
    findings = []
    for item in check.findings:
        line, cell = item.line, None
        if line is not None and source.lines:
            cell, line = source.lines[line - 1] if line <= len(source.lines) else (None, line)
        findings.append(item.model_copy(update={"file": source.path if item.line else None, "line": line, "cell": cell}))
    return check.model_copy(update={"findings": tuple(findings)})
