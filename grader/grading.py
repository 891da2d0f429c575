"""The pipeline: one submission, one exercise, one verdict. Layer 7.

    1  trace    the submission, in its jail          -> programs and observations     (grader.tracing)
    2  judge    the programs, in another jail        -> outputs and facts             (grader.judging)
    3  check    evidence against expectation         -> trace, purity, correctness, transforms, program
    4  time     the program at full size, alone on the machine, if the values were right  (grader.timing)

Steps 1 to 3 of many submissions run side by side; step 4 never runs beside anything of ours.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from grader import passes
from grader.checks import correctness, program, purity, speed, transforms
from grader.checks import trace as trace_check
from grader.checks.demands import demands
from grader.checks.findings import internal, judged, skipped
from grader.checks.work import cost_record
from grader.course import Exercise
from grader.devices import Devices
from grader.errors import CourseError, GraderFault, JailError, Problem
from grader.evidence import Claim, JudgeEvidence, PropertyEvidence, TraceEvidence
from grader.jail.pool import Jails
from grader.preparation import Preparations, Prepared
from grader.properties import ask_about_calls, ask_about_program
from grader.reuse import Judge, wants_audit
from grader.rules import CHECKS, RULES
from grader.spec import Target
from grader.spellings import Known, Spelling, Spellings
from grader.submission import Source
from grader.timing import time_program, why_untimed
from grader.verdict import (
    ArtifactRecord,
    CheckResult,
    CostRecord,
    Finding,
    Result,
    SpeedRecord,
    Status,
    worst,
)

__all__ = ["ALL_CHECKS", "Grader", "Judged", "unreadable"]

ALL_CHECKS = frozenset(CHECKS)
_PENDING = "pending"
"""Note of a speed check that waits for its turn."""


@dataclass
class Judged:
    """A submission after step 3."""

    exercise: Exercise
    source: Source
    checks: list[CheckResult]
    artifacts: list[ArtifactRecord] = field(default_factory=list)
    speed: SpeedRecord | None = None
    cost: CostRecord | None = None
    growth: tuple[tuple[int, int], ...] = ()
    """Sizes at which operations were counted, with the counts."""
    wall_s: float = 0.0
    cost_s: dict[str, float] = field(default_factory=dict)
    """CPU-seconds of the jailed children, by stage: trace, judge, speed."""

    @property
    def cpu_s(self) -> float:
        """CPU-seconds of all children together."""
        return sum(self.cost_s.values())

    @property
    def awaits_timing(self) -> bool:
        """Whether step 4 is still to come."""
        return any(check.check == "speed" and check.note == _PENDING for check in self.checks)


class Grader:
    """Grades submissions of one course in one set of jails. Safe to use from several threads."""

    def __init__(
        self,
        jails: Jails,
        *,
        seed: str,
        target: Target = "cpu",
        checks: frozenset[str] = ALL_CHECKS,
        cache: Path | None = None,
        reuse: bool = True,
        side_by_side: bool = False,
    ):
        """Describe a run.

        Args:
            jails: where everything of a submission's runs.
            seed: what the cases are drawn from.
            target: where speed is judged.
            checks: those that are asked for.
            cache: folder that keeps what is measured once for each device, or None.
            reuse: whether equal submissions and equal programs share a verdict, times apart.
            side_by_side: whether one submission keeps two cores busy, for somebody who waits for it.
        """
        self.jails, self.seed, self.checks = jails, seed, checks
        self._reuse = reuse
        self._passes = passes.two if side_by_side else passes.one
        # Who waits for one submission gains nothing by being told that a class has handed it in before.
        self._spells = reuse and not side_by_side
        self.target: Target = target
        self._devices = Devices(jails, cache / "devices.json" if cache else None)
        self._judge, self._spellings = Judge(jails), Spellings(jails)
        self._preparations = Preparations(jails, seed, with_programs="program" in checks)

    def course_problems(self, exercises: Iterable[Exercise], workers: int) -> dict[str, tuple[Problem, ...]]:
        """Prepare exercises side by side; return what is wrong with their files, by exercise.

        A fault that is not the author's shows when a submission is judged, as ``INTERNAL``.
        """

        def ask(exercise: Exercise) -> tuple[Problem, ...]:
            try:
                self._prepared(exercise)
            except CourseError as error:
                return error.problems
            except (GraderFault, JailError):
                pass
            return ()

        chosen = list({exercise.name: exercise for exercise in exercises}.values())
        with ThreadPoolExecutor(workers) as pool:
            found = dict(zip((exercise.name for exercise in chosen), pool.map(ask, chosen), strict=True))
        return {name: problems for name, problems in found.items() if problems}

    def judge(self, exercise: Exercise, source: Source) -> Judged:
        """Run steps 1 to 3.

        Raises:
            CourseError: the author's files are wrong.
        """
        started = time.perf_counter()
        item = Judged(exercise, source, [])
        if source.problem:
            unread = TraceEvidence(Claim(source.rule, source.problem))
            item.checks = list(self._checks(exercise, None, unread, None, None))
            return item
        try:
            spelling = self._spellings.spell(exercise, source.text) if self._spells else Spelling(())
            known = self._spellings.find(spelling) if self._spells else None
            if spelling.cpu_s:
                item.cost_s["spelling"] = spelling.cpu_s
            if known is None or wants_audit():
                self._judge_afresh(item, spelling, known)
            else:
                item.checks = list(known.checks)
                item.artifacts = list(known.artifacts)
                item.cost, item.growth = known.cost, known.growth
        except CourseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the other submissions go on
            said = (
                str(error)
                if isinstance(error, (JailError, GraderFault))
                else f"{type(error).__name__}: {error}"
            )
            item.checks = self._all_internal(exercise, said)
        item.wall_s = time.perf_counter() - started
        return item

    def _judge_afresh(self, item: Judged, spelling: Spelling, known: Known | None) -> None:
        """Trace and judge a submission; hold the result to what is ``known`` of it, if it is here for an audit."""
        exercise = item.exercise
        prepared = self._prepared(exercise)
        looked_at = self._passes(
            self.jails,
            self._judge,
            prepared.plan,
            item.source.text,
            afresh=known is not None or not self._reuse,
        )
        trace, judge, shared = looked_at.trace, looked_at.judge, looked_at.shared
        item.cost_s["trace"] = trace.cpu_s
        if judge is not None:
            item.cost_s["judge"] = judge.cpu_s
            item.artifacts = list(_records(judge))
            item.cost = cost_record(trace, judge)
            item.growth = program.growth_counts(prepared.plan, judge)
        item.checks = self._checked(item, prepared, trace, judge)
        claimed: Sequence[CheckResult] | None = known.checks if known is not None else None
        if shared and (wants_audit() or (shared == "digest" and not _are_right(item.checks))):
            fresh, _ = self._judge.judge(prepared.plan, trace, afresh=True)
            item.cost_s["judge"] += fresh.cpu_s
            claimed, item.checks = item.checks, self._checked(item, prepared, trace, fresh)
        if claimed is not None and (said := _disagreement(claimed, item.checks)):
            item.checks = self._all_internal(exercise, said)
            return
        verdict = Known(tuple(item.checks), tuple(item.artifacts), item.cost, item.growth)
        self._spellings.keep(spelling, verdict)

    def _checked(
        self, item: Judged, prepared: Prepared, trace: TraceEvidence, judge: JudgeEvidence | None
    ) -> list[CheckResult]:
        properties = ask_about_program(self.jails, prepared.plan, judge)
        if properties is not None:
            item.cost_s["properties"] = item.cost_s.get("properties", 0.0) + properties.cpu_s
        return list(self._checks(item.exercise, prepared, trace, judge, properties))

    def _all_internal(self, exercise: Exercise, said: str) -> list[CheckResult]:
        return [internal(name, points, said) for name, points in [("trace", 0.0), *self._points(exercise)]]

    def time(self, item: Judged) -> Judged:
        """Run step 4, if it is due. The caller sees to it that no other jail of ours is busy."""
        spec = item.exercise.spec.speed
        if not item.awaits_timing or spec is None:
            return item
        started = time.perf_counter()
        points, at_least = float(item.exercise.spec.points.speed), float(spec.at_least[self.target])
        try:
            prepared = self._prepared(item.exercise)
            assert prepared.speed is not None
            evidence = time_program(
                self.jails,
                self._devices,
                prepared.plan,
                prepared.speed,
                item.source.text,
                target=self.target,
                at_least=at_least,
            )
            properties = None
            if item.exercise.properties is not None and evidence.outputs:
                drawn = {(prepared.speed.name, 0): evidence.outputs}
                properties = ask_about_calls(self.jails, item.exercise, [prepared.speed], drawn)
            outcome, item.speed = speed.check(
                prepared.speed,
                evidence,
                prepared.speed_expected,
                at_least,
                points,
                demands(item.exercise.spec, item.growth),
                properties,
            )
            item.cost_s["speed"] = evidence.cpu_s + (properties.cpu_s if properties is not None else 0.0)
        except (JailError, GraderFault) as error:
            outcome = internal("speed", points, str(error))
        item.checks = [outcome if check.check == "speed" else check for check in item.checks]
        item.wall_s += time.perf_counter() - started
        return item

    def result(self, item: Judged) -> Result:
        """Put the verdict together."""
        counted = [check for check in item.checks if check.points is not None]
        status = worst([check.status for check in item.checks])
        if status is Status.PASS and any(check.reason == "blocked" for check in item.checks):
            status = Status.FAIL  # what blocks a check fails by itself; should it ever not, this is no pass
        points = None if status is Status.INTERNAL else sum(check.points or 0.0 for check in counted)
        return Result(
            exercise=item.exercise.name,
            submission=item.source.path,
            status=status,
            points=points,
            max_points=sum(check.max_points for check in counted),
            checks=tuple(_located(check, item.source) for check in item.checks),
            speed=item.speed,
            artifacts=tuple(item.artifacts),
            cost=item.cost,
            seed=self.seed,
            wall_s=round(item.wall_s, 4),
            cpu_s=round(item.cpu_s, 4),
        )

    def _prepared(self, exercise: Exercise) -> Prepared:
        return self._preparations.get(exercise, with_speed=self._times(exercise))

    def _times(self, exercise: Exercise) -> bool:
        return "speed" in self.checks and not why_untimed(exercise, self.target)

    def _checks(
        self,
        exercise: Exercise,
        prepared: Prepared | None,
        trace: TraceEvidence,
        judge: JudgeEvidence | None,
        properties: PropertyEvidence | None,
    ) -> Iterator[CheckResult]:
        first = trace_check.check(trace, judge, exercise.spec.signature)
        yield first
        status = first.status
        done = {"trace": first}
        for name, points in self._points(exercise):
            if name == "purity":
                forbidden = exercise.spec.aliasing == "forbidden"
                done[name] = purity.check(trace, points, trace_status=status, forbids_aliasing=forbidden)
            elif prepared is None:
                done[name] = skipped(name, points, "blocked", "there is no code to judge")
            elif name in ("correctness", "transforms"):
                module = correctness if name == "correctness" else transforms
                done[name] = module.check(
                    prepared.plan,
                    trace,
                    judge,
                    prepared.expected,
                    points,
                    trace_status=status,
                    properties=properties,
                )
            elif name == "program":
                done[name] = program.check(prepared.plan, trace, judge, points, trace_status=status)
            else:
                done[name] = self._before_timing(exercise, done, points)
            yield done[name]

    def _before_timing(self, exercise: Exercise, done: dict[str, CheckResult], points: float) -> CheckResult:
        if why := why_untimed(exercise, self.target):
            return skipped("speed", points, "unavailable", why)
        if done["correctness"].status is Status.INTERNAL:
            return internal("speed", points, "the values could not be judged")
        if done["correctness"].status is not Status.PASS:
            return skipped("speed", points, "blocked", "only right answers are timed")
        growth = done.get("program")
        if growth is not None and any(item.rule == "unrolled-loop" for item in growth.findings):
            return skipped("speed", points, "blocked", "an unrolled loop cannot be traced at full size")
        return judged("speed", points, [], note=_PENDING)

    def _points(self, exercise: Exercise) -> Sequence[tuple[str, float]]:
        """List the checks of an exercise that are asked for, in order, with their points."""
        spec = exercise.spec
        present = ["purity", "correctness"]
        present += [name for name in ("transforms", "program", "speed") if getattr(spec, name)]
        return [(name, float(getattr(spec.points, name))) for name in present if name in self.checks]


def _are_right(checks: Sequence[CheckResult]) -> bool:
    """Tell whether nothing was lost by the values that a program gave."""
    by_values = [check.status for check in checks if check.check in ("correctness", "transforms")]
    return all(status is Status.PASS for status in by_values)


def _disagreement(claimed: Sequence[CheckResult], fresh: Sequence[CheckResult]) -> str:
    """Say that a verdict which was reused does not hold; '' if it does, or if limits were hit that prove nothing."""
    if any(check.status in (Status.TIMEOUT, Status.MEMORY, Status.INTERNAL) for check in fresh):
        return ""
    for before, after in zip(claimed, fresh, strict=True):
        if (before.status, before.points) != (after.status, after.points):
            return (
                f"{after.check}: an equal submission was {before.status}, and judged in full this one is "
                f"{after.status}. What told them equal is not to be trusted: grade this class again with --no-reuse"
            )
    return ""


def _records(judge: JudgeEvidence) -> Iterator[ArtifactRecord]:
    for name, facts in (("bundle", judge.bundle), *judge.programs.items()):
        if facts is not None and facts.digest:
            yield ArtifactRecord(transform=name, digest=facts.digest, operations=facts.operations)


def unreadable(path: str, message: str, rule: str = "unreadable-file") -> Result:
    """Return the verdict on a file or archive that never became a submission."""
    finding = Finding(rule=rule, message=message, hint=RULES[rule].remedy)
    check = judged("trace", 0.0, [finding], failing=Status.ERROR)
    return Result(
        exercise=None, submission=path, status=Status.ERROR, points=0.0, max_points=0.0, checks=(check,)
    )


def _located(check: CheckResult, source: Source) -> CheckResult:
    """Name the file of each finding, and turn lines of a notebook's joined source into cells."""
    findings = []
    for item in check.findings:
        line, cell = item.line, None
        if line is not None and source.lines:
            cell, line = source.lines[line - 1] if line <= len(source.lines) else (None, line)
        findings.append(
            item.model_copy(update={"file": source.path if item.line else None, "line": line, "cell": cell})
        )
    return check.model_copy(update={"findings": tuple(findings)})
