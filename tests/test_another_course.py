"""A course on another subject, ``examples/signals``, goes through every command, export and report, as it is typed.

It was begun by ``course new`` and ``exercise new``. Nothing here patches, and nothing knows this repository's own
course: ``grader/`` names none of its exercises and modules.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

import pytest

from grader import cli
from grader.course import load_course
from tests.lms.container import Container, missing
from tests.shell import run
from tests.terminal import needs_terminal, opened

ROOT = Path(__file__).parents[1]
COURSE = load_course(ROOT / "examples" / "signals")
NAMES = list(COURSE.by_name)
MINE = "cp -r ~/jaxercise/examples/signals teach && cd teach\n"
"""A copy, as an instructor has a course: nothing is written into the clone."""
NO_SPEED = "--checks trace,purity,correctness,transforms,program"

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,envelope (55)
    Points Possible,,,,,10
"Lovelace, Ada",1,a1,ada,S,
"""
"""As Canvas exports its table."""


def _script(*lines: str) -> str:
    return "set -e\n" + MINE + "\n".join(lines)


def _fails(command: str) -> str:
    """Return a command that has to end with 1: judged, and something is wrong."""
    return f"code=0; {command} || code=$?; test $code = 1"


def test_there_are_five_exercises_at_least() -> None:
    """On another subject."""
    first = load_course(ROOT)
    assert len(NAMES) >= 5
    assert set(NAMES).isdisjoint(first.by_name)


def test_the_tool_names_nothing_of_the_first_course() -> None:
    """Neither an exercise nor a module nor its title, in code, messages, help, pages of rules or templates.

    JAX has a page ``control-flow`` as well; a single word (``randomness``) is English.
    """
    first = load_course(ROOT)
    names = [*first.by_name, *(module.name for module in first.spec.modules)]
    forms = {form for name in names if "-" in name for form in (name, name.replace("-", "_"))}
    searched = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(forms)))})(?![\w-])")
    found = []
    for path in sorted((ROOT / "grader").rglob("*")):
        if path.is_file() and path.suffix in (
            ".py",
            ".md",
            ".html",
            ".css",
            ".js",
            ".json",
            ".txt",
            ".j2",
            ".yaml",
        ):
            text = re.sub(
                r"201/control-flow|\"?control-flow\.html|en/latest/control-flow", "", path.read_text("utf-8")
            )
            found += [f"{path.relative_to(ROOT)}: {hit}" for hit in searched.findall(text)]
            found += [f"{path.relative_to(ROOT)}: its title"] * text.count(first.spec.title)
    assert [] == found


def test_an_author_s_commands(tmp_path: Path) -> None:
    """The course keeps its promises, becomes pages, and knows what catches what."""
    out = run(
        _script(
            f"jaxercise course check --seed signals {NO_SPEED}",
            "jaxercise course pages ../pages && cat ../pages/*.md",
            "jaxercise course coverage",
            "jaxercise course schemas",
            "diff -r ~/jaxercise/examples/signals/schemas schemas && echo same schemas",
            "jaxercise doctor",
            "jaxercise explain unrolled-loop",
        ),
        tmp_path,
    )
    assert f"{len(NAMES)} exercises, 0 problems" in out
    assert "**A filter without a delay line.**" in out
    assert "6 originals, each by the check and" in out
    assert "same schemas" in out


def test_a_student_s_commands(tmp_path: Path) -> None:
    """A copy, the task, hints, the program before and after, a check of wrong and right answers, and a reset."""
    out = run(
        _script(
            "sed -i 's/- fir-filter/- {name: fir-filter, publish_solution: true}/' course.yaml",
            "jaxercise init ../copy --course . && cd ../copy",
            "jaxercise list",
            "jaxercise task envelope",
            "jaxercise hint envelope",
            "jaxercise program envelope --before",
            _fails("jaxercise check envelope"),
            "cp ../teach/solutions/signals/envelope.py answers/signals/envelope.py",
            "jaxercise check envelope",
            "jaxercise program envelope",
            "jaxercise list --solved",
            "jaxercise reset envelope",
            "jaxercise solution fir-filter",
            "test ! -e solutions/signals/envelope.py",
            "cp ../teach/solutions/signals/envelope/wrong_python_loop.py answers/signals/envelope.py",
            _fails("pytest answers -k envelope -q"),
        ),
        tmp_path,
    )
    assert "A level without a global" in out
    assert "fir-filter" in out
    assert "def fir(x: jax.Array, taps: jax.Array)" in out
    assert "1 failed" in out


@needs_terminal
def test_watch() -> None:
    """Shows the first task, and ends when it is told to."""
    with tempfile.TemporaryDirectory() as folder:  # the path of a socket has to be short
        copy = Path(folder) / "copy"
        assert 0 == cli.main(["init", str(copy), "--course", str(COURSE.root)])
        watch = (sys.executable, "-m", "grader.cli", "watch", "envelope")
        with opened(copy, watch, socket=Path(folder) / "socket") as terminal:
            terminal.wait("A level without a global")
            path = copy / "answers" / "signals" / "envelope.py"
            path.write_text((COURSE.root / "solutions" / "signals" / "envelope.py").read_text())
            terminal.wait("envelope is solved")
            terminal.press("q")


