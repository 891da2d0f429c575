"""What the child that draws a submission says, through the real jail and the real reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.picture import Picture, Step, walk
from grader.picture_reply import read_picture
from grader.report import program_rows, program_svg
from tests.trace.requests import request

Draw = Callable[..., Picture]
HEAD = "import jax\nimport jax.numpy as jnp\nimport numpy as np\nfrom jax import lax\n\n"
"""Five lines before each source: what a test writes begins at line 6."""


@pytest.fixture(scope="module")
def draw(jails: Jails) -> Draw:
    """Trace a source as the command does, and read what comes back."""

    def run(source: str, entry: str, *, devices: int = 1, limits: Limits | None = None) -> Picture:
        text = HEAD + source
        reply = jails.run("picture", request(text, entry), limits or Limits(wall_s=60, devices=devices))
        picture = read_picture(reply, text.encode())
        program_rows.rows(picture, text)
        program_svg.standalone([("after", picture, text)])
        return picture

    return run


def words(picture: Picture) -> list[str]:
    """Return every operation in words, with its line."""
    return [
        f"{step.line}: {program_rows.operation_words(picture, step)}"
        for step in walk(picture.steps)
        if not step.is_repeat
    ]


def only(picture: Picture, op: str) -> Step:
    """Return the one operation of a name."""
    (found,) = [step for step in walk(picture.steps) if step.op == op]
    return found


def test_a_scan_shows_its_step_with_the_names_of_its_author(draw: Draw) -> None:
    """The body's operations stand at the body's lines, and its carry says what it starts from."""
    source = """\
def ewma(xs, alpha):
    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average
    _, averages = lax.scan(step, jnp.zeros(()), xs)
    return averages
"""
    picture = draw(source, "ewma(xs: f32[5], alpha: f32[]) -> f32[5]")
    assert [
        "10: _: f32[], averages: f32[5] = scan(alpha, 0.0, xs)",
        "8: a: f32[] = mul(alpha, x)",
        "8: b: f32[] = sub(1.0, alpha)",
        "8: c: f32[] = mul(b, average)",
        "8: average: f32[] = add(a, c)",
    ] == words(picture)
    (body,) = only(picture, "scan").bodies
    assert (
        "each of 5 steps: step(average: f32[] from 0.0, x: f32[] of xs) gives average, average"
        == program_rows.body_words(picture, body)
    )
    assert [7, 5, None] == [body.line, picture.total, picture.stop]


def test_what_was_recorded_before_a_refusal_is_shown_with_the_reason(draw: Draw) -> None:
    """An exception does not take away what JAX had recorded until then."""
    source = "def f(x):\n    y = x * 2\n    if y.sum() > 0:\n        return y\n    return -y\n"
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert [
        "7: y: f32[4] = mul(x, 2.0)",
        "8: a: f32[] = reduce_sum(y, axes 0)",
        "8: b: bool[] = gt(a, 0.0)",
    ] == words(picture)
    assert picture.stop is not None
    assert ("reads-value", 8) == (picture.stop.rule, picture.stop.line)
    assert {9, 10} == picture.idle


def test_a_program_of_numpy_records_nothing_and_says_where_it_asked(draw: Draw) -> None:
    """The picture of an original that needs values is empty, and honest about it."""
    picture = draw(
        "def f(x):\n    total = float(x[0])\n    return np.array([total])\n", "f(x: f32[4]) -> f32[1]"
    )
    assert picture.is_traced
    assert picture.stop is not None
    assert ("reads-value", 7) == (picture.stop.rule, picture.stop.line)
    picture = draw("def f(x):\n    return np.tanh(x)\n", "f(x: f32[4]) -> f32[4]")
    assert "JAX recorded nothing before it stopped." == program_rows.summary(picture)
    assert picture.stop is not None
    assert "calls-numpy" == picture.stop.rule


def test_an_unrolled_loop_is_one_turn_with_a_count(draw: Draw) -> None:
    """Twelve turns of a loop are folded; a formula with as many equal operations in one line is not."""
    source = """\
def f(x):
    y = x
    for _ in range(12):
        y = jnp.sin(y) * x
    return y
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert 24 == picture.total
    assert ["9: a: f32[4] = sin(x then y)", "9: y: f32[4] = mul(a, x)"] == words(picture)
    assert [12] == [step.times for step in picture.steps]
    picture = draw("def f(x):\n    return x + x + x + x + x + x\n", "f(x: f32[4]) -> f32[4]")
    assert [1] * 5 == [step.times for step in walk(picture.steps)]


