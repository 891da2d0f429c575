"""Exercises with several virtual devices, with real jails: honest styles pass, waiting ends, artifacts travel."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course import Exercise
from grader.evidence import Claim
from grader.grading import Grader
from grader.jail.pool import Jails
from grader.judging import judge_programs
from grader.plan import make_plan
from grader.spec import ExerciseFile
from grader.submission import Source
from grader.tracing import trace_source
from grader.verdict import Result, Status

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")

SPEC: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "entry": "f(x: f32[4*n]) -> f32[4*n]",
    "devices": 4,
    "inputs": {"x": {"uniform": [1, 2]}},
    "cases": [{"n": 2, "count": 2}, {"n": 3, "visibility": "hidden"}],
    "transforms": ["jit", "vmap"],
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 4, "transforms": 2},
    "limits": {"time_s": 8},
    "hints": ["h"],
}
ORIGINAL = "import numpy as np\ndef f(x):\n    return x / np.sqrt(np.sum(x * x))\n"
HEAD = """
import jax
import jax.numpy as jnp
import numpy as np
from functools import partial
from jax import lax
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec as P

def line(*shape):
    names = ("d", "e")[: len(shape)]
    return jax.make_mesh(shape, names, axis_types=(AxisType.Auto,) * len(shape))

def along(mesh, body, places=P("d"), **more):
    return jax.shard_map(body, mesh=mesh, in_specs=places, out_specs=places, **more)
