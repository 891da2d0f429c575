"""What still holds traced values is named once for each container."""

from __future__ import annotations

import itertools

import pytest

from grader.trace.kept import Place, places
from grader.trace.snapshot import Tracer
from tests.trace.conftest import Trace

STEPS = """
class Controller:
    def __init__(self):
        self.a = self.b = self.c = self.d = self.e = 0.0
        self.log = []

    def update(self, error):
        self.a, self.b, self.c, self.d, self.e = error, error, error, error, error
        out = error * 0.5
        self.log.append(out)
        return out


controller = Controller()


def f(x):
    for i in range(4):
        x = x + controller.update(x)
    return x
"""


def tracers(*chains: tuple[str, ...], line: int | None = 7) -> dict[str, Tracer]:
    """Return traced values by path; each chain is the path and those of the objects around it, innermost first."""
    return {path: Tracer((*holders, ""), line) for path, *holders in chains}


def named(found: list[Place]) -> dict[str, int]:
    """Return how many values each place holds."""
    return {place.path: place.count for place in found}


def elements(holder: str, count: int, *around: str, after: str = "") -> list[tuple[str, ...]]:
    """Return the chains of the elements of a list."""
    rows = (f"{holder}[{i}]" for i in range(count))
    return [(row + after, *([row] if after else []), holder, *around) for row in rows]


def test_elements_of_one_list_are_one_place() -> None:
    """A list of many values is told once with their number; a list of one names the element, as before."""
    assert {"pid.log": 24} == named(places(tracers(*elements("pid.log", 24, "pid")), {}, {}))
    assert {"pid.log[0]": 1} == named(places(tracers(*elements("pid.log", 1, "pid")), {}, {}))


def test_lists_in_lists_and_objects_in_lists_are_one_place() -> None:
    """What differs in the place within the outer list alone belongs to the outer list."""
    pairs = [
        ("rows[0][0]", "rows[0]", "rows"),
        ("rows[0][1]", "rows[0]", "rows"),
        ("rows[1][0]", "rows[1]", "rows"),
    ]
    objects = [*elements("boids", 3, after=".x"), ("boids[1].y", "boids[1]", "boids")]

    assert {"rows": 3} == named(places(tracers(*pairs), {}, {}))
    assert {"rows[0]": 2} == named(places(tracers(*pairs[:2]), {}, {}))
    assert {"boids": 4} == named(places(tracers(*objects), {}, {}))


def test_attributes_and_other_containers_stay_apart() -> None:
    """An attribute is a place of its own, and so is each of two lists."""
    attributes = tracers(("pid.kp", "pid"), ("pid.ki", "pid"), ("other.kp", "other"))
    lists = tracers(*elements("a", 2), *elements("b", 2))

    assert {"pid.kp": 1, "pid.ki": 1, "other.kp": 1} == named(places(attributes, {}, {}))
    assert {"a": 2, "b": 2} == named(places(lists, {}, {}))


@pytest.mark.parametrize(("count", "apart"), [(3, 3), (4, 1)])
def test_more_than_a_few_entries_of_a_dict_are_one_place(count: int, apart: int) -> None:
    """Keys say where to look; of many keys the dict's name says it."""
    keys = [(f"seen['{key}']", "seen") for key in "abcdefgh"[:count]]
    lists = itertools.chain(*(elements(key, 2, "seen") for key, _ in keys))

    assert apart == len(places(tracers(*keys), {}, {}))
    assert apart == len(places(tracers(*lists), {}, {}))


def test_the_values_of_one_call_are_counted() -> None:
    """A list that grows by as many with each call holds those of the first; what only the second leaves is told."""
    one, two = tracers(*elements("log", 3)), tracers(*elements("log", 6), ("late", ""))

    assert {"log": 3, "late": 1} == named(places(one, two, {}))


def test_what_is_known_to_be_changed_keeps_its_name_and_line() -> None:
    """A container whose write is reported is named as there, with the number of its values."""
    found = places(tracers(*elements("log", 5), *elements("log_of", 2)), {}, {"log": 3})

    assert [("log", 3, 5), ("log_of", 7, 2)] == [(place.path, place.line, place.count) for place in found]
    assert [("log", 3)] == [
        (place.path, place.line) for place in places(tracers(*elements("log", 2)), {}, {"log[0]": 3})
    ]
    assert [Place("log[0]", 3, 1, ("log", ""))] == places(tracers(*elements("log", 1)), {}, {"log": 3})


def test_a_list_filled_in_a_loop_gives_one_finding(trace: Trace) -> None:
    """An object with a log of every step is told attribute by attribute, and its log once."""
    rows = trace(STEPS, "f(x: f32[4]) -> f32[4]").header["observations"]
    kept = {row["object"]: row["message"] for row in rows if row["rule"] == "keeps-tracer"}

    assert {f"controller.{name}" for name in ("a", "b", "c", "d", "e", "log")} == set(kept)
    assert "`controller.log` still holds 4 traced values after the call" == kept["controller.log"]
    assert "`controller.a` still holds a traced value after the call" == kept["controller.a"]