def test_loops_in_loops_fold_twice(draw: Draw) -> None:
    """The inner loop is one operation of the outer one."""
    source = """\
def f(x):
    for _ in range(5):
        for _ in range(6):
            x = x * 2
        x = x + 1
    return x
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    (outer,) = picture.steps
    inner, last = outer.bodies[0].steps
    assert (5, 6, "add", 35) == (outer.times, inner.times, last.op, picture.total)


def test_a_while_loop_and_a_choice_show_what_is_inside(draw: Draw) -> None:
    """Their programs are called what they are for, and the choice begins with what happens if it is true."""
    source = """\
def f(x):
    y = lax.while_loop(lambda s: s < 9, lambda s: s * 2, x)
    return lax.cond(y > 3, lambda v: v - 1, lambda v: v, y)
"""
    picture = draw(source, "f(x: f32[]) -> f32[]")
    loop, choice = only(picture, "while"), only(picture, "cond")
    assert ["goes on while", "each turn"] == [body.label for body in loop.bodies]
    assert [["lt"], ["mul"]] == [[step.op for step in body.steps] for body in loop.bodies]
    assert ["if true", "if false"] == [body.label for body in choice.bodies]
    assert [["sub"], []] == [[step.op for step in body.steps] for body in choice.bodies]


def test_functions_with_rules_of_their_own_and_gradients(draw: Draw) -> None:
    """What a gradient adds is told apart; a function that is called twice is drawn once."""
    source = """\
@jax.custom_vjp
def clip(x):
    return x * 1.0

clip.defvjp(lambda x: (x * 1.0, None), lambda _, g: (g * 0.5,))

@jax.custom_jvp
def soft(x):
    return jnp.sin(x)

soft.defjvp(lambda p, t: (soft(p[0]), t[0]))

@jax.jit
def twice(x):
    return x * 2

def f(x):
    y = clip(twice(x)) + soft(twice(x))
    return y + jax.grad(lambda z: clip(z))(x)
"""
    picture = draw(source, "f(x: f32[]) -> f32[]")
    labels = {(step.op, body.label) for step in walk(picture.steps) for body in step.bodies}
    assert {("twice", "jit"), ("twice", "as above"), ("clip", "custom_vjp"), ("soft", "custom_jvp")} <= labels
    assert any(step.is_backward and step.line == 24 for step in walk(picture.steps))
    assert "y" in {picture.values[number].name for step in walk(picture.steps) for number in step.results}


def test_names_are_those_of_values_that_had_them(draw: Draw) -> None:
    """A dict made by a lambda gives no name to what the lambda made, nor does a gradient's way back."""
    source = """\
def f(x):
    m = jax.tree.map(lambda m: m * 2, {"a": x, "b": x + 1})
    def loss(w):
        z = w * w
        y = jnp.sin(z)
        return (y * w).sum()
    g = jax.grad(loss)(x)
    return m["a"] + g
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    steps = list(walk(picture.steps))
    named = {(picture.values[number].name, step.op) for step in steps for number in step.results}
    assert {("z", "mul"), ("g", "add_any")} <= named
    assert not {("y", "cos"), ("m", "mul"), ("z", "add_any")} & named


def test_a_function_on_four_devices_shows_the_part_of_each(draw: Draw) -> None:
    """Inside of shard_map arrays are a quarter as long, and the sum over devices is an operation."""
    source = """\
MESH = jax.make_mesh((4,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))

def f(x):
    def part(p):
        return lax.psum(p.sum(), "d")
    return jax.shard_map(part, mesh=MESH, in_specs=jax.P("d"), out_specs=jax.P())(x)
