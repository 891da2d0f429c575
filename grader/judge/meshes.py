"""Meshes of virtual devices, and the shardings that name their axes. Layer 3; texts as MLIR prints them.

JAX writes one ``sdy.mesh`` for each mesh that a program uses, and each must be made of the very devices that the
program is run on: more would be devices that are not there. A sharding may name axes of such a mesh and nothing else.
Where an exercise declares no devices, the only mesh is the empty one, which JAX writes for random keys.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from grader.judge.limits import Limits, Refused

__all__ = ["Meshes", "axes_size", "check_manual_axes", "check_sharding", "read_meshes", "without_shardings"]

Meshes = Mapping[str, Mapping[str, int]]
"""Name of a mesh to its axes and their sizes."""

_MOST_MESHES = 32
_MOST_AXES = 8
_AXIS = r'"(?:[^"\\]|\\.)*"'
_AXES = rf"{_AXIS}(?:, {_AXIS})*"
_DIMENSION = rf"\{{(?:{_AXES}(?:, \?)?|\?)?\}}"
_PLACES = rf"<@(?P<mesh>\w+), \[(?:{_DIMENSION}(?:, {_DIMENSION})*)?\](?:, replicated=\{{{_AXES}\}})?>"
_PLACES_ALONE = _PLACES.replace("?P<mesh>", "?:")
_MESH = re.compile(
    rf'\s*"?sdy\.mesh"?\s+@(\w+) = <\[((?:{_AXIS}=\d{{1,9}}(?:, {_AXIS}=\d{{1,9}})*)?)\]>'
    r"(?: (\{stablehlo\.mesh = .*\}))?\s*"
)
_SIZE = re.compile(rf"({_AXIS})=(\d+)")
_NAMED = re.compile(_AXIS)
_SHARDING = re.compile(rf"#sdy\.sharding{_PLACES}")
_SHARDINGS = re.compile(rf"#sdy\.sharding_per_value<\[(?P<all>(?:{_PLACES_ALONE}(?:, {_PLACES_ALONE})*)?)\]>")
_EACH = re.compile(_PLACES)
_MANUAL = re.compile(rf"#sdy<manual_axes\{{({_AXES})?\}}>")
_OF_VALUE = re.compile(rf"sdy\.sharding = #sdy\.sharding{_PLACES}")


def read_meshes(others: Iterable[tuple[str, str]], partitions: int, limits: Limits) -> Meshes:
    """Read what a module holds besides functions.

    Args:
        others: name and text of each operation.
        partitions: devices that the program is run on.
        limits: says how many an exercise allows.

    Raises:
        Refused: one is no mesh, or a mesh of other devices.
    """
    meshes: dict[str, dict[str, int]] = {}
    for name, text in others:
        match = _MESH.fullmatch(text) if name == "sdy.mesh" else None
        sizes = [(axis, int(size)) for axis, size in _SIZE.findall(match[2])] if match else []
        axes = dict(sizes)
        if (
            match is None
            or len(meshes) == _MOST_MESHES
            or not len(sizes) == len(axes) <= _MOST_AXES
            or (match[3] is not None and match[3] != _spelled(axes))
            or (axes and (limits.devices == 1 or math.prod(axes.values()) != partitions))
        ):
            raise Refused("the program holds something other than functions, or a mesh of several devices")
        meshes[match[1]] = axes
    return meshes


def _spelled(axes: Mapping[str, int]) -> str:
    """Write the attribute that StableHLO keeps beside a mesh, which must say the same."""
    listed = ", ".join(f"{{name = {axis}, size = {size} : i64}}" for axis, size in axes.items())
    return f"{{stablehlo.mesh = {{axes = [{listed}]}}}}"


def check_sharding(text: str, meshes: Meshes, *, several: bool = False) -> None:
    """Demand that one sharding, or a list of them where ``several``, names axes of a mesh of the program.

    Raises:
        Refused: it is written in another way, or names something else.
    """
    whole = (_SHARDINGS if several else _SHARDING).fullmatch(text)
    if whole is None:
        raise Refused("the program asks for devices in a way that JAX does not write")
    for each in _EACH.finditer(whole["all"]) if several else (whole,):
        _check_axes(_NAMED.findall(each[0]), each["mesh"], meshes)


def check_manual_axes(text: str, meshes: Meshes) -> None:
    """Demand that the axes over which a body is written by hand are those of a mesh of the program."""
    match = _MANUAL.fullmatch(text)
    axes = _NAMED.findall(match[1] or "") if match else []
    if match is None or not any(mesh.keys() >= set(axes) for mesh in meshes.values()):
        raise Refused("the program asks for devices in a way that JAX does not write")


def axes_size(axes: Sequence[str], mesh: str, meshes: Meshes) -> int:
    """Return how many devices lie along some axes of a mesh.

    Raises:
        Refused: the program has no such mesh, or the mesh no such axes.
    """
    _check_axes(axes, mesh, meshes)
    return math.prod(meshes[mesh][axis] for axis in axes)


def without_shardings(text: str, meshes: Meshes) -> str:
    """Take well-formed shardings out of the attributes of a function's arguments or results."""
    for each in _OF_VALUE.finditer(text):
        _check_axes(_NAMED.findall(each[0]), each["mesh"], meshes)
    return _OF_VALUE.sub("", text)


def _check_axes(axes: Sequence[str], mesh: str, meshes: Meshes) -> None:
    if mesh not in meshes or not meshes[mesh].keys() >= set(axes) or len(set(axes)) != len(axes):
        raise Refused("the program asks for devices that are not there")
