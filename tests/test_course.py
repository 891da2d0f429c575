"""Reading a course: every mistake at once, each with file, line and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import Course, find_course, load_course
from grader.errors import CourseError, UsageError

ROOT = Path(__file__).parents[1]
COURSE = """\
format: 1
title: A miniature
modules:
  - name: basics
    title: Basics
    exercises: [double-it, add-up]
"""
EXERCISE = """\
format: 1
title: Twice as much
concept: return instead of assigning
prompt: Write `double`.
entry: "double(x: f32[n]) -> f32[n]"
inputs:
  x: {normal: {}}
cases:
  - {n: 3}
  - {n: 4, visibility: hidden}
original_fails: trace/writes-in-place
points: {correctness: 4, purity: 3}
hints: [Which operator returns a new array]
"""
ORIGINAL = "def double(x):\n    x *= 2\n    return x\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a right course of two exercises."""
    (tmp_path / "course.yaml").write_text(COURSE, encoding="utf-8")
    for name in ("double-it", "add-up"):
        folder = tmp_path / "exercises" / "basics" / name
        folder.mkdir(parents=True)
        (folder / "exercise.yaml").write_text(EXERCISE, encoding="utf-8")
        (folder / "original.py").write_text(ORIGINAL, encoding="utf-8")
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace text in one of the course's files."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusal(root: Path) -> list[str]:
    """Return the lines in which a course is refused."""
    with pytest.raises(CourseError) as error:
        load_course(root)
    return str(error.value).splitlines()


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        ("3", "", "expected a size of the entry, such as h, or a list of them, found 3"),
        ("[]", "", "expected a size of the entry, such as h, or a list of them, found []"),
        ("[n, 3]", "", "expected a size of the entry, such as h, or a list of them, found ['n', 3]"),
        ("{n: 3}", "", "expected a size of the entry, such as h, or a list of them, found {'n': 3}"),
        ("[n, no]", "", "expected a size of the entry, such as h, or a list of them, found ['n', False]"),
        ("m", "", "unknown size 'm'; expected one of ['n']"),
        ("[n, m]", ".1", "unknown size 'm'; expected one of ['n']"),
        ("[n, n]", ".1", "'n' stands here and at item 0; keep one"),
    ],
)
def test_wrong_sizes_of_growth_are_told_once_and_in_place(
    root: Path, written: str, key: str, said: str
) -> None:
    """One plain sentence with file, line and key, whatever kind of value it is."""
    name = "exercises/basics/add-up/exercise.yaml"
    change(root, name, "points: {", f"program: {{constant_in: {written}}}\npoints: {{")
    (line,) = refusal(root)
    assert f"{name}:12: program.constant_in{key}: {said}" == line


def test_a_right_course_is_read_in_order(root: Path) -> None:
    """Exercises come in the order of course.yaml, with all their paths."""
    course = load_course(root)
    first = course.exercises[0]
    assert (["double-it", "add-up"], "A miniature", "cpu") == (
        list(course.by_name),
        course.spec.title,
        course.spec.target,
    )
    assert root / "exercises/basics/double-it" == first.folder
    assert root / "solutions/basics/double-it.py" == first.solution
    assert (ORIGINAL, None, []) == (first.original, first.oracle, first.wrong_answers)


def test_wrong_answers_and_oracles_are_found(root: Path) -> None:
    """Files that an exercise may have are found where their paths say."""
    wrong = root / "solutions/basics/double-it"
    wrong.mkdir(parents=True)
    for name in ("wrong_b.py", "wrong_a.py", "notes.py"):
        (wrong / name).write_text("", encoding="utf-8")
    (root / "exercises/basics/double-it/oracle.py").write_text("# drives it\n", encoding="utf-8")
    (root / "exercises/basics/double-it/properties.py").write_text("# must hold\n", encoding="utf-8")
    exercise = load_course(root).by_name["double-it"]
    assert [wrong / "wrong_a.py", wrong / "wrong_b.py"] == exercise.wrong_answers
    assert ("# drives it\n", "# must hold\n") == (exercise.oracle, exercise.properties)


