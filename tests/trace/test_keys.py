"""Random keys in real traced programs: the draws that are not independent, and those that only look alike."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from grader.trace.entry import FILENAME
from grader.trace.keys import Reuse, find_reuses, ignored

PATHS = ["key", "x"]


def _program(source: str) -> Any:
    """Trace ``f(key, x)`` as the trace child does: keys go in and out as their words."""
    namespace: dict[str, Any] = {"jax": jax, "jnp": jnp, "r": jax.random}
    exec(compile(source.strip("\n"), FILENAME, "exec"), namespace)

    def flat(words: Any, x: Any) -> Any:
        out = namespace["f"](jax.random.wrap_key_data(words), x)
        return jax.tree.map(lambda v: jax.random.key_data(v) if _is_key(v) else v, out)

    shapes = jax.ShapeDtypeStruct((2,), "uint32"), jax.ShapeDtypeStruct((4,), "float32")
    return jax.jit(flat, keep_unused=True).trace(*shapes).jaxpr


def _is_key(value: Any) -> bool:
    return bool(jnp.issubdtype(value.dtype, jax.dtypes.prng_key))


def _reuses(source: str) -> list[Reuse]:
    return find_reuses(_program(source), PATHS)


REUSED = {
    "two draws": """
def f(key, x):
    a = r.normal(key, x.shape)
    b = r.uniform(key, x.shape)  # <-
    return a + b
""",
    "the same draw twice": """
def f(key, x):
    a = r.normal(key, x.shape)
    return a * r.normal(key, x.shape)  # <-
""",
    "a draw from what was split": """
def f(key, x):
    a, b = r.split(key)
    return r.normal(a) + r.normal(b) + r.normal(key, x.shape)  # <-
""",
    "two splits": """
def f(key, x):
    a = r.split(key)[0]
    b = r.split(key, 3)[0]  # <-
    return r.normal(a) + r.normal(b, x.shape)
""",
    "one row of a batch, twice": """
def f(key, x):
    rows = r.split(key, 3)
    a = r.normal(rows[0])
    return a + r.uniform(rows[0])  # <-
""",
    "a batch, then one of its rows": """
def f(key, x):
    rows = r.split(key, 3)
    all = jax.vmap(r.normal)(rows)
    return all.sum() + r.uniform(rows[1])  # <-
""",
    "one number folded in twice, for two kinds of draw": """
def f(key, x):
    a = r.normal(r.fold_in(key, 1), x.shape)
    return a * r.bernoulli(r.fold_in(key, 1), 0.5, x.shape)  # <-
""",
    "a key unpacked and packed again": """
def f(key, x):
    again = r.wrap_key_data(r.key_data(key))
    a = r.normal(key)
    return a + r.normal(again, x.shape)  # <-
""",
    "a Python loop": """
def f(key, x):
    for _ in range(3):
        x = x + r.normal(key, x.shape)  # <-
    return x
""",
    "a constant of a scan": """
def f(key, x):
    def body(total, value):
        return total + value * r.normal(key), None  # <-
    return jax.lax.scan(body, 0.0, x)[0]
""",
    "a carry that stays": """
def f(key, x):
    def body(carry, value):
        own, total = carry
        return (own, total + value * r.normal(own)), None  # <-
    return jax.lax.scan(body, (key, 0.0), x)[0][1]
""",
    "the test and the body of a while loop": """
def f(key, x):
    def body(carry):
        own, total = carry
        following, _ = r.split(own)
        return following, total + r.normal(own)  # <-
    return jax.lax.while_loop(lambda c: c[1] < 3.0, body, (key, x[0]))[1]
""",
    "before a branch and in it": """
def f(key, x):
    a = r.normal(key)
    return jax.lax.cond(
        x[0] > 0,
        lambda k: r.uniform(k) + a,  # <-
        lambda k: a,
        key,
    )
""",
    "a helper that is called in two lines": """
def noise(key, x):
    return x + r.normal(key, x.shape)

def f(key, x):
    x = noise(key, x)
    return noise(key, x)  # <-
""",
    "a jitted helper that is called in two lines": """
@jax.jit
def noise(key, x):
    return x + r.normal(key, x.shape)

