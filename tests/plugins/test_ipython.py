"""``%%exercise`` in a real kernel, executed by nbclient, beside the copy of a course that a student gets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import load_course
from grader.course_copy import write_copy
from tests.plugins.kernel import Ran, run_cells

ROOT = Path(__file__).parents[2]
NAME = "scale-list-inplace"
RIGHT = (ROOT / "solutions/immutable-arrays/scale-list-inplace.py").read_text(encoding="utf-8")
WRONG = (ROOT / "solutions/immutable-arrays/scale-list-inplace/wrong_slice_assignment.py").read_text(
    encoding="utf-8"
)
HORNER = (ROOT / "solutions/tracing-and-jit/fuse-horner.py").read_text(encoding="utf-8")
USES_HELPER = "def scale(data_list, val):\n    return helper(data_list, val)"
CELLS = {
    "set-up": "%load_ext grader\n\nimport jax; import jax.numpy as jnp",
    "points before": f"%exercise {NAME}",
    "right": f"%%exercise {NAME}\n{RIGHT}\nprint('ran', scale([jnp.ones(())], 2.0))",
    "points": f"%exercise {NAME}",
    "points by file name": "%exercise scale_list_inplace",
    "underscores": f"%%exercise scale_list_inplace\n{RIGHT}",
    "wrong": f"%%exercise {NAME}\n{WRONG}",
    "points of wrong": f"%exercise {NAME}",
    "syntax": f"%%exercise {NAME}\ndef scale(data_list, val:\n    return 1",
    "helper": "def helper(data_list, val):\n    return [item * val for item in data_list]",
    "helper elsewhere": f"%%exercise {NAME}\n{USES_HELPER}",
    "helper nowhere": f"%%exercise {NAME}\n{USES_HELPER.replace('helper', 'nobody')}",
    "unknown": "%%exercise scale-list-inplac\nkept = 'kept'",
    "after unknown": "kept",
    "no name": "%%exercise\nx = 1",
    "no points": "%exercise",
    "unknown option": f"%%exercise {NAME} --fast\nx = 1",
    "blank lines above": f"\n\n%%exercise {NAME}\n\n{RIGHT}\n1 / 0",
    "raises": f"%%exercise {NAME}\n{RIGHT}\n{{}}['key']",
    "future": f"%%exercise {NAME}\nfrom __future__ import annotations\n\n"
    "def scale(data_list: Later, val: jnp.ndarray):\n    return [item * val for item in data_list]",
    "magics": f"%%exercise {NAME}\n%time one = 1\nfiles = !echo hello\n{RIGHT}\nprint(files, one)\n1 / 0",
    "other magic": f"%%exercise {NAME}\n%%capture\nprint('captured')\n{RIGHT}",
    "memory": f"%%exercise {NAME}\nstarted = True\nheap = bytearray(1 << 44)\n{RIGHT}",
    "after memory": "'started' in globals(), helper.__name__",
    "speed left out": f"%%exercise fuse-horner\n{HORNER}",
    "speed": f"%%exercise fuse-horner --speed\n{HORNER}",
}
_INTERRUPT = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(cwd=sys.argv[1])
def interrupt(message):
    kind, content = message["msg_type"], message["content"]
    text = content.get("text", "")
    if kind in ("display_data", "error"):
        print(kind)
    elif "running" in text:
        print("running")
        manager.interrupt_kernel()
    elif "its report is the one above" in text:
        print("the report is above")
client.execute_interactive("%load_ext grader", timeout=300)
reply = client.execute_interactive(sys.argv[2], output_hook=interrupt, timeout=300)
print(reply["content"]["status"])
client.stop_channels()
manager.shutdown_kernel()
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Run all cells once, in one kernel, in a folder below the copy."""
    copy = tmp_path_factory.mktemp("copy")
    course = load_course(ROOT)
    write_copy(course, course.select([NAME, "fuse-horner"]), copy, with_hidden=False)
    (copy / "notebooks").mkdir()
    return run_cells(copy / "notebooks", CELLS)


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_right_answer(ran: dict[str, Ran]) -> None:
    """The report comes first, says what was not judged, and then the cell runs as any other."""
    cell = ran["right"]
    assert ["report", "stdout"] == cell.kinds
    assert cell.text.startswith(f"PASS  10 / 10 points  {NAME}\n")
    assert "hidden ones are judged once you hand in" in cell.text
    assert "hidden ones are judged once you hand in" in cell.html
    assert "ran [Array(2., dtype=float32" in cell.said
    assert [] == ran["set-up"].kinds


def test_points_before_and_after(ran: dict[str, Ran]) -> None:
    """The line magic says what to do before there was a check, and after it how many points the last one earned."""
    assert ["stderr"] == ran["points before"].kinds
    assert f"{NAME} was not checked yet" in ran["points before"].said
    assert "10.0" == ran["points"].said
    assert "10.0" == ran["points by file name"].said
    assert ran["underscores"].text == ran["right"].text
    assert float(ran["points of wrong"].said) < 10


def test_a_wrong_answer(ran: dict[str, Ran]) -> None:
    """The report names one thing to fix, with the line that the student sees, and the cell runs without an error."""
    cell = ran["wrong"]
    assert ["report"] == cell.kinds
    assert cell.text.startswith("FAIL  ")
    assert "Fix next" in cell.text
    assert "hidden" not in cell.text
    marked = re.search(r"^  > +(\d+) \| (.*)$", cell.text, re.MULTILINE)
    assert marked is not None
    assert CELLS["wrong"].split("\n")[int(marked[1]) - 1].rstrip() == marked[2]
    assert f"line {marked[1]}" in cell.html


