"""Lines that no exception names: of what grows, of what is refused, of an update that is lost."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import pytest

from grader.trace import places
from grader.trace.entry import FILENAME

LOOP = """\
import jax.numpy as jnp


def push(y, x):
    return y * 0.5 + jnp.sin(x)


def f(xs):
    y = 0.0
    for x in xs:
        y = push(y, x)
    return y
"""


def programs(source: str, *sizes: int) -> list[Any]:
    """Trace ``f`` of a source at each length of its argument."""
    namespace: dict[str, Any] = {"__name__": "submission"}
    exec(compile(source, FILENAME, "exec"), namespace)
    return [jax.make_jaxpr(namespace["f"])(jnp.zeros(size)) for size in sizes]


def test_growth_has_the_line_of_its_loop() -> None:
    """The loop is named, also where the operations are made in a function that it calls."""
    assert 10 == places.line_of_growth(programs(LOOP, 8, 32), LOOP.encode())


@pytest.mark.parametrize(
    "body", ["jnp.cumsum(xs)", "sum(jnp.sin(xs + i) for i in range(9))", "jnp.sort(xs)[0]"]
)
def test_what_does_not_grow_has_no_line(body: str) -> None:
    """A loop of fixed length is no reason to point at it."""
    source = f"import jax.numpy as jnp\n\n\ndef f(xs):\n    return {body}\n"
    assert places.line_of_growth(programs(source, 8, 32), source.encode()) is None


def test_one_program_tells_no_growth() -> None:
    """Growth is a difference."""
    assert places.line_of_growth(programs(LOOP, 8), LOOP.encode()) is None


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x.at[0].set(v)", (2, "- x.at[0].set(v)\n+ x = x.at[0].set(v)")),
        ("x.at[i, j].add(v * 2)", (2, "- x.at[i, j].add(v * 2)\n+ x = x.at[i, j].add(v * 2)")),
        ("s.x.at[0].set(v)", (2, "")),
        ("x = x.at[0].set(v)", (None, "")),
        ("return x.at[0].set(v)", (None, "")),
        ("x.at[0].get()", (None, "")),
        ("jax.lax.fori_loop(0, 9, step, x)", (2, "")),
        ("lax.scan(step, x, None, length=3)", (2, "")),
        ("x = lax.scan(step, x, None, length=3)", (None, "")),
        ("x.set(v)", (None, "")),
        ("y.append(x.at[0].set(v))", (None, "")),
    ],
)
def test_an_update_that_nobody_keeps_is_lost(statement: str, expected: tuple[int | None, str]) -> None:
    """Only a statement that is nothing but the update drops it."""
    assert expected == places.lost_update(f"def f(x, v):\n    {statement}\n    return x\n".encode(), "f")


def test_an_update_is_lost_only_where_the_entry_may_get() -> None:
    """A demonstration beside the entry, or a function that nobody calls, is no lost update of the entry's."""
    aside = "demo.at[0].set(5.0)\n\n\ndef unused(x):\n    x.at[1].set(0.0)\n\n\n"
    entry = "def f(x):\n    return helper(x)\n\n\n"
    helper = "def helper(x):\n    {}\n    return x\n"
    lost = (aside + entry + helper.format("x.at[0].set(1.0)")).encode()
    assert (13, "- x.at[0].set(1.0)\n+ x = x.at[0].set(1.0)") == places.lost_update(lost, "f")
    assert (None, "") == places.lost_update((aside + entry + helper.format("pass")).encode(), "f")


def test_a_source_that_cannot_be_parsed_has_no_lines() -> None:
    """Help never fails."""
    broken = b"def f(:\n\xff"
    assert (None, "") == places.lost_update(broken, "f")
    assert (None, "") == places.cache_around(broken, "f")
    assert places.definition_line(broken, "f") is None


def test_a_cache_around_the_entry_point_is_found() -> None:
    """By its name, and with the line as the student wrote it."""
    source = b"from functools import cache\n\n@cache  # fast\ndef f(x):\n    return x\n"
    assert (3, "- @cache  # fast") == places.cache_around(source, "f")
    assert (None, "") == places.cache_around(b"import jax\n@jax.jit\ndef f(x):\n    return x\n", "f")


def test_the_last_definition_counts() -> None:
    """A function that is defined twice is the second one."""
    assert 3 == places.definition_line(b"def f(x):\n    return x\ndef f(x):\n    return x + 1\n", "f")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Differentiation rule for 'sin' not implemented", 5),
        ("Batching rule for 'cos' not implemented", None),
        ("Reverse-mode differentiation does not work for lax.while_loop or lax.fori_loop", None),
        ("it went wrong", None),
    ],
)
def test_the_operation_that_a_message_names_has_a_line(words: str, line: int | None) -> None:
    """The primitive is looked for in the program; other words say nothing."""
    assert line == places.line_named(programs(LOOP, 2)[0], words)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((0.0, jnp.zeros(4)), True),
        ((jnp.zeros(4), 0.0), False),
        ((0.0, jnp.zeros(3)), False),
        ((0.0,), False),
    ],
)
def test_results_in_another_order_are_told(results: tuple[Any, ...], expected: bool) -> None:
    """All the shapes are there, and not in their places."""
    form = ["tuple", [["array", "float32", [4]], ["array", "float32", []]]]
    program = jax.make_jaxpr(lambda: [jnp.asarray(result) for result in results])()
    assert expected is places.reordered(form, program)
