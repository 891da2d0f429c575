"""macOS and Windows, as far as Linux can show them: everything imports, commands run, one's own code is graded.

Nobody has run this on either system. ``tests/elsewhere.py`` says what the simulation is and what it is not.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.elsewhere import SYSTEMS
from tests.submissions.grade import ROOT, jaxercise, watched

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="simulated on Linux")

MINIATURE = ROOT / "tests/course"
JAILED = {"grader.jail.canary", "grader.jail.child", "grader.jail.zygote"}
"""Modules that only a jailed child on Linux imports."""
ANSWERS = {
    "add_noise.py": (
        "import jax\ndef noise(key, x, scale):\n    return x + 3 * scale * jax.random.normal(key, x.shape)\n"
    ),
    "shift_ring.py": (MINIATURE / "solutions/devices/shift-ring.py").read_text(),
    "ewma_scan.py": (ROOT / "solutions/control-flow/ewma-scan.py")
    .read_text()
    .replace("    _, averages", "    print(len(xs))\n    _, averages"),
}
"""Random results that do not hold what they must; four devices, right; a scan that prints, and is timed."""


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )


def test_the_simulation_can_refuse() -> None:
    """A module of ours finds nothing that Windows lacks, neither at its top nor later; others keep all they have."""
    done = _python(
        "from tests import elsewhere; elsewhere.install('win32')\n"
        "for text in ('import fcntl', 'from os import fork', 'import os; os.killpg', 'import signal; signal.SIGKILL',\n"
        "    'import time; time.clock_gettime', 'import ctypes; ctypes.CDLL(None)',\n"
        "    'import subprocess; subprocess.Popen([], start_new_session=True)'):\n"
        "    try: exec(text, {'__name__': 'grader.one'})\n"
        "    except Exception as error: print(type(error).__name__)\n"
        "exec('import sys; print(sys.platform)', {'__name__': 'grader.one'})\n"
        "exec('import fcntl, os, sys; os.fork; print(sys.platform)', {'__name__': 'other'})\n"
    )
    expected = ["ModuleNotFoundError", "ImportError", "AttributeError", "AttributeError", "AttributeError"]
    assert [*expected, "TypeError", "ValueError", "win32", "linux"] == done.stdout.split(), done.stderr


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_module_imports_and_commands_run(system: str, tmp_path: Path) -> None:
    """Whatever modules there are, later ones too, can be imported: on Windows all but those of jailed children.

    Help, the list and a rule's page are as on Linux; without --no-jail, grading is refused in plain words.
    """
    (tmp_path / "double.py").write_text("def double(x):\n    return 2 * x\n")
    lines = [
        ["list", "--course", str(MINIATURE)],
        ["explain", "prints"],
        ["grade", str(tmp_path / "double.py"), "--course", str(MINIATURE)],
        ["--help"],
    ]
    done = _python(
        "import json; from tests import elsewhere\n"
        f"for line in {lines!r}:\n"
        f"    try: print('code', elsewhere.main([{system!r}, *line]), flush=True)\n"
        "    except SystemExit as error: print('code', error.code)\n"
        "print(json.dumps(elsewhere.unimportable()))\n"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (JAILED if system == "win32" else set()) == found.keys(), found
    codes = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("code ")]
    assert ["0", "0", "2", "0"] == codes, done.stdout + done.stderr
    assert "shift-ring" in done.stdout
    assert "usage: jaxercise" in done.stdout
    assert f"no jail on {system}: only Linux can enforce one" in done.stderr
    assert "--no-jail checks your own code, unprotected." in done.stderr


def test_doctor_says_that_there_is_no_protection(tmp_path: Path) -> None:
    """It names the system, says what is left, has tried that, and leaves no process behind."""
    command = [sys.executable, "-m", "tests.elsewhere", "darwin"]
    done = watched(tmp_path / "watched.json", "doctor", command=command)
    said = " ".join(done.stdout.split())
    assert "There is no protection on macOS" in said, done.stderr
    assert "only checks of your own code are offered here" in said
    assert "Such processes start here" in said
    seen = json.loads((tmp_path / "watched.json").read_text())
    assert (1, []) == (seen["code"], seen["left"])


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small course and answers to it."""
    folder = tmp_path_factory.mktemp("portable")
    exercises = folder / "exercises"
    for topic in ("devices", "random"):
        shutil.copytree(MINIATURE / "exercises" / topic, exercises / topic)
    shutil.copytree(ROOT / "exercises/control-flow/ewma-scan", exercises / "control-flow/ewma-scan")
    kept = {
        "devices": "shift-ring",
        "random": "add-noise",
        "control-flow": "ewma-scan",
    }
    modules = "".join(
        f"  - {{name: {topic}, title: T, exercises: [{name}]}}\n" for topic, name in kept.items()
    )
    (folder / "course.yaml").write_text(f"format: 1\ntitle: Small\nmodules:\n{modules}")
    for topic, name in kept.items():
        for other in (exercises / topic).iterdir():
            if other.name != name:
                shutil.rmtree(other)
    for path, text in ANSWERS.items():
        (folder / "in" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / path).write_text(text)
    return folder


def _verdicts(report: Path) -> dict[str, Any]:
    """Return what a report says of each exercise, but for times and what depends on them."""
    found = {}
    for result in json.loads(report.read_text())["results"]:
        checks = {
            check["check"]: (check["status"], check["points"], sorted(f["rule"] for f in check["findings"]))
            for check in result["checks"]
            if check["check"] != "speed"
        }
        found[result["exercise"]] = (checks, [artifact["digest"] for artifact in result["artifacts"]])
    return found


def _conditions(report: Path) -> Mapping[str, Any]:
    (record,) = [
        result["speed"] for result in json.loads(report.read_text())["results"] if result["speed"] is not None
    ]
    assert record["submission_ns"]
    return dict(record["conditions"])


def test_verdicts_on_windows_are_those_of_the_jail(handed_in: Path) -> None:
    """The whole way with --no-jail, in ordinary processes on a simulated Windows; nothing is left when it has ended."""
    here, there, seen = (handed_in / name for name in ("here.json", "there.json", "watched.json"))
    line: list[str | Path] = ["grade", handed_in / "in", "--course", handed_in, "--seed", "s", "--jobs", "2"]
    jailed = jaxercise(*line, "--json", here)
    assert jailed.returncode == 1, jailed.stderr
    windows = [sys.executable, "-m", "tests.elsewhere", "win32"]
    done = watched(seen, *line, "--no-jail", "--json", there, command=windows)
    assert done.returncode == 1, done.stderr
    assert _verdicts(here) == _verdicts(there)
    assert [] == json.loads(seen.read_text())["left"]
    failed = {
        (name, check, rules[0])
        for name, (checks, _) in _verdicts(there).items()
        for check, (status, _, rules) in checks.items()
        if status != "PASS"
    }
    assert {
        ("add-noise", "correctness", "wrong-property"),
        ("add-noise", "transforms", "transform-wrong"),
        ("ewma-scan", "purity", "prints"),
    } == failed
    assert {"shift-ring", "add-noise", "ewma-scan"} == _verdicts(there).keys()
    assert ("processor", "wall") == (_conditions(here)["clock"], _conditions(there)["clock"])
    assert [] == json.loads(there.read_text())["environment"]["protections"]
