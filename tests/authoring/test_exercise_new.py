"""Tests of `jaxercise exercise new`, from the command line to the files, with real jails."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.new_course import course_files
from grader.cli import main
from grader.course import load_course

COURSE = """\
# of our own
format: 1
title: "Ours"   # as it is called
modules:
  - name: first-steps
    title: First steps
    exercises: [running-total]   # complete
# the end
"""
SQUARES = """\
def squares(xs):
    for i in range(len(xs)):
        xs[i] = xs[i] ** 2
    return xs
"""
SOLUTION = "import jax.numpy as jnp\n\n\ndef squares(xs):\n    return jnp.square(xs)\n"

New = Callable[..., int]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a course without schemas."""
    for name, text in course_files("Ours").items():
        if not name.startswith("schemas/"):
            (tmp_path / "ours" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "ours" / name).write_text(text, encoding="utf-8")
    (tmp_path / "ours" / "course.yaml").write_text(COURSE, encoding="utf-8")
    return tmp_path / "ours"


@pytest.fixture
def new(root: Path, tmp_path: Path) -> New:
    """Return a function that begins an exercise from a source, and returns the exit code."""

    def begin(name: str, module: str, source: str | None, *more: str) -> int:
        arguments = ["exercise", "new", name, "--module", module, "--course", str(root), *more]
        if source is not None:
            (tmp_path / "old.py").write_text(source, encoding="utf-8")
            arguments += ["--original", str(tmp_path / "old.py")]
        return main(arguments)

    return begin


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _check(root: Path, *names: str) -> int:
    return main(["course", "check", *names, "--course", str(root), "--jobs", "1", "--seed", "fixed"])


