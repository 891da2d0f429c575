"""Each refused snippet of the table teaches the lesson that the table names."""

from __future__ import annotations

import pytest

from grader.lessons import LESSONS, SLOTS, tell
from grader.trace.lessons_refused import without_site
from tests.trace.conftest import Trace
from tests.trace.lessons import Row, rows
from tests.trace.snippets import FOLDER, read_file

ROWS = rows()
WITHOUT_LESSON = {"raises", "exits", "missing-entry", "wrong-arity", "syntax-error"}
"""Rules about Python itself, whose own words are a student's already."""


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_refusal_teaches_its_lesson(row: Row, trace: Trace) -> None:
    """Kind, guilty value and rewrite are those of the table, and the words have nothing left to fill in."""
    outcome = trace(row.snippet.source, row.snippet.entry).header["outcome"]

    rewrite = "\n".join(line.rstrip() for line in outcome["rewrite"].split("\n"))
    assert (row.kind, row.value, row.rewrite) == (outcome["kind"], outcome["slots"].get("value", ""), rewrite)
    assert outcome["rule"] == LESSONS[row.kind].rule
    assert SLOTS.issuperset(outcome["slots"])
    told = tell(row.kind, outcome["slots"])
    assert "Tracer" not in told
    assert "{" not in told


OF_TRANSFORMS = {"forward-of-custom-vjp"}
"""Kinds that only a transform of the program teaches; they have tests of their own below."""


def test_every_kind_has_a_snippet() -> None:
    """No lesson goes untested."""
    assert set() == set(LESSONS) - {row.kind for row in ROWS} - OF_TRANSFORMS


def test_every_refusal_of_jax_has_a_lesson() -> None:
    """Only what Python itself says comes without one."""
    named = {row.snippet.title for row in ROWS}
    bare = [s for s in read_file(FOLDER / "refusals.md") if s.kind == "refused" and s.title not in named]
    assert set() == {expected.rule for snippet in bare for expected in snippet.expected} - WITHOUT_LESSON


GRAD = {"name": "grad", "kind": "grad", "wrt": [0], "outputs": [0], "group": ""}
JVP = GRAD | {"name": "jvp", "kind": "jvp"}
PAIR = {"inputs": [["float32", []], ["float32", []]], "expected": [["float32", []]]}
WHILE = "import jax\n\ndef f(x):\n    return jax.lax.while_loop(lambda y: y < 3, lambda y: y * 2, x)\n"
CUSTOM = (
    "import jax\n\n@jax.custom_vjp\ndef {0}(x):\n    return x * x\n\n"
    "{0}.defvjp(lambda x: (x * x, x), lambda x, g: (2 * x * g,))\n"
)


@pytest.mark.parametrize(
    ("part", "source", "kind", "line"),
    [
        (GRAD, WHILE, "reverse-of-while", 4),
        (
            JVP,
            CUSTOM.format("g") + "\ndef f(x):\n    y = x + 1\n    return g(y)\n",
            "forward-of-custom-vjp",
            11,
        ),
        (JVP, CUSTOM.format("f"), "forward-of-custom-vjp", 4),
    ],
)
def test_a_refused_transform_has_a_lesson_and_a_line(
    trace: Trace, part: dict[str, object], source: str, kind: str, line: int
) -> None:
    """The program is transformed without the submission's Python, and still the line that made it is told."""
    parts = trace(source, "f(x: f32[]) -> f32[]", parts=[part | PAIR]).header["parts"]
    found = parts[part["name"]]
    assert (kind, line, "") == (found["kind"], found["line"], found["rewrite"])


@pytest.mark.parametrize(("argument", "said"), [("f32[4]", "an array"), ("{a: f32[4]}", "a dict of arrays")])
def test_an_array_that_ones_own_jit_declares_static(trace: Trace, argument: str, said: str) -> None:
    """The exception arises where the function is called, which is no line of the submission."""
    source = (
        "import functools\nimport jax\n\n@functools.partial(jax.jit, static_argnames='x')\n"
        "def f(x):\n    return x['a'] if isinstance(x, dict) else x\n"
    )
    found = trace(source, f"f(x: {argument}) -> f32[4]").header["outcome"]
    assert "static-array" == found["kind"]
    assert f"an argument that is declared static is {said}" == tell(found["kind"], found["slots"])