def test_many_mistakes_in_many_files_are_reported_at_once(root: Path) -> None:
    """Whoever repairs what is listed is done: nothing is found out only afterwards."""
    change(root, "course.yaml", "add-up]", "add-up, double-it, lost]")
    double, add = "exercises/basics/double-it/exercise.yaml", "exercises/basics/add-up/exercise.yaml"
    change(root, double, "title:", "titel:")
    change(root, double, "{n: 4, visibility: hidden}", "{n: 4, visibility: secret, count: 0}")
    change(root, double, "format: 1", 'format: "1"')
    change(root, add, "- {n: 3}", "- {m: 3, x: {uniform: [2, 1]}}")
    change(root, add, "writes-in-place", "prints")
    (root / "exercises/basics/add-up/original.py").unlink()
    actual = refusal(root)
    expected = [
        f"{double}:1: format: expected 1, found '1'",
        f"{double}:1: title: this key is missing; add it",
        f"{double}:10: cases.1.count: expected greater than or equal to 1, found 0",
        f"{double}:10: cases.1.visibility: expected 'public' or 'hidden', found 'secret'",
        f"{double}:2: titel: unknown key; remove it, or check its spelling",
        f"{add}:9: cases.0.m: unknown key; expected a size ['n'], an argument ['x'], count or visibility",
        f"{add}:9: cases.0: size 'n' is not bound; add `n: NUMBER`",
        f"{add}:9: cases.0.x: not a draw: expected low < high, found [2, 1]",
        "exercises/basics/add-up/original.py: the file is missing; it is the program to rewrite",
        "course.yaml:6: modules.0.exercises.2: exercise 'double-it' is listed twice; keep one",
        "exercises/basics/lost/exercise.yaml: the file is missing; create it, or remove what names it",
    ]
    for line in expected:
        assert line in actual, actual
    unlisted = [line for line in actual if line not in expected]
    assert 1 == len(unlisted)
    assert unlisted[0].startswith(
        f"{add}:11: original_fails: unknown reason 'trace/prints'; expected one of trace/ambiguous-exercise, "
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'entry: "double(x: f32[n]) -> f32[n]"',
            'entry: "double(x) -> f32[n]"',
            "5: entry: expected ':', found ')' in 'double(x) -> f32[n]'",
        ),
        (
            "x: {normal: {}}",
            "x: {normal: {mean: zero}}",
            "7: inputs.x.normal.mean: expected a valid number, found 'zero'",
        ),
        (
            "x: {normal: {}}",
            "x: {}",
            (
                "7: inputs.x: expected exactly one of normal, uniform, integers, choice, permutation, constant; "
                "found none"
            ),
        ),
        (
            "hints: [Which operator returns a new array]",
            "hints: []",
            "13: hints: list should have at least 1 item after validation, not 0, found []",
        ),
        (
            "points: {correctness: 4, purity: 3}",
            "points: {correctness: 4}",
            "12: points.purity: this key is missing; add it",
        ),
        (
            "hints: [Which",
            "tolerance: {rtol: 1e-5}\nhints: [Which",
            (
                "13: tolerance.rtol: expected a valid number, found '1e-5'; "
                "YAML takes that for text, write 1.0e-05"
            ),
        ),
        (
            "hints: [Which",
            "tolerance: {rtol: 1.2.3e5}\nhints: [Which",
            "13: tolerance.rtol: expected a valid number, found '1.2.3e5'",
        ),
        (
            "hints: [Which",
            "transforms: [jit, {vmap: {ovre: [x]}}]\nhints: [Which",
            "13: transforms.1.vmap.ovre: unknown key; remove it, or check its spelling",
        ),
        ("title: Twice as much", "title: [a, b]", "2: title: expected a valid string, found ['a', 'b']"),
        (
            "title: Twice as much",
            f"title: [{'x' * 100}]",
            f"2: title: expected a valid string, found ['{'x' * 78}…",
        ),
    ],
)
def test_one_mistake_is_put_at_its_line_and_key(root: Path, old: str, new: str, expected: str) -> None:
    """Expected and actual are said in words, at the deepest key that the file has."""
    name = "exercises/basics/double-it/exercise.yaml"
    change(root, name, old, new)
    actual = refusal(root)
    assert [f"{name}:{expected}"] == [line[: len(name) + 1 + len(expected)] for line in actual]