def test_text_is_plain(ran: dict[str, Ran]) -> None:
    """What a terminal or plain nbclient shows has no escape code, no trailing blank and no line beyond its width."""
    for cell in ran.values():
        if "report" in cell.kinds:
            assert "\x1b" not in cell.text
            assert all(line == line.rstrip() and len(line) <= 160 for line in cell.text.split("\n"))


@pytest.mark.parametrize("name", ["raises", "blank lines above", "magics"])
def test_an_answer_that_raises_keeps_its_report(ran: dict[str, Ran], name: str) -> None:
    """First the report, then Python's own traceback, and both count lines as the notebook does."""
    cell = ran[name]
    assert ["report", "error"] == [kind for kind in cell.kinds if kind != "stdout"]
    assert cell.text.startswith("ERROR  0 / 10 points")
    lines = CELLS[name].split("\n")
    number = len(lines)
    assert f"  > {number} | {lines[number - 1]}" in cell.text
    assert f"line {number}\n" in _plain(cell.said)


def test_what_python_cannot_parse_is_told_once(ran: dict[str, Ran]) -> None:
    """The report has the line; running the cell would only say it again."""
    cell = ran["syntax"]
    assert ["report"] == cell.kinds
    lines = CELLS["syntax"].split("\n")
    assert f"  > {len(lines) - 1} | {lines[-2]}" in cell.text


@pytest.mark.parametrize("name", ["helper elsewhere", "helper nowhere"])
def test_a_helper_in_another_cell(ran: dict[str, Ran], name: str) -> None:
    """The report says that an answer stands alone, and whether the notebook knows the name."""
    cell = ran[name]
    assert ["report"] == cell.kinds
    assert "Each answer is graded by itself, so what it uses belongs in its cell" in cell.html
    known = name == "helper elsewhere"
    assert (
        "Move <code>helper</code> into this cell" if known else "Is <code>nobody</code> misspelt"
    ) in cell.html
    assert "Each answer is graded by itself" in " ".join(cell.text.split())


def test_an_unknown_exercise(ran: dict[str, Ran]) -> None:
    """The close match is named, without a traceback, and the cell has run."""
    assert ["stderr"] == ran["unknown"].kinds
    assert f"Did you mean {NAME}?" in ran["unknown"].said
    assert "'kept'" == ran["after unknown"].said


@pytest.mark.parametrize("name", ["no name", "no points", "unknown option"])
def test_what_to_write(ran: dict[str, Ran], name: str) -> None:
    """A magic without its name, or with an option that it does not have, says what to write."""
    assert ["stderr"] == ran[name].kinds
    assert "UsageError: write `" in ran[name].said


def test_imports_from_the_future(ran: dict[str, Ran]) -> None:
    """A cell may start with one, and has the usual imports all the same."""
    assert ["report"] == ran["future"].kinds
    assert ran["future"].text.startswith("PASS  ")


def test_magics_in_an_answer(ran: dict[str, Ran]) -> None:
    """What IPython understands runs in the kernel, is left out of what is graded, and moves no line."""
    cell = ran["magics"]
    assert "['hello'] 1" in cell.said
    assert "ZeroDivisionError" in cell.text
    assert ["report"] == ran["other magic"].kinds
    assert ran["other magic"].text.startswith("PASS  ")


def test_a_cell_that_would_break_the_kernel_is_not_run(ran: dict[str, Ran]) -> None:
    """Whose Python ran into a limit has its report, and the kernel keeps what it had."""
    cell = ran["memory"]
    assert ["report"] == cell.kinds
    assert cell.text.startswith("MEMORY  ")
    assert "the cell was not run here" in cell.text
    assert "(False, 'helper')" == ran["after memory"].said


def test_speed_is_measured_on_demand(ran: dict[str, Ran]) -> None:
    """Without the option the report says how to ask for it; with it there is a row of its own."""
    assert "Speed was not measured: `%%exercise fuse-horner --speed` does." in ran["speed left out"].text
    assert not re.search(r"^speed ", ran["speed left out"].text, re.MULTILINE)
    assert re.search(r"^speed +(PASS|FAIL) .*; asked ", ran["speed"].text, re.MULTILINE)


def test_without_a_course(tmp_path: Path) -> None:
    """There is one clear sentence, no traceback, and the cell has run."""
    cells = {"set-up": "%load_ext grader", "answer": f"%%exercise {NAME}\nx = 41 + 1", "after": "x"}
    ran = run_cells(tmp_path, cells)
    assert [] == ran["set-up"].kinds
    assert ["stderr"] == ran["answer"].kinds
    assert f"there is no course.yaml in {tmp_path} or above" in ran["answer"].said
    assert "42" == ran["after"].said


def test_a_shell_may_end_while_jails_start(tmp_path: Path) -> None:
    """Nothing is printed and nothing is left over when a kernel ends before what it started in the background."""
    course = load_course(ROOT)
    write_copy(course, course.select([NAME]), tmp_path, with_hidden=False)
    program = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_line_magic('load_ext', 'grader')\n"
        "assert 'exercise' in shell.magics_manager.magics['cell']\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_an_interrupted_cell_stops_what_follows(tmp_path: Path) -> None:
    """Who interrupts a cell that goes on for ever wants "run all" to stop; the report was there before."""
    course = load_course(ROOT)
    write_copy(course, course.select([NAME]), tmp_path, with_hidden=False)
    endless = "\nif __name__ == '__main__':\n    print('running', flush=True)\n    while True: pass"
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPT, tmp_path, f"%%exercise {NAME}\n{RIGHT}{endless}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    assert ["display_data", "running", "error", "the report is above", "error"] == done.stdout.split("\n")[
        :-1
    ]
