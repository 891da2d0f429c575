"""Mutate honest artifacts and judge each in the real jail: no fault of ours, no pass with other values.

Both the mutating and the judging happen in jailed children; this process sees bytes, evidence and verdicts only.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from grader import wire
from grader.checks import correctness, program, transforms
from grader.checks import trace as trace_check
from grader.checks.values import Expected
from grader.evidence import JudgeEvidence, TraceEvidence
from grader.expected import expected_values
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import Plan, make_plan
from grader.plan_parts import Part
from grader.tracing import trace_source
from grader.verdict import Status
from tests.fuzz.mutators import flipped
from tests.fuzz.programs import ANSWERS, exercise

__all__ = ["Honest", "Outcome", "honest", "judged", "mutants", "open_jails", "run"]

_BATCH = 16
"""Mutants made by one child."""
_CLOSE = 5e-3
"""Wider than any tolerance of the exercises, relative and absolute: what passes must lie within."""


@dataclass(frozen=True)
class Honest:
    """One exercise with what is expected of it and what an honest answer's trace handed out."""

    plan: Plan
    expected: Expected
    trace: TraceEvidence
    digests: dict[str, str]
    """Of each honest artifact, by group."""


@dataclass
class Outcome:
    """What became of the mutants."""

    judged: int = 0
    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many of each kind of mutation ended in which way."""
    problems: list[str] = field(default_factory=list)
    saved: tuple[Path, ...] = ()

    def table(self) -> str:
        """Return counts, a row for each kind of mutation."""
        ends = sorted({end for _, end in self.became})
        width = max(map(len, ends), default=0) + 2
        rows = [f"{'mutation':14}" + "".join(f"{end:>{width}}" for end in ends)]
        rows += [
            f"{kind:14}" + "".join(f"{self.became[kind, end]:>{width}}" for end in ends)
            for kind in sorted({kind for kind, _ in self.became})
        ]
        return "\n".join(rows)


@contextmanager
def open_jails() -> Iterator[Jails]:
    """Start jails whose children can be asked to forge as well as to judge."""
    root = str(Path(__file__).parents[2])
    with Jails(extra_roles={"forge": "tests.fuzz.forger:main"}, extra_path=root) as jails:
        yield jails


def honest(jails: Jails, name: str) -> Honest:
    """Prepare an exercise and trace its right answer, as grading does."""
    plan = make_plan(exercise(name), "seed")
    expected = expected_values(plan.exercise, (*plan.parts, *plan.programs), jails)
    trace = trace_source(jails, plan, ANSWERS[name])
    judge = judge_programs(jails, plan, trace)
    assert not judge.problem.rule, judge.problem
    assert judge.bundle is not None
    return Honest(
        plan,
        expected,
        trace,
        {"bundle": judge.bundle.digest} | {group: facts.digest for group, facts in judge.programs.items()},
    )


def mutants(jails: Jails, first: bytes, second: bytes, seed: int, count: int) -> list[tuple[str, bytes]]:
    """Return mutants of ``first``, each with its kind; a batch that killed its child is made of flips alone."""
    request = wire.pack({"seed": seed, "count": count}, {"first": first, "second": second})
    reply = jails.run("forge", request, Limits(wall_s=60, cpu_s=40))
    if reply.frame is None:
        rng = random.Random(seed)
        return [("flipped", flipped(first, rng)) for _ in range(count)]
    header, blobs = wire.unpack(reply.frame)
    return [(kind, blobs[f"mutant-{number}"]) for number, kind in enumerate(header["kinds"])]


def judged(jails: Jails, made: Honest, group: str, data: bytes) -> tuple[str, list[str]]:
    """Judge one mutant in the place of the honest artifact of its group.

    Returns:
        How it ended, in a word or two, and every way in which a property was broken.
    """
    chosen = {"bundle": made.trace.artifacts["bundle"], group: data}
    trace = replace(made.trace, artifacts=chosen)
    try:
        judge = judge_programs(jails, made.plan, trace)
        first = trace_check.check(trace, judge)
        status = first.status
        done = [
            first,
            correctness.check(made.plan, trace, judge, made.expected, 1.0, trace_status=status),
        ]
        if made.plan.exercise.spec.transforms:
            done.append(transforms.check(made.plan, trace, judge, made.expected, 1.0, trace_status=status))
        if made.plan.exercise.spec.program:
            done.append(program.check(made.plan, trace, judge, 1.0, trace_status=status))
    except Exception as error:  # noqa: BLE001 - nothing may come out of the supervisor
        return "raised", [f"the supervisor raised {type(error).__name__}: {error}"]
    by_name = {check.check: check for check in done}
    problems = [
        f"{check.check} is INTERNAL: {check.note}" for check in done if check.status is Status.INTERNAL
    ]
    values = by_name["correctness"].status
    derived = by_name["transforms"].status if "transforms" in by_name else Status.SKIPPED
    if values is Status.PASS and (wrong := _wrong(made, judge, "call")):
        problems.append(f"correctness passed with {wrong}")
    if derived is Status.PASS and (wrong := _wrong(made, judge, "")):
        problems.append(f"transforms passed with {wrong}")
    facts = judge.bundle if group == "bundle" else judge.programs.get(group)
    if facts is not None and facts.digest == made.digests[group] and values is not Status.PASS:
        problems.append("it has the honest digest and other values")
    return _ending(judge, values, derived), problems


def run(count: int, seed: int, save: Path, progress: Callable[[str], None]) -> Outcome:
    """Judge ``count`` mutants of the artifacts of all exercises.

    Args:
        count: how many.
        seed: of what is drawn.
        save: folder for the mutants that broke a property, if any does.
        progress: told where it is.
    """
    outcome, saved = Outcome(), []
    rng = random.Random(seed)
    with open_jails() as jails:
        answers = {name: honest(jails, name) for name in ANSWERS}
        pool = [data for made in answers.values() for data in made.trace.artifacts.values()]
        while outcome.judged < count:
            name = rng.choice(list(answers))
            made = answers[name]
            group = rng.choices(list(made.digests), [6 if key == "bundle" else 1 for key in made.digests])[0]
            batch = mutants(
                jails, made.trace.artifacts[group], rng.choice(pool), rng.randrange(2**32), _BATCH
            )
            for kind, data in batch[: count - outcome.judged]:
                ending, problems = judged(jails, made, group, data)
                outcome.judged += 1
                outcome.became[kind, ending] += 1
                for problem in problems:
                    path = save / f"{name}-{group}-{outcome.judged}"
                    path.write_bytes(data)
                    saved.append(path)
                    outcome.problems.append(f"{path}: {kind}: {problem}")
            progress(f"artifacts: {outcome.judged:,} of {count:,}, {len(outcome.problems)} problems")
    outcome.saved = tuple(dict.fromkeys(saved))
    return outcome


def _ending(judge: JudgeEvidence, values: Status, derived: Status) -> str:
    facts = [item for item in (judge.bundle, *judge.programs.values()) if item is not None]
    if judge.problem.rule:
        return judge.problem.rule.removeprefix("program-")
    if any(item.refused for item in facts):
        return "refused"
    if any(item.failed for item in facts):
        return "XLA refused"
    if values is Status.PASS:
        return "right" if derived in (Status.PASS, Status.SKIPPED) else "wrong"
    return "wrong"


def _wrong(made: Honest, judge: JudgeEvidence, kind: str) -> str:
    """Compare what was judged with what is expected, once more and without the grader's own comparison."""
    parts: Sequence[Part] = [part for part in made.plan.parts if (part.kind == "call") == (kind == "call")]
    if parts and len(judge.outputs) != made.plan.rounds:
        return "rounds missing"
    for part in parts:
        for number, _ in enumerate(part.values):
            for want, have in zip(
                made.expected[part.name, number], judge.outputs[number][part.name], strict=True
            ):
                if want.shape != have.shape or not np.allclose(
                    have.astype(want.dtype), want, rtol=_CLOSE, atol=_CLOSE
                ):
                    return f"other values in round {number} of {part.name}"
    return ""
