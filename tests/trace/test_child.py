"""What the trace child hands out: programs, what became of each part, and limits reached on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.jail.limits import Limits, Reply
from tests.trace.conftest import Trace
from tests.trace.snippets import ENTRY

ROW = ["float32", [4]]
BASE: dict[str, Any] = {"name": "base", "kind": "call"}
GRAD = {"name": "grad", "kind": "grad", "wrt": [0], "outputs": [0], "inputs": [ROW, ROW], "expected": [ROW]}
JVP = {"name": "jvp", "kind": "jvp", "wrt": [0], "outputs": [0], "inputs": [ROW, ROW], "expected": [ROW]}
BATCHED = [["float32", [3, 4]]]
VMAP = {"name": "vmap", "kind": "vmap", "axes": [0], "inputs": BATCHED, "expected": BATCHED}
SCAN = {"name": "scan", "kind": "scan", "carry": [[0, 0]], "length": 3, "inputs": [ROW], "expected": BATCHED}
EVERY = [BASE, VMAP, GRAD, JVP, SCAN]
MEMORY = {"name": "memory", "kind": "call", "group": "memory"}
LONG = {
    "name": "growth-16",
    "kind": "call",
    "group": "growth",
    "args": [["array", "float32", [16]]],
    "result": ["array", "float32", [16]],
}


def test_an_honest_submission_gives_a_bundle_of_every_part(trace: Trace) -> None:
    """The bundle holds the call and each transform in the order of the plan; groups of programs stand beside it."""
    outcome = trace("def f(x):\n    return x * x\n", ENTRY, parts=EVERY, programs=[LONG, MEMORY])

    assert ["base", "vmap", "grad", "jvp", "scan"] == outcome.header["included"]
    assert {"bundle", "growth", "memory"} == set(outcome.artifacts)
    assert [] == outcome.header["observations"]


def test_a_transform_that_fails_names_the_line_and_leaves_the_others(trace: Trace) -> None:
    """Reverse mode through a while loop is refused at the loop's line; the values can still be judged."""
    loop = "jax.lax.while_loop(lambda s: s[0] < 3, lambda s: s + 1, y)"
    source = f"import jax\n\ndef f(x):\n    y = x + 1\n    return {loop}\n"
    outcome = trace(source, ENTRY, parts=EVERY)

    assert ("", None) == outcome.refusal
    grad = outcome.header["parts"]["grad"]
    assert ("refused-by-jax", 5) == (grad["rule"], grad["line"])
    assert ["base", "vmap", "jvp", "scan"] == outcome.header["included"]


VJP = """
import jax

@jax.custom_vjp
def f(x):
    return x * 2

def forward(x):
    return x * 2, None

def backward(_, g):
    {statement}
    return (g * 2,)

f.defvjp(forward, backward)
"""


def test_a_part_that_cannot_be_lowered_does_not_take_the_others_along(trace: Trace) -> None:
    """A custom_vjp has no forward mode, which JAX notices only when it lowers the program."""
    outcome = trace(VJP.format(statement="pass"), ENTRY, parts=EVERY)

    assert ("", None) == outcome.refusal
    assert ["base", "vmap", "grad", "scan"] == outcome.header["included"]
    assert "refused-by-jax" == outcome.header["parts"]["jvp"]["rule"]


def test_an_impure_derivative_is_caught(trace: Trace) -> None:
    """The rules of a custom_vjp run when the gradient is traced, and are watched there."""
    outcome = trace(VJP.format(statement="print('deriving')"), ENTRY, parts=EVERY)

    assert {("prints", 12, "'deriving'")} == outcome.observations()


def test_a_wrong_shape_is_a_finding_of_the_part_and_not_of_the_trace(trace: Trace) -> None:
    """The trace is fine, the result is not, and nothing is exported."""
    outcome = trace("def f(x):\n    return x[:2]\n", ENTRY, parts=[BASE])

    assert ("", None) == outcome.refusal
    assert "wrong-shape" == outcome.header["parts"]["base"]["rule"]
    assert {} == outcome.artifacts


@pytest.mark.parametrize(
    ("result", "rule"),
    [
        ("x.astype(int)", "wrong-dtype"),
        ("(x, x)", "wrong-structure"),
        ("None", "wrong-structure"),
        ("'x'", "wrong-structure"),
    ],
)
def test_other_mismatches_have_their_rules(result: str, rule: str, trace: Trace) -> None:
    """What comes back in another form than asked for is named after the difference."""
    outcome = trace(f"def f(x):\n    return {result}\n", ENTRY, parts=[BASE])

    assert rule == outcome.header["parts"]["base"]["rule"]


def test_a_size_that_cannot_be_traced_spoils_its_own_group_only(trace: Trace) -> None:
    """Growth programs answer for themselves; the cases decide about the trace."""
    source = "def f(x):\n    if x.shape[0] > 8:\n        raise ValueError('too long')\n    return x\n"
    outcome = trace(source, ENTRY, parts=[BASE], programs=[LONG])

    assert ("", None) == outcome.refusal
    growth = outcome.header["parts"]["growth-16"]
    assert ("raises", 3) == (growth["rule"], growth["line"])
    assert {"bundle"} == set(outcome.artifacts)


def grown(*sizes: int) -> list[dict[str, Any]]:
    """Return the entry point at each of these sizes, as one group."""
    forms = [["array", "float32", [size]] for size in sizes]
    return [{**LONG, "name": f"growth-{form[2][0]}", "args": [form], "result": form} for form in forms]