def test_only_what_nobody_could_know_is_left(
    new: New, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Types and refusal are found out; the check lists stubs and texts, and is content once they are written."""
    before = _files(root)
    assert new("squares", "loops", SQUARES) == 0
    out = capsys.readouterr().out
    assert "entry     squares(xs: f32[n]) -> f32[n]" in out
    assert "original  refused by trace/writes-in-place" in out
    assert "module loops is new\n" in out
    after = _files(root)
    assert before == {name: after[name] for name in before} | {"course.yaml": before["course.yaml"]}
    changes = difflib.ndiff(COURSE.splitlines(), after["course.yaml"].decode().splitlines())
    added = ["  - name: loops", "    title: Loops", "    exercises:", "      - squares"]
    assert added == [line[2:] for line in changes if not line.startswith("  ")]

    assert _check(root, "squares") == 1
    out = capsys.readouterr().out
    assert "\n1 exercise, 0 problems, 9 to do\n" in out
    assert "6 of 6" in out

    (root / "solutions/loops/squares.py").write_text(SOLUTION)
    path = root / "exercises/loops/squares/exercise.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        "\n".join(line for line in text.splitlines() if "# TODO" not in line).replace("TODO", "Done")
    )
    (root / "exercises/loops/lesson.md").write_text("# Loops\n")
    assert _check(root) == 0
    assert capsys.readouterr().out.endswith("\n2 exercises, 0 problems\n")


def test_a_course_with_an_unfinished_exercise_is_whole(
    new: New, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is listed, copied and exported, with a word about it; all else passes its check."""
    assert new("later", "loops", None) == 0
    for command in (
        ["list", "--course", str(root)],
        ["init", str(tmp_path / "copy"), "--course", str(root)],
        ["export", "gradescope", str(tmp_path / "out"), "--course", str(root)],
        ["course", "pages", str(tmp_path / "pages"), "--course", str(root)],
        ["course", "coverage", "--course", str(root)],
    ):
        capsys.readouterr()
        assert main(command) == 0
        warned = "later is unfinished" in capsys.readouterr().err
        assert (command[0] in ("init", "export")) == warned
    assert _check(root, "running-total") == 0
    assert _check(root, "later") == 1
    assert main(["grade", str(root / "solutions/first-steps/running-total.py"), "--course", str(root)]) == 0


@pytest.mark.parametrize(
    ("source", "entry", "found"),
    [
        (
            "def f(x: float) -> float:\n    print(x)\n    return 2 * x\n",
            "f(x: f32[]) -> f32[]",
            "purity/prints",
        ),
        (
            "import math\n\n\ndef f(xs):\n    return [math.sqrt(x) for x in xs]\n",
            "f(xs: f32[n]) -> f32[n]",
            "trace/reads-value",
        ),
        (
            "import jax.numpy as jnp\n\n\ndef f(xs):\n    return jnp.stack([x * x for x in xs])\n",
            "f(xs: f32[n]) -> f32[n]",
            "program/unrolled-loop",
        ),
        (
            "def f(grid, limit):\n    return [sum(x > limit for x in row) for row in grid], None\n",
            "f(grid: f32[n, m], limit: f32[]) -> (i32[n], none)",
            "correctness/wrong-structure",
        ),
    ],
)
def test_what_is_found_out(
    source: str, entry: str, found: str, new: New, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The types that an original takes and returns, values on which it runs, and what refuses it."""
    assert new("f", "first-steps", source) == 0
    spec = load_course(root).by_name["f"].spec
    assert (entry, found) == (spec.entry, spec.original_fails)
    assert (spec.program is not None) == found.startswith("program/")
    capsys.readouterr()
    assert _check(root, "f") == 1
    assert " 0 problems, " in capsys.readouterr().out


def test_an_original_that_needs_a_package(new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is run with the package, answers do without, and what it returns is to be recorded once it is settled."""
    source = (
        "import yaml\n\n\n"
        "def f(xs):\n    rates = yaml.safe_load('[1.5, 0.5]')\n    return [rates[int(x > 0)] * x for x in xs]\n"
    )
    assert new("f", "first-steps", source) == 0
    assert "needs     yaml: here" in capsys.readouterr().out
    spec = load_course(root).by_name["f"].spec
    assert ["yaml"] == spec.oracle.needs
    assert "trace/raises" == spec.original_fails
    unrecorded = "exercises/first-steps/f/recorded.json: to do: what the original returns"
    assert _check(root, "f") == 1
    assert unrecorded in capsys.readouterr().out
    assert main(["course", "record", "f", "--course", str(root)]) == 0
    assert _check(root, "f") == 1
    assert unrecorded not in capsys.readouterr().out


def test_a_function_that_is_said(new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is enough, and its types are found out; a name that is not there is refused."""
    source = (
        "def f(xs):\n    print(xs)\n    return xs\n\n\ndef g(x: float):\n    print(x)\n    return 2 * x\n"
    )
    assert new("two", "first-steps", source) == 2
    assert "old.py: defines f, g. Say by --entry which function" in capsys.readouterr().err
    assert new("two", "first-steps", source, "--entry", "h") == 2
    assert "has no function 'h'; it defines f, g" in capsys.readouterr().err
    assert new("two", "first-steps", source, "--entry", "g") == 0
    assert "g(x: f32[]) -> f32[]" == load_course(root).by_name["two"].spec.entry


def test_an_entry_that_is_said(new: New, root: Path) -> None:
    """Trees and constants are said by hand, and defaults are what constants are."""
    source = "def f(p, xs, lr=0.5, times=2):\n    for _ in range(times):\n        p['w'] -= lr * xs\n    return p\n"
    entry = "f(p: {w: f32[n]}, xs: f32[n], lr: f32[], times: static) -> {w: f32[n]}"
    assert new("f", "first-steps", source, "--entry", entry, "--title", 'A "step"') == 0
    spec = load_course(root).by_name["f"].spec
    assert 'A "step"' == spec.title
    assert entry == spec.entry
    assert {2} == {case.bound["times"] for case in spec.cases}
    assert "purity/mutates-argument" == spec.original_fails


def test_an_original_that_does_not_do_what_is_said(
    new: New, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written, says so, and the check names the same; other exercises are as they were."""
    assert new("squares", "first-steps", SQUARES, "--entry", "squares(xs: f32[n]) -> i32[]") == 1
    out = capsys.readouterr().out
    assert "original  does not run as the entry says: result: expected int32[], actual float64" in out
    assert _check(root, "squares") == 2
    assert (
        "exercises/first-steps/squares/original.py: result: expected int32[], act" in capsys.readouterr().out
    )
    assert _check(root, "running-total") == 0


def test_cases_that_tell_nothing_apart(new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that returns its input passes where the original does: this is told at once."""
    assert (
        new("same", "first-steps", "log = []\n\n\ndef same(xs):\n    log.append(len(xs))\n    return xs\n")
        == 0
    )
    assert "cases     do not catch an answer of echo" in capsys.readouterr().out
    assert (
        "# TODO: an answer of echo passes" in (root / "exercises/first-steps/same/exercise.yaml").read_text()
    )


@pytest.mark.parametrize(
    ("name", "module", "source", "more", "words"),
    [
        (
            "running-total",
            "loops",
            SQUARES,
            (),
            "there is an exercise 'running-total' already, in module 'first-steps'",
        ),
        ("Squares", "loops", SQUARES, (), "'Squares' is no name for an exercise"),
        ("../x", "loops", SQUARES, (), "'../x' is no name for an exercise"),
        ("squares", "loops/far", SQUARES, (), "'loops/far' is no name for a module"),
        (
            "squares",
            "loops",
            SQUARES,
            ("--entry", "squares(xs: f99[n]) -> f32[n]"),
            "--entry: unknown type 'f99'",
        ),
        ("squares", "loops", SQUARES, ("--entry", "cubes(xs: f32[n]) -> f32[n]"), "has no function 'cubes'"),
        ("squares", "loops", None, ("--entry", "squares(xs) -> f32"), "--entry: expected ':'"),
        ("class", "loops", None, (), "--entry: expected the function's name"),
        ("squares", "loops", SQUARES, ("--title", " "), "an exercise needs a title of one line"),
        ("squares", "loops", "def squares(:\n", (), "old.py:1: Python cannot parse it"),
        ("squares", "loops", "x = 1\n", (), "old.py: defines no function"),
        ("squares", "loops", "\n", (), "old.py: is empty"),
        ("squares", "loops", None, ("--original", "no-such.py"), "no-such.py: cannot be read"),
    ],
)
def test_what_is_refused_unrun(
    name: str,
    module: str,
    source: str | None,
    more: tuple[str, ...],
    words: str,
    new: New,
    root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line says what is wrong, and nothing is written."""
    before = _files(root)
    assert new(name, module, source, *more) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.endswith("Nothing was written\n")
    assert err.count("\n") == 1
    assert before == _files(root)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "import no_such_module\n\n\ndef f(x):\n    return x\n",
            "No module named 'no_such_module'. An original is one file, and what it imports has to be installed here",
        ),
        (
            "1 / 0\n\n\ndef f(x: float):\n    return x\n",
            "raises before anything is called: old.py:1: ZeroDivision",
        ),
        ("import jax.numpy as jnp\n\n\ndef f(xs):\n    return jnp.cumsum(xs)\n", "passes every check"),
        ("def f(x):\n    return 'a text'\n", "f returns what an entry point has no type for"),
        (
            "def f(p):\n    return p['w']\n",
            "what f(p) takes was not found out; tried with arrays, it says old.py:2:",
        ),
    ],
)
@pytest.mark.parametrize("entry", ["", "f(x: f32[]) -> f32[]"])
def test_what_is_refused_once_it_ran(
    source: str, words: str, entry: str, new: New, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What raises at import and what JAX takes as it is are refused whatever is said of it; nothing is written."""
    if entry and "raises before" not in words and "installed" not in words:
        return
    before = _files(root)
    assert new("f", "loops", source, *(("--entry", entry) if entry else ())) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.endswith("Nothing was written\n")
    assert before == _files(root)


@pytest.mark.parametrize(
    "there", ["exercises/loops/squares/x", "solutions/loops/squares.py", "solutions/loops/squares/x"]
)
def test_nothing_is_overwritten(there: str, new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What lies where the exercise would, stays, also where the course does not list it."""
    (root / there).parent.mkdir(parents=True)
    (root / there).write_text("mine")
    before = _files(root)
    assert new("squares", "loops", SQUARES) == 2
    assert "is there already, and nothing is overwritten" in capsys.readouterr().err
    assert before == _files(root)


def test_a_lesson_that_is_there_stays(new: New, root: Path) -> None:
    """A new module takes the lesson that was written before."""
    (root / "exercises/loops").mkdir()
    (root / "exercises/loops/lesson.md").write_text("# Mine\n")
    assert new("later", "loops", None) == 0
    assert (root / "exercises/loops/lesson.md").read_text() == "# Mine\n"


def test_a_module_that_is_nearly_there(new: New, capsys: pytest.CaptureFixture[str]) -> None:
    """A new module with nearly the name of another is made, and the other is named."""
    assert new("later", "first-step", None) == 0
    assert "module first-step is new; there is first-steps as well" in capsys.readouterr().out


def test_a_broken_course(new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read is not added to; its problem is told by line."""
    (root / "course.yaml").write_text(COURSE.replace("title: First", "tilte: First"))
    before = _files(root)
    assert new("squares", "loops", SQUARES) == 2
    assert "course.yaml:6: modules.0.tilte: unknown key" in capsys.readouterr().err
    assert before == _files(root)


def test_a_students_copy(new: New, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exercises are written where the course is, and not in a copy of it."""
    assert main(["init", str(tmp_path / "copy"), "--course", str(root)]) == 0
    assert main(["exercise", "new", "x", "--module", "m", "--course", str(tmp_path / "copy")]) == 2
    assert "is a student's copy" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(new: New, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was written before the failure is taken back."""
    (root / "solutions/loops").write_text("a file, where a folder would be")
    before = _files(root)
    assert new("later", "loops", None) == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert before == _files(root)
    assert not (root / "exercises/loops").exists()


def test_schemas_are_named_as_the_course_names_them(new: New, root: Path) -> None:
    """An exercise has a first line for editors where the course has one, and none elsewhere."""
    assert new("later", "loops", None) == 0
    assert (root / "exercises/loops/later/exercise.yaml").read_text().startswith("format: 1\n")
    text = (root / "course.yaml").read_text()
    (root / "course.yaml").write_text("# yaml-language-server: $schema=s/course.schema.json\n" + text)
    assert new("much-later", "loops", None) == 0
    first = (root / "exercises/loops/much-later/exercise.yaml").read_text().partition("\n")[0]
    assert "# yaml-language-server: $schema=../../../s/exercise.schema.json" == first