def test_a_text_for_ones_own_jit() -> None:
    """JAX names the argument that it takes for an array."""
    words = (
        "Error interpreting argument to <function f at 0x7f> as an abstract array. The problematic value is of type"
        " <class 'str'> and was passed to the function at path mode.\nThis typically means that a jit-wrapped"
        " function was called with a non-array argument, and this argument was not marked as static using ..."
    )
    found = without_site(words, "refused-by-jax")
    assert found is not None
    expected = "jax.jit gets a text as its argument `mode`, which is no array and not declared static"
    assert expected == tell(*found)


@pytest.mark.parametrize(
    ("places", "kind", "told"),
    [
        ('in_specs=P("d"), out_specs=P()', "parts-differ", "the same on all devices"),
        ('in_specs=P(None, "d"), out_specs=P("d")', "spec-axes", "an axis that its value does not have"),
        ('in_specs=P("rows"), out_specs=P("d")', "spec-name", "the axis rows,"),
    ],
)
def test_a_decorated_function_has_a_lesson_without_a_line(
    trace: Trace, places: str, kind: str, told: str
) -> None:
    """JAX raises before or after the submission's own lines run."""
    source = (
        "import jax\nfrom jax.sharding import AbstractMesh, PartitionSpec as P\n\n"
        f'@jax.shard_map(mesh=AbstractMesh((2,), ("d",)), {places})\ndef f(x):\n    return x * 2\n'
    ).replace('("d",))', '("d",), axis_types=(jax.sharding.AxisType.Auto,))')
    outcome = trace(source, "f(x: f32[4]) -> f32[4]").header["outcome"]
    assert kind == outcome["kind"]
    assert told in tell(kind, outcome["slots"])


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(x):\n    y = 'a\\x60b'; return x if x[0] > 0 else -x\n", "choice-on-array"),
        ("def f(x):\n\tif x[0] > 0:\n\t\treturn x\n\treturn -x\n", "if-on-array"),
        ("def f(ξ):\n    é = 'ééé'; return ξ if ξ[0] > 0 else -ξ\n", "choice-on-array"),
        ("# -*- coding: latin-1 -*-\ndef f(x):\n    return x if x[0] > 0 else -x\n", "choice-on-array"),
        ("def f(x):\r\n    if x[0] > 0:\r\n        return x\r\n    return -x\r\n", "if-on-array"),
        ("def f(x):\n    return (lambda v: v if v[0] > 0 else -v)(x)\n", "choice-on-array"),
        ("def f(x): return x if x[0] > 0 else -x\n", "choice-on-array"),
        (
            "class A:\n    def __call__(self, x):\n        return x if x[0] > 0 else -x\n\nf = A()\n",
            "choice-on-array",
        ),
    ],
)
def test_layouts_of_source(source: str, kind: str, trace: Trace) -> None:
    """Tabs, letters of several bytes, other encodings and line ends do not shift the guilty expression."""
    outcome = trace(source, "f(x: f32[4]) -> f32[4]").header["outcome"]
    assert kind == outcome["kind"]
    assert "jnp.where(" in outcome["rewrite"]


@pytest.mark.parametrize(
    "source",
    [
        "class Odd(Exception):\n    def __str__(self):\n        raise KeyError\n\ndef f(x):\n    raise Odd\n",
        "def f(x):\n    exec('raise TypeError(1)')\n",
        "import sys\n\ndef f(x):\n    sys.modules.clear()\n    return x if x[0] > 0 else -x\n",
        "def f(x):\n    return x if x[0] > 0 else -x" + "\n" * 300_000,
        """class A:
    @property
    def __class__(self):
        raise KeyError

def f(x):
    a = A()
    return a if x[0] > 0 else -x
""",
        "def f(x):\n    globals()[3] = 4\n    return x if x[0] > 0 else -x\n",
        "def f(x):\n    globals().clear()\n    return x if x[0] > 0 else -x\n",
    ],
)
def test_hostile_sources_still_get_a_verdict(source: str, trace: Trace) -> None:
    """Whatever a submission does to the places that a lesson looks at, its trace is refused by a rule."""
    assert trace(source, "f(x: f32[4]) -> f32[4]").refusal[0] in {"raises", "reads-value", "refused-by-jax"}
