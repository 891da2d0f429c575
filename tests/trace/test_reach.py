"""Looking at hostile objects: nothing of theirs is called, and every write is seen."""

from __future__ import annotations

import collections
import types
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from grader.trace import snapshot
from grader.trace.entry import MODULE
from grader.trace.reach import look
from grader.trace.view import is_same


class Hostile:
    """Raises whatever is asked of it."""

    def _refuse(self, *_args: object) -> Any:
        raise AssertionError("code of the submission was called")

    __eq__ = __ne__ = __lt__ = __hash__ = __repr__ = __str__ = __bool__ = __len__ = __iter__ = _refuse
    __getattr__ = __getattribute__ = __reduce__ = __copy__ = __index__ = __contains__ = _refuse


class HostileType(type):
    """A metaclass that raises as well."""

    __eq__ = __hash__ = __repr__ = __getattribute__ = __instancecheck__ = Hostile._refuse


def hostile() -> Any:
    """Return an instance of a class that seems to come from the submission."""
    return HostileType("Made", (Hostile,), {"__module__": MODULE, "__slots__": ("kept",)})()


def test_hostile_objects_are_looked_at_without_asking_them() -> None:
    """Equality, hashing, printing, iteration and attribute access of a submission's objects are never used."""
    thing = hostile()
    namespace = {"one": thing, "many": [thing], "held": {"key": thing}, "both": (thing, thing)}
    before = snapshot.photograph(namespace)
    object.__setattr__(thing, "kept", 1)
    object.__setattr__(thing, "other", 2)
    after = snapshot.photograph(namespace)

    assert ["one.other", "one.kept"] == [write.object for write in snapshot.diff(before, after)]


@pytest.mark.parametrize(
    ("value", "write"),
    [
        ([1], lambda v: v.append(2)),
        ([1, 2], lambda v: v.reverse()),
        ({"a": 1}, lambda v: v.update(a=2)),
        ({"a": 1}, lambda v: v.pop("a")),
        ({(1, 2): 1}, lambda v: v.update({(1, 2): 2})),
        ({1, 2}, lambda v: v.add(3)),
        (collections.deque([1]), lambda v: v.rotate(0) or v.append(1)),
        (collections.OrderedDict(a=1), lambda v: v.update(b=2)),
        (collections.Counter("a"), lambda v: v.update("a")),
        (collections.defaultdict(list), lambda v: v["x"]),
        (np.zeros(3), lambda v: v.__setitem__(0, 1)),
        (np.zeros(300_000), lambda v: v.__setitem__(200_000, 1)),
        (np.array([None, 1], dtype=object), lambda v: v.__setitem__(0, 2)),
        (bytearray(b"ab"), lambda v: v.__setitem__(0, 1)),
        (types.SimpleNamespace(n=1), lambda v: setattr(v, "n", 2)),
        (iter([1, 2, 3]), next),
        (enumerate([1, 2, 3]), next),
        (zip([1, 2], [3, 4], strict=True), next),
        (np.random.default_rng(1), lambda v: v.random()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_container_shows_a_write(value: Any, write: Callable[[Any], Any]) -> None:
    """A write changes the picture, and looking does not."""
    namespace = {"state": value}
    first, second = snapshot.photograph(namespace), snapshot.photograph(namespace)
    write(value)

    assert [] == snapshot.diff(first, second)
    assert ["state"] == [
        w.object.partition("[")[0].partition(".")[0]
        for w in snapshot.diff(second, snapshot.photograph(namespace))
    ][:1]


@pytest.mark.parametrize("value", [float("nan"), 1, "text", b"bytes", None, 1.5, np.float32("nan"), True, 1j])
def test_equal_scalars_are_the_same(value: Any) -> None:
    """A scalar is known by type and value, and NaN is itself."""
    again = type(value)(value) if value is not None else None
    assert is_same(value, again)
    assert not is_same(value, "another")


@pytest.mark.parametrize(("a", "b"), [(1, True), (1, 1.0), (0.0, -0.0), ("1", b"1")])
def test_scalars_of_other_type_or_sign_are_not_the_same(a: Any, b: Any) -> None:
    """What computes something else is something else."""
    assert not is_same(a, b)


@pytest.mark.parametrize("value", [1, "text", len, np.sin, np.dtype("f4"), print, object(), int])
def test_what_a_submission_cannot_own_is_not_followed(value: Any) -> None:
    """Scalars, foreign functions, types and opaque objects hold no state of a submission."""
    view = look(value, "mutates-global")
    assert view is None or (view.content is None and not list(view.children)) or value in (len, print)


def test_a_cycle_ends() -> None:
    """Containers that hold themselves are walked once."""
    loop: list[Any] = []
    loop.append({"back": loop})
    before = snapshot.photograph({"loop": loop})
    loop[0]["new"] = 1

    assert ["loop[0]['new']"] == [
        write.object for write in snapshot.diff(before, snapshot.photograph({"loop": loop}))
    ]


def test_a_mesh_that_computes_its_axes_once_is_not_written_to() -> None:
    """JAX's own objects keep what they compute of themselves; what a submission puts into them is a write."""
    mesh = jax.sharding.Mesh(np.array(jax.devices()[:1]), ("d",))
    before = snapshot.photograph({"mesh": mesh})
    assert (mesh.manual_axes, mesh.auto_axes) == (mesh.manual_axes, mesh.auto_axes)
    assert [] == list(snapshot.diff(before, snapshot.photograph({"mesh": mesh})))

    for name, kept in (("calls", 1), ("manual_axes", [1])):
        object.__setattr__(mesh, name, kept)
    found = snapshot.diff(before, snapshot.photograph({"mesh": mesh}))
    assert {"mesh.calls", "mesh.manual_axes"} == {write.object for write in found}