def test_reports(tmp_path: Path) -> None:
    """Right and wrong answers and an archive, as text, HTML and JSON, and from a store that is asked again."""
    out = run(
        _script(
            "mkdir ../in && for n in signals/envelope images/equalise images/median-filter; do",
            "  cp solutions/$n.py ../in; done",
            "cp solutions/signals/zero-crossings/wrong_no_size.py ../in/zero_crossings.py",
            "(cd .. && python -m zipfile -c in.zip in/*.py)",
            _fails("jaxercise grade ../in.zip --html ../r.html --json ../r.json --store ../s.db"),
            _fails("jaxercise grade ../in.zip --json - --store ../s.db"),
        ),
        tmp_path,
    )
    data = json.loads((tmp_path / "empty" / "r.json").read_text())
    statuses = {each["exercise"]: each["status"] for each in data["results"]}
    right = dict.fromkeys(("envelope", "equalise", "median-filter"), "PASS")
    assert right | {"zero-crossings": "FAIL"} == statuses
    page = (tmp_path / "empty" / "r.html").read_text()
    assert "zero-crossings" in page
    assert "needs-static-shape" in page
    assert '"results"' in out


def test_a_gradebook(tmp_path: Path) -> None:
    """From a roster to Canvas's table, with a record that is reproduced and a page of insight."""
    out = run(
        _script(
            "jaxercise gradebook new",
            f"cat > c.csv <<'END'\n{CANVAS}END",
            "jaxercise gradebook roster c.csv",
            "mkdir in && cp solutions/signals/envelope.py in/lovelaceada_1_9_envelope.py",
            "jaxercise gradebook grade in --submitted 2027-01-16T20:00",
            "jaxercise gradebook show",
            "jaxercise gradebook why ada envelope",
            "jaxercise gradebook record ada envelope --out r.json && jaxercise replay r.json",
            "jaxercise gradebook insight --html i.html",
            "jaxercise gradebook feedback fb && ls fb",
            "jaxercise gradebook verify",
            "jaxercise gradebook export canvas g.csv --template c.csv && cat g.csv",
        ),
        tmp_path,
    )
    assert re.search(r'"Lovelace, Ada",1,a1,ada,S,10\b', out)


def test_nbgrader(tmp_path: Path) -> None:
    """Its own commands release, grade and export; the answer that was left as it was gets less than the right one."""
    fill = (
        "import json, sys; notebook = json.load(open(sys.argv[1]));"
        "cell = next(c for c in notebook['cells'] if ''.join(c['source']).startswith('%%exercise envelope'));"
        "cell['source'] = '%%exercise envelope\\n' + open('../teach/solutions/signals/envelope.py').read();"
        "json.dump(notebook, open(sys.argv[2], 'w'))"
    )
    run(
        _script(
            "jaxercise export nbgrader ../class envelope --assignment ps1 && cd ../class",
            "nbgrader db assignment add ps1 && nbgrader generate_assignment ps1",
            "mkdir -p submitted/anna/ps1 submitted/ben/ps1 && cp release/ps1/ps1.ipynb submitted/anna/ps1/",
            f'python -c "{fill}" release/ps1/ps1.ipynb submitted/ben/ps1/ps1.ipynb',
            "nbgrader autograde ps1 && nbgrader export",
        ),
        tmp_path,
    )
    table = (tmp_path / "empty" / "class" / "grades.csv").read_text()
    assert re.search(r"\bps1,.*\bben\b.*,10\.0,", table), table
    assert re.search(r"\bps1,.*\banna\b.*,0\.0,", table), table


def test_otter(tmp_path: Path) -> None:
    """`otter assign` grades the author's solutions by our plugin, and refuses what has not full marks."""
    run(
        _script(
            "jaxercise export otter ../out envelope --assignment ps1 && cd ../out/ps1",
            "otter assign ps1.ipynb dist",
        ),
        tmp_path,
    )
    dist = tmp_path / "empty" / "out" / "ps1" / "dist"
    assert "%%exercise envelope" in (dist / "student" / "ps1.ipynb").read_text()
    assert list((dist / "autograder").glob("ps1-autograder_*.zip"))


def test_gradescope(tmp_path: Path) -> None:
    """In a container without rights and network, a right answer has full points."""
    if why := missing():
        pytest.skip(why)
    command = ["export", "gradescope", str(tmp_path / "out"), "envelope", "--assignment", "ps1"]
    assert 0 == cli.main([*command, "--course", str(COURSE.root)])
    container = Container(tmp_path / "autograder")
    container.unpack(tmp_path / "out" / "ps1" / "autograder.zip")
    container.hand_in({"envelope.py": COURSE.by_name["envelope"].solution.read_text()})
    assert 0 == container.run(["/autograder/source/setup.sh"]).code
    done = container.run(["/autograder/run_autograder"])
    assert 0 == done.code, done.output
    assert [10.0] == [test["score"] for test in container.results()["tests"]]


def test_prairielearn(tmp_path: Path) -> None:
    """A question for each exercise, and what its container is told of an answer."""
    run(
        _script(
            "jaxercise export prairielearn ../pl --image me/grader",
            "mkdir -p ../job/student && cp -r ../pl/questions/envelope/tests ../job/",
            "cp solutions/signals/envelope.py ../job/student/envelope.py",
            "python -m grader.plugins.prairielearn --root ../job",
        ),
        tmp_path,
    )
    assert set(NAMES) == {path.name for path in (tmp_path / "empty" / "pl" / "questions").iterdir()}
    results = json.loads((tmp_path / "empty" / "job" / "results" / "results.json").read_text())
    assert 1 == results["score"]
