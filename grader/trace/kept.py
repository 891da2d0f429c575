"""Name the places that hold traced values after a call, each container once. Runs in the trace jail."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.trace.snapshot import Tracer

__all__ = ["Place", "places"]

_ELEMENT = re.compile(r"\[\d+\]")
"""A step into a list, tuple or deque; into a dict, if its keys are numbers."""
_FEW_ENTRIES = 3
"""Entries of one dict that are told one by one: a name says more than the dict's."""


@dataclass(frozen=True)
class Place:
    """What holds one or more traced values."""

    path: str
    line: int | None
    """The line of the write that put them there, else of what computed the first of them."""
    count: int = 1
    """How many of them one call leaves there."""
    holders: tuple[str, ...] = ()
    """Paths of the objects around it, innermost first."""


def places(
    after_one: Mapping[str, Tracer], after_two: Mapping[str, Tracer], written: Mapping[str, int | None]
) -> list[Place]:
    """Return the places that hold traced values, each object that is known to be changed once.

    What differs in the place within one list, or within one dict of more than a few entries, is one place: a loop of
    Python's that appends a thousand values makes one mistake. Attributes are places of their own.

    Args:
        after_one: the values after the first call, by path.
        after_two: those after the second; what a list has more of by then is the same mistake.
        written: lines of the objects that the call is known to have changed.
    """
    first = _outer(after_one, written)
    known = {_alike(place, _is_element) for place in first}
    later = [place for place in _outer(after_two, written) if _alike(place, _is_element) not in known]
    kept: dict[str, Place] = {}
    for place in sorted([*_in_containers(first), *_in_containers(later)], key=lambda place: place.path):
        changed = _changed(place.path, place.holders, written)
        if changed is not None:
            kept.setdefault(changed, place)
        elif not place.path.startswith(tuple(f"{path}{mark}" for path in kept for mark in ".[")):
            kept[place.path] = place
    return list(kept.values())


def _outer(tracers: Mapping[str, Tracer], written: Mapping[str, int | None]) -> list[Place]:
    """Return a place for each traced value, but for those in another, such as a cache: that is reported for them."""
    found = []
    for path, tracer in sorted(tracers.items()):
        if not any(holder in tracers for holder in tracer.holders if holder != path):
            changed = _changed(path, tracer.holders, written)
            line = tracer.line if changed is None else written[changed]
            found.append(Place(path, line, holders=tracer.holders))
    return found


def _changed(path: str, holders: Sequence[str], written: Mapping[str, int | None]) -> str | None:
    """Return the innermost object at or around a place that is known to be changed."""
    return next((known for known in (path, *holders) if known in written), None)


def _in_containers(found: Sequence[Place]) -> list[Place]:
    return _folded(_folded(found, 1, _is_element), _FEW_ENTRIES, lambda step: step.startswith("["))


def _is_element(step: str) -> bool:
    return bool(_ELEMENT.fullmatch(step))


def _folded(found: Sequence[Place], most_apart: int, is_inside: Callable[[str], bool]) -> list[Place]:
    """Put more than ``most_apart`` places together that differ in steps into containers alone.

    Args:
        found: places.
        most_apart: how many stay apart.
        is_inside: tells whether a step from a container to what it holds is one of those.
    """
    groups: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for place in found:
        groups[_alike(place, is_inside)].append(place)
    whole = {
        holders[0]: holders[1:]
        for group in groups.values()
        if len(group) > most_apart and (holders := _shared_holders(group))
    }
    kept: dict[str, Place] = {}
    for place in found:
        path = next((path for path in reversed((place.path, *place.holders)) if path in whole), place.path)
        known = kept.get(path, Place(path, None, 0, whole.get(path, place.holders)))
        kept[path] = replace(known, line=known.line or place.line, count=known.count + place.count)
    return list(kept.values())


def _alike(place: Place, is_inside: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the steps to a place, innermost first, without what tells one element from another."""
    steps = (
        path.removeprefix(holder) for path, holder in itertools.pairwise((place.path, *place.holders, ""))
    )
    return tuple("[]" if is_inside(step) else step for step in steps)


def _shared_holders(group: Sequence[Place]) -> tuple[str, ...]:
    """Return the objects that lie around all places, innermost first."""
    others = [set(place.holders) for place in group[1:]]
    first = group[0].holders
    return next((first[i:] for i, path in enumerate(first) if all(path in other for other in others)), ())