"""
    picture = draw(source, "f(x: f32[8]) -> f32[]", devices=4)
    assert picture.stop is None
    (body,) = only(picture, "part").bodies
    assert picture.values[body.inputs[0].value].type.startswith("f32[2]")
    assert any(step.op.startswith("psum") and step.line == 10 for step in body.steps)


def test_constants_are_told_by_name_size_and_line(draw: Draw) -> None:
    """An array of the module that the function uses is part of the program."""
    source = "TABLE = np.arange(300, dtype=np.float32)\n\ndef f(x):\n    return x + jnp.sum(TABLE) * 0.5\n"
    picture = draw(source, "f(x: f32[]) -> f32[]")
    (constant,) = picture.constants
    assert ("TABLE", "f32[300]") == (picture.values[constant.value].name, picture.values[constant.value].type)
    assert (9, 1200, ("0.0", "1.0", "2.0")) == (constant.line, constant.size, constant.sample[:3])
    assert any("0.5" in line for line in words(picture))


def test_what_runs_while_tracing_leaves_nothing(draw: Draw) -> None:
    """Prints and Python's own decisions are counted as run, and the branch not taken as never run."""
    source = """\
def f(x):
    for name in ("a", "b", "c"):
        print(name)
    if x.shape[0] > 3:
        return x * 2
    return x
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    rows = {row.number: row for row in program_rows.rows(picture, HEAD + source)}
    assert "nothing recorded, ran 3 times" == rows[8].remark
    assert "never ran" == rows[11].remark
    assert ["result: f32[4] = mul(x, 2.0)"] == [entry.text for entry in rows[10].entries]


def test_helpers_of_jax_that_are_long_stand_for_themselves(draw: Draw) -> None:
    """The reader sees ``normal`` and how much is inside; keys are keys."""
    picture = draw("def f(key):\n    return jax.random.normal(key, (3,))\n", "f(key: key[]) -> f32[3]")
    (step,) = picture.steps
    assert ("normal", True) == (step.op, step.inside > 5)
    assert picture.values[picture.inputs[0]].type.startswith("key<")


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("def f(x:\n", "syntax-error"),
        ("def g(x):\n    return x\n", "missing-entry"),
        ("def f(x, y):\n    return x\n", "wrong-arity"),
        ("raise SystemExit\n", "exits"),
        ("import os\nos._exit(0)\n", "exits"),
        ("def f(x):\n    import os\n    os.kill(os.getpid(), 9)\n", "crashes"),
    ],
)
def test_what_cannot_be_traced_says_why(draw: Draw, source: str, rule: str) -> None:
    """There is no program, and a reason."""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert not picture.steps
    assert picture.stop is not None
    assert rule == picture.stop.rule


def test_a_program_without_end_is_shown_as_far_as_it_went(jails: Jails) -> None:
    """The time of the request ends the trace, and what was recorded until then is drawn, bounded."""
    source = HEAD + "def f(x):\n    while True:\n        x = x * 2\n        x = -x\n"
    frame = request(source, "f(x: f32[4]) -> f32[4]").replace(b'"budget_s": 20.0', b'"budget_s": 0.50')
    picture = read_picture(jails.run("picture", frame, Limits(wall_s=60)), source.encode())
    assert picture.stop is not None
    assert "too-slow" == picture.stop.rule
    assert picture.total > 100
    assert len(list(walk(picture.steps))) < 50


def test_a_huge_program_is_cut(draw: Draw) -> None:
    """Operations that do not repeat are handed out up to a bound, and the rest is said to be missing."""
    source = """\
def f(x):
    for _ in range(310):
        x = -lax.pad(x, 0.0, [(0, 1, 0)])
    return x[:4]
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert picture.is_cut
    assert picture.total > 610
    assert 600 == sum(1 for step in walk(picture.steps) if not step.is_repeat)
    assert "More than can be shown." in program_rows.summary(picture)


def test_thousands_of_equal_operations_in_one_line_take_no_time(draw: Draw) -> None:
    """What looks like a loop and ran once is compared, not folded, without looking at everything again and again."""
    source = "def f(x):\n    return sum([x] * 3000)\n"
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert (3000, True) == (picture.total, picture.is_cut)


def test_programs_in_programs_in_programs_end_somewhere(draw: Draw) -> None:
    """Beyond a depth only the number of operations is told."""
    source = """\
def nest(depth, x):
    if depth == 0:
        return x * 2
    return jax.jit(lambda y: nest(depth - 1, y) + depth)(x)

def f(x):
    return nest(40, x)
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert picture.stop is None
    assert any(step.inside > 20 for step in walk(picture.steps))


def test_names_of_a_submission_are_only_text(draw: Draw) -> None:
    """Markup and escape sequences in a function's name come out as they are, and bounded."""
    source = """\
def g(x):
    return jnp.sin(x) * x
g.__name__ = g.__qualname__ = "[red]<script>\\x1b[2J\\u202e" + "x" * 5000

def f(x):
    return jax.jit(g)(x)
"""
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    (step,) = picture.steps
    assert len(step.op) <= 60
    drawn = program_svg.standalone([("after", picture, HEAD + source)])
    assert "<script" not in drawn
    assert "\x1b" not in drawn


def test_a_submission_that_meddles_with_the_tracer_is_drawn_or_refused(draw: Draw) -> None:
    """Taking the trace function away costs the names, not the picture."""
    source = "import sys\ndef f(x):\n    sys.settrace(None)\n    y = x * 2\n    return y\n"
    picture = draw(source, "f(x: f32[4]) -> f32[4]")
    assert ["mul"] == [step.op for step in picture.steps]