def f(key, x):
    x = noise(key, x)
    return noise(key, x)  # <-
""",
}
"""Programs that use a key twice; the arrow marks the line to blame."""

INDEPENDENT = {
    "a key for each draw": """
def f(key, x):
    a, b = r.split(key)
    return r.normal(a, x.shape) + r.normal(b, x.shape)
""",
    "branches of which one runs": """
def f(key, x):
    return jax.lax.cond(x[0] > 0, r.normal, r.uniform, key)
""",
    "keys scanned over": """
def f(key, x):
    return jax.lax.scan(lambda total, k: (total + r.normal(k), None), 0.0, r.split(key, 5))[0]
""",
    "a carry that is split": """
def f(key, x):
    def body(carry, value):
        own, total = carry
        own, sub = r.split(own)
        return (own, total + value * r.normal(sub)), None
    return jax.lax.scan(body, (key, 0.0), x)[0][1]
""",
    "a loop that runs once": """
def f(key, x):
    return jax.lax.scan(lambda total, value: (total + value * r.normal(key), None), 0.0, x[:1])[0]
""",
    "numbers folded in": """
def f(key, x):
    for i in range(3):
        x = x + r.normal(r.fold_in(key, i), x.shape)
    return jax.lax.fori_loop(3, 6, lambda i, total: total + r.normal(r.fold_in(key, i)), x[0])
""",
    "a draw and its gradient": """
def loss(x, key):
    return (x * r.normal(key, x.shape)).sum()

def f(key, x):
    return loss(x, key), jax.grad(loss)(x, key), jax.jvp(lambda v: loss(v, key), (x,), (x,))
""",
    "a checkpointed draw": """
def f(key, x):
    @jax.checkpoint
    def loss(x):
        return jnp.sin(x * r.normal(key, x.shape)).sum()
    return jax.grad(loss)(x)
""",
    "a clone": """
def f(key, x):
    return r.normal(key, x.shape) + r.normal(r.clone(key), x.shape)
""",
    "a batch of keys": """
def f(key, x):
    return jax.vmap(lambda k, v: r.normal(k) * v)(r.split(key, 4), x)
""",
    "rows of a batch": """
def f(key, x):
    rows = r.split(key, 4)
    return sum(r.normal(rows[i]) for i in range(4)) + x
""",
    "samplers of JAX that split inside": """
def f(key, x):
    k = r.split(key, 6)
    low = r.truncated_normal(k[0], -1.0, 1.0)
    return r.gamma(k[1], 2.0), r.permutation(k[2], x), r.poisson(k[3], 3.0), r.choice(k[4], x, (2,), False), low
""",
    "a jitted helper with two keys": """
@jax.jit
def noise(key, x):
    return x + r.normal(key, x.shape)

def f(key, x):
    a, b = r.split(key)
    return noise(b, noise(a, x))
""",
    "no key at all": """
def f(key, x):
    return x * 2
""",
}
"""Programs whose draws are all independent, or meant to be the same."""


@pytest.mark.parametrize("name", REUSED)
def test_a_key_that_is_used_twice_is_found_at_its_line(name: str) -> None:
    """One finding, which names the argument and the line of the second use."""
    source = REUSED[name].strip("\n")
    line = next(number for number, text in enumerate(source.split("\n"), 1) if text.endswith("# <-"))
    assert [("key", line, False)] == [
        (found.object, found.line, found.is_advice) for found in _reuses(source)
    ]


@pytest.mark.parametrize("name", INDEPENDENT)
def test_independent_draws_are_not_accused(name: str) -> None:
    """Nothing is found."""
    assert [] == _reuses(INDEPENDENT[name])


@pytest.mark.parametrize("decorator", ["", "@jax.jit"])
def test_the_same_draw_in_two_calls_of_one_line_is_advice(decorator: str) -> None:
    """A difference of two losses under the same noise is a known method (common random numbers)."""
    source = f"""
{decorator}
def loss(x, key):
    return (x * r.normal(key, x.shape)).sum()

def f(key, x):
    return loss(x + 1, key) - loss(x - 1, key)