def test_a_course_file_with_mistakes_is_refused_before_its_exercises(root: Path) -> None:
    """All of its own mistakes are named; which exercises it means is not known yet."""
    change(root, "course.yaml", "title: A miniature", "titel: A miniature")
    change(root, "course.yaml", "name: basics", "name: Basics!")
    assert [
        "course.yaml:1: title: this key is missing; add it",
        "course.yaml:4: modules.0.name: string should match pattern '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', found 'Basics!'",
        "course.yaml:2: titel: unknown key; remove it, or check its spelling",
    ] == refusal(root)


def test_yaml_mistakes_of_several_exercises_are_reported_together(root: Path) -> None:
    """A file that is not YAML does not hide the next one."""
    for name in ("double-it", "add-up"):
        change(root, f"exercises/basics/{name}/exercise.yaml", "hints: [", "hints: [[")
    assert ["exercises/basics/double-it/exercise.yaml", "exercises/basics/add-up/exercise.yaml"] == [
        line.split(":")[0] for line in refusal(root)
    ]


def test_python_that_is_not_utf_8_is_reported_with_the_rest(root: Path) -> None:
    """An original saved in another encoding is the author's mistake, and is found before anything runs."""
    (root / "exercises/basics/add-up/original.py").write_bytes(b"# caf\xe9\n")
    change(root, "exercises/basics/double-it/exercise.yaml", "{n: 3}", "{m: 3}")
    actual = refusal(root)
    assert 3 == len(actual), actual
    assert actual[-1].startswith("exercises/basics/add-up/original.py: cannot be read as UTF-8 text (")


def test_a_course_is_found_from_any_folder_inside(root: Path) -> None:
    """The nearest course.yaml at or above counts."""
    inside = root / "exercises" / "basics"
    assert root == find_course(inside)
    shutil.copy(root / "course.yaml", inside / "course.yaml")
    assert inside == find_course(inside / "double-it")


def test_no_course_says_what_to_do(tmp_path: Path) -> None:
    """Go there, or name it."""
    with pytest.raises(UsageError) as error:
        find_course(tmp_path)
    assert (
        f"no course.yaml in {tmp_path} or above. Go into a course's folder, or name it with --course PATH. "
        "`jaxercise init DIR` makes a student's copy, `jaxercise course new DIR` a course of your own"
        == str(error.value)
    )


def test_exercises_are_selected_by_name(root: Path) -> None:
    """The order is the caller's; no name at all means all of them; unknown ones are all named."""
    course: Course = load_course(root)
    assert ["add-up", "double-it"] == [exercise.name for exercise in course.select(["add-up", "double-it"])]
    assert course.exercises == course.select([])
    with pytest.raises(UsageError) as error:
        course.select(["one", "add-up", "two"])
    assert "unknown exercise one, two. `jaxercise list` shows the names." == str(error.value)


@pytest.mark.parametrize("name", ["exercise.yaml", "original.py", "oracle.py", "properties.py"])
def test_the_digest_covers_everything_that_decides_a_verdict(root: Path, name: str) -> None:
    """A verdict may be reused only if the specification, the original and its adapter are the same."""
    before = load_course(root).by_name["double-it"].digest
    assert before == load_course(root).by_name["double-it"].digest
    path = root / "exercises/basics/double-it" / name
    if name == "exercise.yaml":
        change(root, f"exercises/basics/double-it/{name}", "{n: 3}", "{n: 5}")
    else:
        path.write_text("x = 1\n", encoding="utf-8")
    assert before != load_course(root).by_name["double-it"].digest


def test_the_digest_does_not_depend_on_layout(root: Path) -> None:
    """Comments and the order of keys decide nothing."""
    before = load_course(root).by_name["double-it"].digest
    path = root / "exercises/basics/double-it/exercise.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(["# a comment", *lines[1:], lines[0]]) + "\n", encoding="utf-8")
    assert before == load_course(root).by_name["double-it"].digest


def test_the_projects_own_course_is_right() -> None:
    """Every exercise of this repository can be read."""
    assert len(load_course(ROOT).exercises) >= 16
