"""What is watched, decided from the code alone; what is seen in a jail is in the tables of snippets."""

from __future__ import annotations

import pytest

from grader.trace.watch import Sighting, Watch, names_of, needs_profile


def test_names_are_found_at_any_depth() -> None:
    """Globals, attributes and imports of functions inside functions and classes."""
    code = compile("class A:\n    def f(self):\n        return lambda: time.sleep(x.y)\n", "f", "exec")
    assert {"A", "time", "sleep", "x", "y"} <= names_of(code)


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "import os.path",
        "from datetime import datetime as d",
        "def f():\n    import numpy as np\n    return np.loadtxt('x')",
        "def f(x):\n    return __import__ and x.platform.node()",
    ],
)
def test_what_can_read_its_surroundings_is_profiled(source: str) -> None:
    """Wherever the name stands."""
    assert needs_profile(compile(source, "f", "exec"))


@pytest.mark.parametrize("source", ["import jax.numpy as jnp", "timed = 1", "def f(x):\n    return 'time'"])
def test_other_code_is_not(source: str) -> None:
    """A profile slows a trace down."""
    assert not needs_profile(compile(source, "f", "exec"))


def test_a_sighting_is_noted_once_for_each_line() -> None:
    """In a loop it is one thing that a line does; outside of a trace it is nobody's business."""
    watch = Watch()
    watch.note("prints", "early", 1)
    watch.is_active = True
    for text in ("a", "b"):
        watch.note("prints", text, 2)
    watch.note("reads-clock", "time.time", 2)
    watch.note("prints", "a", 3)
    assert [("prints", 2), ("reads-clock", 2), ("prints", 3)] == [(s.rule, s.line) for s in watch.sightings]


def test_without_a_line_each_object_is_noted() -> None:
    """They may be of different places."""
    watch = Watch(is_active=True)
    for name in ("a", "b", "a"):
        watch.note("writes-file", name, None)
    assert ["a", "b"] == [sighting.object for sighting in watch.sightings]


def test_sightings_are_bounded() -> None:
    """A submission cannot fill the reply."""
    watch = Watch(is_active=True)
    for line in range(1000):
        watch.note("prints", "text", line)
    assert 100 == len(watch.sightings)


def test_a_sighting_has_words() -> None:
    """A clause for each kind, and one for what has none of its own."""
    assert "opens 'a.txt' for writing" == Sighting("writes-file", "'a.txt'", 1).words
    assert "opens 3 for reading" == Sighting("reads-file", "3", 1).words
    assert "looks at files with posix.stat" == Sighting("reads-file", "posix.stat", 1).words
    assert "changes files with os.remove" == Sighting("writes-file", "os.remove", 1).words
    assert "does socket.connect" == Sighting("uses-network", "socket.connect", 1).words