UNROLLED = """\
import jax
import jax.numpy as jnp

def f(x):
    rows = []
    for v in x:
        rows.append({turn})
    return {result}
"""


@pytest.mark.parametrize(
    ("turn", "result", "handed_out"),
    [
        ("v * 2", "jnp.stack(rows)", True),
        (
            "sum(v * k for k in range(60))",
            "jnp.stack(rows)",
            True,
        ),  # the smallest is too long to be looked at
        (
            "v * 2",
            "jnp.stack(rows) if len(x) < 20 else jax.pure_callback(lambda v: v, x, jnp.stack(rows))",
            False,
        ),
    ],
    ids=["short", "long", "not-reached"],
)
def test_the_last_size_has_the_line_of_the_loop(
    turn: str, result: str, handed_out: bool, trace: Trace
) -> None:
    """Also where even the smallest size is long, and where the last was not reached."""
    source = UNROLLED.format(turn=turn, result=result)
    outcome = trace(source, ENTRY, parts=[BASE], programs=grown(16, 32, 64))

    assert handed_out == ("growth" in outcome.artifacts)
    last = outcome.header["parts"]["growth-64"]
    assert ("", True) == (last["rule"], last["line"] in (6, 7))
    assert {None} == {outcome.header["parts"][name]["line"] for name in ("growth-16", "growth-32")}


@pytest.mark.parametrize(
    "body",
    [
        "return jax.lax.scan(lambda c, v: (c + v, jnp.sin(c)), 0.0, x)[1]",
        "return x + sum(jnp.sin(x * k) for k in range(9))",
    ],
)
def test_what_does_not_grow_has_no_line(body: str, trace: Trace) -> None:
    """A scan, and a Python loop of a fixed length, are no reason to point at them."""
    source = f"import jax\nimport jax.numpy as jnp\n\ndef f(x):\n    {body}\n"
    outcome = trace(source, ENTRY, parts=[BASE], programs=grown(16, 32, 64))
    assert outcome.header["parts"]["growth-64"]["line"] is None


def test_a_refusal_keeps_its_own_line(trace: Trace) -> None:
    """What grows points nowhere else than what JAX refused."""
    source = UNROLLED.format(turn="v * 2", result="jnp.stack(rows) if len(x) < 50 else float(x[0])")
    outcome = trace(source, ENTRY, parts=[BASE], programs=grown(16, 32, 64))
    last = outcome.header["parts"]["growth-64"]
    assert ("reads-value", 8) == (last["rule"], last["line"])


def test_each_part_of_an_impure_submission_is_a_first_call(trace: Trace) -> None:
    """Points for right values survive impurity: what an earlier trace left behind does not reach the next one."""
    source = (
        "calls = []\n\ndef f(x):\n    calls.append(1)\n    assert len(calls) < 3\n    return x * len(calls)\n"
    )
    outcome = trace(
        source, ENTRY, parts=[BASE], programs=[{**LONG, "name": f"growth-{n}"} for n in (16, 32, 64)]
    )

    assert {("mutates-global", 4, "calls")} == outcome.observations()
    assert {"bundle", "growth"} == set(outcome.artifacts)


def test_a_refused_submission_keeps_what_was_seen_before(trace: Trace) -> None:
    """A print and a counter on the way to the refusal are still found."""
    source = (
        "n = 0\n\ndef f(x):\n    global n\n    n += 1\n    print('here')\n    return x if x[0] > 0 else -x\n"
    )
    outcome = trace(source, ENTRY, parts=[BASE])

    assert ("reads-value", 7) == outcome.refusal
    assert {("mutates-global", 5, "n"), ("prints", 6, "'here'")} == outcome.observations()


SWALLOWS = """def f(x):
    while True:
        try:
            print("y" * 1000)
        except Exception:
            pass
"""


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        ("def f(x):\n    while True:\n        print('y' * 1000)\n", "too-much-output", 3),
        (SWALLOWS, "too-much-output", 4),
        ("import os\nwhile True:\n    os.write(1, b'y' * 1000)\n", "too-much-output", 3),
        ("import numpy as np\n\ndef f(x):\n    return x + np.ones(1 << 40)[0]\n", "too-much-memory", 4),
        ("def f(x):\n    return x + len(b'y' * (1 << 40))\n", "too-much-memory", 2),
        # Memory that nothing has written to counts as well, and costs a slow machine no time.
        ("import numpy as np\nx = []\nwhile True:\n    x.append(np.empty(1 << 25))\n", "too-much-memory", 4),
    ],
)  # fmt: skip
def test_limits_have_their_rules(source: str, rule: str, line: int, trace: Trace) -> None:
    """Floods and hoards end the trace by name, with the line."""
    assert (rule, line) == trace(source, ENTRY).refusal


@pytest.mark.parametrize(
    "source",
    [
        "\0",
        "# coding: none-such\n",
        "x = 1\ny = '\udcff'".encode("utf-8", "surrogateescape").decode("latin-1"),
    ],
)
def test_source_that_python_cannot_read_is_refused(source: str, trace: Trace) -> None:
    """What is not text in a known encoding never runs."""
    assert trace(source, ENTRY).refusal[0] in {"syntax-error", "unreadable-source", "missing-entry"}


def test_a_process_that_ends_itself_gives_no_frame(trace_raw: Callable[..., Reply]) -> None:
    """Leaving without an answer is not an answer."""
    reply = trace_raw("import os\n\ndef f(x):\n    os._exit(0)\n", ENTRY, limits=Limits(wall_s=60))

    assert None is reply.frame
    assert 0 == reply.ending.exit_code