"""
STYLES = {
    "a mesh of the module": """
        MESH = line(4)
        def f(x):
            return along(MESH, lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")))(x)
    """,
    "a mesh of the call, from a list of devices": """
        def f(x):
            mesh = Mesh(np.array(jax.devices()), ("d",))
            return along(mesh, lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")))(x)
    """,
    "decorators": """
        @jax.jit
        @partial(jax.shard_map, mesh=line(4), in_specs=P("d"), out_specs=P("d"))
        def f(x):
            return x / jnp.sqrt(lax.psum(jnp.sum(x * x), "d"))
    """,
    "a mean times the number of devices": """
        def f(x):
            def body(p):
                return p / jnp.sqrt(lax.pmean(jnp.sum(p * p), "d") * lax.axis_size("d"))
            return along(line(4), body)(x)
    """,
    "two axes": """
        def f(x):
            body = lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), ("d", "e")))
            return along(line(2, 2), body, P(("d", "e")))(x)
    """,
    "one axis by hand": """
        def f(x):
            def body(p):
                return p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d"))
            return along(line(2, 2), body, axis_names={"d"})(x)
    """,
    "a ring": """
        def f(x):
            def body(p):
                total = own = jnp.sum(p * p)
                for _ in range(3):
                    own = lax.ppermute(own, "d", [(i, (i + 1) % 4) for i in range(4)])
                    total += own
                return p / jnp.sqrt(total)
            return along(line(4), body)(x)
    """,
    "a ring in a scan": """
        def f(x):
            def body(p):
                def step(own, _):
                    return lax.ppermute(own, "d", [(i, (i + 1) % 4) for i in range(4)]), own
                _, seen = lax.scan(step, jnp.sum(p * p), None, length=4)
                return p / jnp.sqrt(jnp.sum(seen))
            return along(line(4), body)(x)
    """,
    "gather": """
        def f(x):
            return along(line(4), lambda p: p / jnp.linalg.norm(lax.all_gather(p, "d", tiled=True)))(x)
    """,
    "scatter, then gather": """
        def f(x):
            def body(p):
                sums = lax.psum_scatter(jnp.full(4, jnp.sum(p * p)), "d", tiled=True)
                return p / jnp.sqrt(lax.all_gather(sums, "d")[0, 0])
            return along(line(4), body)(x)
    """,
    "everybody tells everybody": """
        def f(x):
            def body(p):
                sums = lax.all_to_all(jnp.full(4, jnp.sum(p * p)), "d", 0, 0, tiled=True)
                return p / jnp.sqrt(jnp.sum(sums))
            return along(line(4), body)(x)
    """,
    "by the number of the device": """
        def f(x):
            def body(p):
                mine = jnp.zeros(4).at[lax.axis_index("d")].set(jnp.sum(p * p))
                return p / jnp.sqrt(jnp.sum(lax.psum(mine, "d")))
            return along(line(4), body)(x)
    """,
    "scaled by the greatest": """
        def f(x):
            def body(p):
                top = lax.pmax(jnp.max(p), "d")
                return p / top / jnp.sqrt(lax.psum(jnp.sum((p / top) ** 2), "d"))
            return along(line(4), body)(x)
    """,
    "a helper under jit": """
        @jax.jit
        def total(p):
            return lax.psum(jnp.sum(p * p), "d")
        def f(x):
            return along(line(4), lambda p: p / jnp.sqrt(total(p)))(x)
    """,
    "sorted, and by LAPACK": """
        def f(x):
            def body(p):
                square = jnp.eye(2) * lax.psum(jnp.sum(jnp.sort(p) ** 2), "d")
                return p / jnp.linalg.cholesky(square)[0, 0]
            return along(line(4), body)(x)
    """,
    "LAPACK over all devices": """
        def f(x):
            x = lax.with_sharding_constraint(x, NamedSharding(line(4), P("d")))
            rows = x[:4, None] * jnp.eye(4) * 0 + jnp.eye(4) * jnp.sum(x * x)
            rows = lax.with_sharding_constraint(rows, NamedSharding(line(4), P("d")))
            return x / jnp.linalg.cholesky(rows)[3, 3]
    """,
    "left to the compiler": """
        def f(x):
            x = lax.with_sharding_constraint(x, NamedSharding(line(4), P("d")))
            return x / jnp.sqrt(jnp.sum(x * x))
    """,
    "left to the compiler, at the door": """
        PLACES = NamedSharding(line(4), P("d"))
        @partial(jax.jit, in_shardings=PLACES, out_shardings=PLACES)
        def f(x):
            return x / jnp.sqrt(jnp.sum(x * x))
    """,
    "an explicit mesh": """
        MESH = jax.make_mesh((4,), ("d",))
        def f(x):
            x = jax.sharding.reshard(x, NamedSharding(MESH, P("d")))
            return jax.shard_map(lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")), mesh=MESH, out_specs=P("d"))(x)
    """,
    "pmap": """
        def f(x):
            body = lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d"))
            return jax.pmap(body, axis_name="d")(x.reshape(4, -1)).reshape(-1)
    """,
    "two devices of the four": """
        def f(x):
            mesh = Mesh(np.array(jax.devices()[:2]), ("d",))
            return along(mesh, lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")))(x)
    """,
    "the devices in another order": """
        def f(x):
            mesh = Mesh(np.array(jax.devices()[::-1]), ("d",))
            return along(mesh, lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")))(x)
    """,
    "a mesh of one": """
        def f(x):
            return along(line(1), lambda p: p / jnp.sqrt(lax.psum(jnp.sum(p * p), "d")))(x)
    """,
    "one device": """
        def f(x):
            return x / jnp.sqrt(jnp.sum(x * x))
    """,
    "a table, spread": """
        TABLE = jax.device_put(np.ones(4, np.float32), NamedSharding(line(4), P("d")))
        def f(x):
            return x / jnp.sqrt(jnp.sum(x * x)) * TABLE[0]
    """,
}
NORMALIZED = STYLES["a mesh of the module"]


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """One set of jails for all tests here."""
    with Jails() as running:
        yield running


def exercise(tmp_path: Path, **changes: Any) -> Exercise:
    """Return the exercise above, on disk, with some keys changed."""
    folder = tmp_path / "exercises/topic/f-it"
    folder.mkdir(parents=True)
    (folder / "original.py").write_text(ORIGINAL)
    return Exercise("f-it", "topic", ExerciseFile.model_validate(SPEC | changes), tmp_path)


def text_of(style: str) -> bytes:
    """Return a whole submission."""
    return (HEAD + textwrap.dedent(style)).encode()


def graded(jails: Jails, made: Exercise, style: str, *, timed: bool = False) -> Result:
    """Grade a submission for one exercise."""
    grader = Grader(jails, seed="s")
    item = grader.judge(made, Source("f_it.py", text_of(style), "f_it"))
    return grader.result(grader.time(item) if timed else item)


@pytest.mark.parametrize("name", STYLES)
def test_honest_styles_pass_without_a_word(jails: Jails, tmp_path: Path, name: str) -> None:
    """Whatever way a student spreads the work, values are judged, under vmap as well, and nobody is accused."""
    result = graded(jails, exercise(tmp_path), STYLES[name])
    found = [(check.check, f.rule, f.message) for check in result.checks for f in check.findings]
    assert ([], Status.PASS) == (found, result.status)


def test_without_devices_there_is_one(jails: Jails, tmp_path: Path) -> None:
    """An exercise that declares none refuses a mesh of four, and has nothing to spread one over."""
    result = graded(jails, exercise(tmp_path, devices=1), NORMALIZED)
    (finding,) = result.checks[0].findings
    assert (Status.FAIL, "refused-by-jax") == (result.status, finding.rule)
    assert "Number of devices 1" in finding.message
    result = graded(jails, exercise(tmp_path / "other", devices=1), STYLES["a mesh of one"])
    (finding,) = result.checks[0].findings
    assert (Status.ERROR, "refused-artifact") == (result.status, finding.rule)
    assert "all_reduce" in finding.message or "mesh of several devices" in finding.message


_SHIFT = """
    @partial(jax.shard_map, mesh=line(4), in_specs=P("d"), out_specs=P("d"))
    def f(x):
        {}
        return jnp.where(lax.axis_index("d") == 4, before, x / jnp.sqrt(lax.psum(jnp.sum(x * x), "d")))
"""


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ('before = lax.ppermute(x[-1:], "d", [(0, 1)])', 8),
        ('before = lax.ppermute(x, "d", [(0, 1)])[-1:]', 404),
        ("before = lax.fori_loop(0, 5, lambda _, y: lax.ppermute(y, 'd', [(0, 1)]), x[-1:])", 24),
    ],
)
def test_what_a_device_sends_is_held_to_its_limit(jails: Jails, tmp_path: Path, line: str, sent: int) -> None:
    """A sum and one number for the neighbour are let through, its whole part is not; the report tells of all."""
    points = {"correctness": 4, "purity": 4, "program": 2}
    program = {"at": {"n": 100}, "sent_bytes": 30}
    made = exercise(tmp_path, transforms=[], points=points, program=program)
    result = graded(jails, made, _SHIFT.format(line))
    assert result.cost is not None
    assert sent == result.cost.sent_bytes
    assert f"{sent} B sent by each device" in str(result.checks[-1].note)
    expected = [] if sent <= 30 else ["sends-too-much"]
    assert expected == [item.rule for check in result.checks for item in check.findings]


def test_devices_that_wait_for_ever_are_the_submissions_timeout(jails: Jails, tmp_path: Path) -> None:
    """Where one device alone comes to a collective, the limit on wall time ends the judge."""
    style = """
        def f(x):
            def body(p):
                total = lambda q: lax.psum(jnp.sum(q * q), "d")
                alone = lax.cond(lax.axis_index("d") == 0, total, lambda q: jnp.sum(q), p)
                return p / jnp.sqrt(alone)
            return along(line(4), body, check_vma=False)(x)
    """
    result = graded(jails, exercise(tmp_path, limits={"time_s": 3}), style)
    assert Status.TIMEOUT is result.status


def test_speed_is_timed_on_the_devices_declared(jails: Jails, tmp_path: Path) -> None:
    """Program and inputs are put on all of them, and what is timed is right."""
    speed = {"size": {"n": 2000}, "at_least": {"cpu": 0.0001}}
    points = {"correctness": 4, "purity": 4, "transforms": 2, "speed": 1}
    made = exercise(tmp_path, speed=speed, points=points)
    for style in (NORMALIZED, STYLES["one device"]):
        result = graded(jails, made, style, timed=True)
        assert Status.PASS is result.status
        assert result.speed is not None
        assert result.speed.submission_ns


ELSEWHERE = """
import sys, jax, jax.export, numpy as np
exported = jax.export.deserialize(bytearray(open(sys.argv[1], "rb").read()))
x = np.load(sys.argv[2])
mesh = jax.sharding.Mesh(np.array(jax.devices()), ("all",))
whole = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
(y,) = jax.jit(exported.call, in_shardings=whole, out_shardings=whole)(x)
np.save(sys.argv[3], y)
print(exported.nr_devices, len(y.sharding.device_set))
"""


@pytest.mark.parametrize(("devices", "style"), [(4, NORMALIZED), (1, STYLES["one device"])])
def test_an_artifact_traced_here_runs_in_another_process_with_devices(
    jails: Jails, tmp_path: Path, devices: int, style: str
) -> None:
    """A program of four devices, and one of one device, runs wherever there are four; the values are equal."""
    points = {"correctness": 1, "purity": 1}
    changes: dict[str, Any] = {"devices": devices, "cases": [{"n": 2}], "transforms": [], "points": points}
    made = make_plan(exercise(tmp_path, **changes), "s")
    trace = trace_source(jails, made, text_of(style))
    assert Claim() == trace.outcome
    judged = judge_programs(jails, made, trace)
    assert Claim() == judged.problem
    ((x,),) = [values.inputs for values in made.base.values]
    (tmp_path / "bundle").write_bytes(trace.artifacts["bundle"])
    np.save(tmp_path / "x.npy", x)
    files = [tmp_path / name for name in ("bundle", "x.npy", "y.npy")]
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *files],
        env={"XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (f"{devices} 4\n", 0) == (done.stdout, done.returncode), done.stderr
    there = np.load(tmp_path / "y.npy")
    (here,) = judged.outputs[0][made.base.name]
    np.testing.assert_array_equal(here, there)
    np.testing.assert_allclose(x / np.sqrt(np.sum(x * x)), there, rtol=1e-6)