"""
    assert [True] == [found.is_advice for found in _reuses(source)]


def test_the_message_names_the_other_line() -> None:
    """A reader learns where the first of the two draws is."""
    assert "`key` is used in line 2 as well: the two draws are not independent" == (
        _reuses(REUSED["the same draw twice"])[0].message
    )
    assert "every round of a loop uses `key` again" == _reuses(REUSED["a carry that stays"])[0].message


def test_each_key_is_reported_once() -> None:
    """Four draws from a key are one mistake, two keys are two."""
    source = """
def f(key, x):
    a, b = r.split(key)
    y = r.normal(a) + r.normal(a)
    z = r.normal(b) + r.normal(b)
    return x + y + z + r.uniform(a)
"""
    assert [3, 4] == [found.line for found in _reuses(source)]


SHARDED = """
def f(key, x):
    mesh = jax.make_mesh((1,), ("d",), axis_types=(jax.sharding.AxisType.Auto,))
    P = jax.sharding.PartitionSpec

    def add(key, part):
        return part + r.normal({own}, part.shape)

    return jax.shard_map(add, mesh=mesh, in_specs=(P(), P("d")), out_specs=P("d"))(key, x)
"""

IGNORED = {
    "not used": "def f(key, x):\n    return x * 2\n",
    "drawn from and dropped": "def f(key, x):\n    r.normal(key)\n    return x * 2\n",
    "drawn from, and only a key handed on": (
        "def f(key, x):\n    key, sub = r.split(key)\n    r.normal(sub)\n    return x, key\n"
    ),
    "split in a loop, where nothing is drawn from it for the result": """
def f(key, x):
    def body(carry, value):
        own, total = carry
        own, sub = r.split(own)
        r.normal(sub)
        return (own, total + value), None
    return jax.lax.scan(body, (key, 0.0), x)[0][1]
""",
    "drawn from in a jitted helper that drops it": """
@jax.jit
def drop(key, x):
    r.normal(key)
    return x

def f(key, x):
    return drop(key, x)
""",
    "another key, made from a number": "def f(key, x):\n    return x + r.normal(r.key(0), x.shape)\n",
    "handed to all devices, which draw with their number alone": SHARDED.format(
        own='r.key(jax.lax.axis_index("d"))'
    ),
}
"""Programs whose numbers do not depend on the key."""

USED = {
    "a draw": "def f(key, x):\n    return x + r.normal(key, x.shape)\n",
    "a key handed on where nothing is drawn": "def f(key, x):\n    return x, r.split(key)[0]\n",
    "a number from the words of the key": "def f(key, x):\n    return x + r.key_data(key)[0]\n",
    "a draw that chooses a branch": """
def f(key, x):
    return jax.lax.cond(r.bernoulli(key), jnp.sin, jnp.cos, x)
""",
    "a draw in one branch": """
def f(key, x):
    return jax.lax.cond(x[0] > 0, lambda: x + r.normal(key), lambda: x)
""",
    "a carry that reaches the result after some rounds": """
def f(key, x):
    def body(carry, _):
        own, first, second = carry
        own, sub = r.split(own)
        return (own, r.normal(sub), first), None
    return jax.lax.scan(body, (key, 0.0, 0.0), x)[0][2]
""",
    "a key of each device": SHARDED.format(own='r.fold_in(key, jax.lax.axis_index("d"))'),
    "a while loop": """
def f(key, x):
    return jax.lax.while_loop(lambda t: t < 3.0, lambda t: t + r.uniform(key), x[0])
""",
}
"""Programs whose numbers do."""


@pytest.mark.parametrize("name", IGNORED)
def test_a_key_without_influence_is_found(name: str) -> None:
    """The result is the same for every key."""
    assert ["key"] == ignored([_program(IGNORED[name])], {0: "key"})


@pytest.mark.parametrize("name", USED)
def test_a_key_with_influence_is_not_accused(name: str) -> None:
    """Some number of the result depends on it."""
    assert [] == ignored([_program(USED[name])], {0: "key"})


def test_one_program_that_uses_a_key_is_enough() -> None:
    """Whether a key is needed may depend on the case."""
    programs = [_program(IGNORED["not used"]), _program(USED["a draw"])]
    assert [] == ignored(programs, {0: "key"})
    assert ["key"] == ignored(programs[:1], {0: "key"})
