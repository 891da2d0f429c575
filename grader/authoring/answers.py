"""Hold the answers of a course to what it promises of each. Layer 8.

For each exercise: the original is refused for the reason its file names, the solution and the right answers in other
styles pass with full points, every wrong answer is caught by the check or rule that its first line names, and
all-zeros, constant and echoed answers fail. What is still a stub is not judged, and listed as to do.
Everything goes through the same pipeline as a student's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader import canaries
from grader.authoring.margins import margin_problem
from grader.authoring.promise import named_reason, source_of
from grader.authoring.unfinished import is_stub, to_do
from grader.course import Exercise
from grader.errors import CourseError, Problem
from grader.executor import Executor, Job, Progress, run
from grader.grading import Grader, Judged
from grader.recording import missing
from grader.submission import Source
from grader.verdict import Result, Status

__all__ = ["ExerciseReport", "Expectation", "check_answers"]

_ALLOWED_FILES = frozenset(
    {"exercise.yaml", "original.py", "oracle.py", "properties.py", "recorded.json", "figure.svg"}
)


@dataclass(frozen=True)
class Expectation:
    """What an answer must get."""

    exercise: Exercise
    label: str
    """Such as ``original``, ``solution``, ``right_fori``, ``wrong_ddof``, ``zeros``."""
    source: Source
    check: str
    """The check that must catch it, or '' if it must pass."""
    rule: str
    """The rule that must be among that check's findings, or ''."""


@dataclass
class ExerciseReport:
    """How one exercise fared."""

    exercise: Exercise
    problems: list[Problem] = field(default_factory=list)
    to_do: list[Problem] = field(default_factory=list)
    """What is still to be written."""
    to_catch: int = 0
    """Answers that a check which was asked for must catch."""
    caught: int = 0
    """Wrong answers and canaries caught as expected."""
    speedups: list[float] = field(default_factory=list)
    """Of the right answers, the solution first."""
    asked: float = 0.0
    """The threshold."""
    cpu_s: float = 0.0
    wall_s: float = 0.0


def check_answers(
    exercises: Sequence[Exercise],
    grader: Grader,
    executor: Executor,
    *,
    progress: Progress,
    right_only: bool = False,
) -> list[ExerciseReport]:
    """Check ``exercises`` and report on each, in order; ``executor`` judges what ``grader`` puts together.

    With ``right_only``, what must fail is left out, but for the original.
    """
    reports = {exercise.name: ExerciseReport(exercise) for exercise in exercises}
    written = [each for each in exercises if not is_stub(each.original, each.spec.signature.name)]
    broken = executor.prepare(written)
    expectations: list[Expectation] = []
    for exercise in exercises:
        report = reports[exercise.name]
        report.to_do += to_do(exercise)
        report.problems += [*_file_problems(exercise), *broken.get(exercise.name, ())]
        if exercise in written and exercise.name not in broken:
            entry = exercise.spec.signature.name
            every = [e for e in _expectations(exercise, report.problems) if not is_stub(e.source.text, entry)]
            checks = grader.checks - {"speed"} if missing(exercise) else grader.checks
            asked = [e for e in every if e.check in {"", *checks}]
            if right_only:
                asked = [e for e in asked if not e.check or e.label == "original"]
            report.to_catch = sum(bool(expectation.check) for expectation in asked)
            expectations += asked
    jobs = (Job(key, item.exercise, item.source) for key, item in enumerate(expectations))
    judged = run(executor, jobs, progress)
    for expectation, item in zip(expectations, judged, strict=True):
        _compare(expectation, item, grader.result(item), reports[expectation.exercise.name])
    return list(reports.values())


