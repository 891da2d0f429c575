"""Targets other than this machine: what is lowered, what is skipped, and the ceilings of what is here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import cli, wire
from grader.course import load_course
from grader.devices import Devices
from grader.errors import JailError
from grader.evidence import Ceiling
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.plan import make_plan, speed_plan
from grader.timing import time_program

ROOT = Path(__file__).parents[1]
EWMA = ROOT / "solutions/control-flow/ewma-scan.py"


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Jails of this module."""
    with Jails() as made:
        yield made


@pytest.fixture(scope="module")
def missing(jails: Jails) -> str:
    """Return why there is no GPU, or skip where there is one."""
    found = Devices(jails).get("gpu")
    if isinstance(found, Ceiling):
        pytest.skip("this machine has a GPU")
    return found


def test_the_processor_has_ceilings(jails: Jails) -> None:
    """They are positive and of a size that any machine of this century reaches."""
    found = Devices(jails).get("cpu")
    assert isinstance(found, Ceiling)
    assert ("cpu", 1) == (found.kind, found.count)
    assert found.bytes_per_s > 1e8
    assert found.operations_per_s > 1e8
    assert found.probe_ns > 1


def test_ceilings_are_measured_once(jails: Jails, tmp_path: Path) -> None:
    """After a few looks what is kept is believed, until the file cannot be read; then it is measured again."""
    cache = tmp_path / "kept" / "devices.json"
    first = Devices(jails, cache).get("cpu")
    kept = json.loads(cache.read_text())
    ((key, row),) = kept["devices"].items()
    row["bytes_per_s"] = 12345.0
    row["looks"] = 100
    cache.write_text(json.dumps(kept))
    again = Devices(jails, cache).get("cpu")
    assert isinstance(again, Ceiling)
    assert 12345.0 == again.bytes_per_s
    for broken in ("{", '{"format": 2, "devices": {"x": 1}}', json.dumps(kept).replace("12345.0", '"fast"')):
        cache.write_text(broken)
        assert isinstance(Devices(jails, cache).get("cpu"), Ceiling)
        assert json.loads(cache.read_text())["devices"][key]["bytes_per_s"] != 12345.0
    assert isinstance(first, Ceiling)


def test_the_best_of_the_first_looks_is_kept(jails: Jails, tmp_path: Path) -> None:
    """A machine that was busy when it was measured is measured better later, and never worse."""
    cache = tmp_path / "devices.json"
    Devices(jails, cache).get("cpu")
    kept = json.loads(cache.read_text())
    ((key, row),) = kept["devices"].items()
    assert 1 == row["looks"]
    row |= {"bytes_per_s": 1.0, "operations_per_s": 1e30, "probe_ns": 1}
    cache.write_text(json.dumps(kept))
    found = Devices(jails, cache).get("cpu")
    assert isinstance(found, Ceiling)
    assert found.bytes_per_s > 1e8
    assert (1e30, 1) == (found.operations_per_s, found.probe_ns)
    assert 2 == json.loads(cache.read_text())["devices"][key]["looks"]


def test_a_missing_device_is_told(missing: str) -> None:
    """With JAX's own reason."""
    assert "cuda" in missing


def test_nothing_of_a_student_runs_beside_an_accelerator(jails: Jails) -> None:
    """The process that can reach one is not sealed, so it takes no role that executes a submission."""
    for role in ("trace", "names", "spelling", "judge", "oracle"):
        with pytest.raises(JailError, match="does not run on cuda"):
            jails.run(role, b"", Limits(), platform="cuda")


def test_the_process_for_an_accelerator_answers(jails: Jails) -> None:
    """It starts, and says that there is none, in the agreed form."""
    reply = jails.run("device", wire.pack({"platform": "none-such"}), Limits(), platform="cuda")
    assert reply.frame is not None
    assert "none-such" in wire.unpack(reply.frame)[0]["missing"]


@pytest.mark.parametrize("target", ["gpu", "tpu"])
def test_a_program_is_lowered_for_a_device_that_is_not_here(jails: Jails, missing: str, target: str) -> None:
    """Its operations are counted, nothing is timed, and nothing is guessed."""
    exercise = load_course(ROOT).by_name["ewma-scan"]
    plan, part = make_plan(exercise, "seed"), speed_plan(exercise, "seed")
    evidence = time_program(
        jails,
        Devices(jails),
        plan,
        part,
        EWMA.read_bytes(),
        target=target,  # type: ignore[arg-type]
        at_least=3.0,
    )
    assert f"this machine offers no {target}" in evidence.unavailable
    assert () == evidence.baseline_ns
    assert evidence.count is not None
    assert evidence.count.operations > 5


def test_a_threshold_for_a_gpu_is_skipped_here(
    missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terminal, JSON and HTML say so with the reason; it counts for nothing, and the rest passes."""
    course = tmp_path / "course"
    for name in ("exercises/control-flow/ewma-scan", "solutions/control-flow"):
        shutil.copytree(ROOT / name, course / name)
    (course / "course.yaml").write_text(
        "format: 1\ntitle: One\ntarget: gpu\nmodules:\n"
        "  - {name: control-flow, title: Control flow, exercises: [ewma-scan]}\n"
    )
    yaml = course / "exercises/control-flow/ewma-scan/exercise.yaml"
    text = yaml.read_text()
    assert "at_least: {cpu: " in text
    yaml.write_text(text.replace("at_least: {cpu: ", "at_least: {gpu: 3, cpu: "))
    report, page = tmp_path / "report.json", tmp_path / "report.html"
    arguments = ["grade", "--course", str(course), str(EWMA), "--json", str(report), "--html", str(page)]
    assert 0 == cli.main(arguments)
    (result,) = json.loads(report.read_text())["results"]
    speed = next(check for check in result["checks"] if check["check"] == "speed")
    assert ("PASS", "SKIPPED", "unavailable", None) == (
        result["status"],
        speed["status"],
        speed["reason"],
        speed["points"],
    )
    assert result["points"] == result["max_points"]
    assert "offers no gpu" in speed["note"]
    assert "operations" in speed["note"]
    assert "offers no gpu" in page.read_text()
    assert "offers no gpu" in " ".join(capsys.readouterr().out.split())