def _expectations(exercise: Exercise, problems: list[Problem]) -> Iterator[Expectation]:
    """Yield what each answer must get; add to ``problems`` what says nothing about that."""
    original = f"exercises/{exercise.topic}/{exercise.name}/original.py"
    check, _, rule = exercise.spec.original_fails.partition("/")
    yield Expectation(exercise, "original", source_of(exercise.folder / "original.py", original), check, rule)
    solution = f"solutions/{exercise.topic}/{exercise.name}.py"
    if exercise.solution.is_file():
        yield Expectation(exercise, "solution", source_of(exercise.solution, solution), "", "")
    else:
        problems.append(Problem(solution, 0, "", "the file is missing; it is the answer that must pass"))
    folder = f"solutions/{exercise.topic}/{exercise.name}"
    for path in exercise.right_answers:
        yield Expectation(exercise, path.stem, source_of(path, f"{folder}/{path.name}"), "", "")
    for path in exercise.wrong_answers:
        source = source_of(path, f"{folder}/{path.name}")
        try:
            check, rule = named_reason(source)
        except CourseError as error:
            problems += error.problems
        else:
            yield Expectation(exercise, path.stem, source, check, rule)
    for kind in canaries.CANARIES:
        text = canaries.source(kind, exercise.spec.signature).encode()
        source = Source(path=f"<{kind}>", text=text, stem=exercise.name)
        yield Expectation(exercise, kind, source, "correctness", "")


def _file_problems(exercise: Exercise) -> Iterator[Problem]:
    for path in sorted(exercise.folder.iterdir()):
        if path.name not in _ALLOWED_FILES and path.name != "__pycache__":
            shown = f"exercises/{exercise.topic}/{exercise.name}/{path.name}"
            yield Problem(shown, 0, "", f"stray file; an exercise holds {', '.join(sorted(_ALLOWED_FILES))}")
    if not exercise.wrong_answers:
        yield Problem(
            f"solutions/{exercise.topic}/{exercise.name}/",
            0,
            "",
            "no wrong answers; add at least one wrong_<what>.py, so that each check is proved",
        )


def _compare(expectation: Expectation, item: Judged, result: Result, report: ExerciseReport) -> None:
    report.cpu_s += item.cpu_s
    report.wall_s += item.wall_s
    where = (
        expectation.source.path
        if not expectation.source.path.startswith("<")
        else f"exercises/{item.exercise.topic}/{item.exercise.name}/exercise.yaml"
    )
    if not expectation.check and result.speed is not None:
        report.speedups.append(result.speed.speedup)
        report.asked = result.speed.at_least
    message = _disappointment(expectation, result)
    if not message and not expectation.check and result.speed is not None:
        message = margin_problem(result.speed)
    if message:
        report.problems.append(Problem(where, 0, expectation.label, message))
    elif expectation.check:
        report.caught += 1


def _disappointment(expectation: Expectation, result: Result) -> str:
    if result.status is Status.INTERNAL:
        notes = [check.note for check in result.checks if check.status is Status.INTERNAL]
        return f"the grader failed: {notes[0] if notes else 'no reason'}"
    by_name = {check.check: check for check in result.checks}
    if not expectation.check:
        said = "; ".join(
            f"{c.check} {c.status}" + "".join(f" [{f.rule}: {f.message}]" for f in c.findings)
            for c in result.checks
        )
        full = result.status is Status.PASS and all(
            c.status is Status.PASS and c.points == c.max_points for c in result.checks
        )
        skipped = [c for c in result.checks if c.reason == "unavailable"]
        if full or (
            result.status is Status.PASS
            and skipped
            and all(c.status is Status.PASS or c in skipped for c in result.checks)
        ):
            return ""
        return f"expected PASS with full points, actual {said}"
    said = "; ".join(
        f"{c.check} {c.status}" + "".join(f" [{rule}]" for rule in dict.fromkeys(f.rule for f in c.findings))
        for c in result.checks
    )
    check = by_name.get(expectation.check)
    if check is None:
        return f"expected {expectation.check} to catch it, but the exercise does not have that check"
    if check.status in (Status.PASS, Status.SKIPPED):
        return f"expected {expectation.check} to catch it, actual {said}"
    if expectation.rule and expectation.rule not in {f.rule for f in check.findings}:
        return f"expected the rule {expectation.check}/{expectation.rule}, actual {said}"
    return ""
