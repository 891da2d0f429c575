"""Modules for several devices that were written by hand are refused, or cannot do more than end their judge."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from grader import wire
from tests.judge.forge import export, request, types, with_spread_module
from tests.judge.test_hostile import SUM, assert_no_outputs

Judge = Callable[..., bytes | None]
X = np.arange(1, 9, dtype="float32")
HONEST = export(lambda x: x + 1, [X])
MESH = 'sdy.mesh @mesh = <["d"=4]>'
CHANNEL = "channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>"
GROUPS = "replica_groups = dense<[[0, 1, 2, 3]]> : tensor<1x4xi64>"
ON_PART = "(tensor<2xf32>) -> tensor<2xf32>"
ALL_REDUCE = f'"stablehlo.all_reduce"(%p) <{{{CHANNEL}, {GROUPS}, use_global_device_ids}}> {SUM} : {ON_PART}'
RING = "source_target_pairs = dense<[[0, 1], [1, 2], [2, 3], [3, 0]]> : tensor<4x2xi64>"
PERMUTE = f'"stablehlo.collective_permute"(%p) <{{{CHANNEL}, {RING}}}> : {ON_PART}'
PLACES = 'in_shardings=[<@mesh, [{"d"}]>] out_shardings=[<@mesh, [{"d"}]>] manual_axes={"d"}'


def spread(body: str, *, mesh: str = MESH, rest: str = "", places: str = PLACES, partitions: int = 4) -> str:
    """Write a module whose ``main`` runs a body on each device: from ``%p`` to ``%q``, both of two elements."""
    return f"""
    module @m attributes {{mhlo.num_partitions = {partitions} : i32, mhlo.num_replicas = 1 : i32}} {{
      {mesh}
      func.func public @main(%x: tensor<8xf32>) -> (tensor<8xf32>) {{
        %y = sdy.manual_computation(%x) {places} (%p: tensor<2xf32>) {{
          {body}
          sdy.return %q : tensor<2xf32>
        }} : (tensor<8xf32>) -> tensor<8xf32>
        return %y : tensor<8xf32>
      }}
      {rest}
    }}
    """


def plain(body: str, *, mesh: str = MESH) -> str:
    """Write a module whose ``main`` has a body from ``%x`` to ``%y``, on all devices together."""
    return f"""
    module @m attributes {{mhlo.num_partitions = 4 : i32, mhlo.num_replicas = 1 : i32}} {{
      {mesh}
      func.func public @main(%x: tensor<8xf32>) -> (tensor<8xf32>) {{
        {body}
        return %y : tensor<8xf32>
      }}
    }}
    """


def nested(depth: int) -> str:
    """Write bodies for one device inside each other; the inner ones are written over no axis."""
    inner = "in_shardings=[<@mesh, [{}]>] out_shardings=[<@mesh, [{}]>] manual_axes={}"
    opening = "".join(
        f"%v{i} = sdy.manual_computation({f'%p{i - 1}' if i else '%p'}) {inner} (%p{i}: tensor<2xf32>) {{\n"
        for i in range(depth)
    )
    closing = "".join(
        f"sdy.return {f'%v{i + 1}' if i < depth - 1 else f'%p{i}'} : tensor<2xf32>\n}} : {ON_PART}\n"
        for i in reversed(range(depth))
    )
    return f"{opening}{closing}%q = stablehlo.add %v0, %v0 : tensor<2xf32>"


def lone_branch() -> str:
    """Write a call that the first device alone comes to."""
    return (
        "%i = stablehlo.partition_id : tensor<ui32>\n%z = stablehlo.constant dense<0> : tensor<ui32>\n"
        "%c = stablehlo.compare EQ, %i, %z : (tensor<ui32>, tensor<ui32>) -> tensor<i1>\n"
        f'%q = "stablehlo.if"(%c) ({{ %r = {ALL_REDUCE}\nstablehlo.return %r : tensor<2xf32> }}, '
        "{ stablehlo.return %p : tensor<2xf32> }) : (tensor<i1>) -> tensor<2xf32>"
    )


TEXTS = {
    "a device of a group that is not there": (spread(f"%q = {ALL_REDUCE.replace('2, 3', '2, 4')}"), ""),
    "a device in two groups": (spread(f"%q = {ALL_REDUCE.replace('2, 3', '2, 2')}"), ""),
    "a device in no group": (
        spread(f"%q = {ALL_REDUCE.replace('[[0, 1, 2, 3]]', '[[0, 1, 2]]').replace('1x4', '1x3')}"),
        "all_reduce",
    ),
    "a group of thousands": (
        spread(f"%q = {ALL_REDUCE.replace('[[0, 1, 2, 3]]', str([[*range(1000)]])).replace('1x4', '1x1000')}"),
        "groups of devices",
    ),
    "another channel": (spread(f"%q = {ALL_REDUCE.replace('handle = 1', 'handle = 7')}"), "all_reduce"),
    "no channel": (spread(f"%q = {ALL_REDUCE.replace(f'{CHANNEL}, ', '')}"), ""),
    "ids of replicas": (spread(f"%q = {ALL_REDUCE.replace(', use_global_device_ids', '')}"), "all_reduce"),
    "a sum that is none": (spread(f"%q = {ALL_REDUCE.replace('stablehlo.add', 'stablehlo.subtract')}"), "all_reduce"),
    "a sum of one argument": (spread(f"%q = {ALL_REDUCE.replace('add %a, %b', 'add %a, %a')}"), "all_reduce"),
    "a sum that is not returned": (spread(f"%q = {ALL_REDUCE.replace('return %s', 'return %a')}"), "all_reduce"),
    "a permutation to nowhere": (spread(f"%q = {PERMUTE.replace('[3, 0]', '[3, 9]')}"), "collective_permute"),
    "a permutation from far below": (spread(f"%q = {PERMUTE.replace('[3, 0]', '[-3, 0]')}"), ""),
    "two senders to one device": (spread(f"%q = {PERMUTE.replace('[3, 0]', '[3, 1]')}"), ""),
    "a gather that makes more than there is": (
        spread(
            f'%g = "stablehlo.all_gather"(%p) <{{all_gather_dim = 0 : i64, {CHANNEL}, replica_groups = '
            "dense<[[0, 1], [2, 3]]> : tensor<2x2xi64>, use_global_device_ids}> : (tensor<2xf32>) -> tensor<4xf32>\n"
            "%q = stablehlo.slice %g [0:2] : (tensor<4xf32>) -> tensor<2xf32>"
        ).replace("dense<[[0, 1], [2, 3]]>", "dense<[[0, 1], [1, 3]]>"),
        "",
    ),
    "a broadcast": (
        spread(f'%q = "stablehlo.collective_broadcast"(%p) <{{{CHANNEL}, {GROUPS}}}> : {ON_PART}'),
        "collective_broadcast",
    ),
    "send and receive": (
        spread(
            "%t = stablehlo.create_token : !stablehlo.token\n"
            '%s = "stablehlo.send"(%p, %t) <{channel_handle = #stablehlo.channel_handle<handle = 1, type = 2>, '
            "is_host_transfer = true}> : (tensor<2xf32>, !stablehlo.token) -> !stablehlo.token\n"
            "%q = stablehlo.add %p, %p : tensor<2xf32>"
        ),
        "create_token",
    ),
    "the replica's id": (
        spread("%i = stablehlo.replica_id : tensor<ui32>\n%q = stablehlo.add %p, %p : tensor<2xf32>"),
        "replica_id",
    ),
    "a call outside of any body": (
        plain(f"%y = {ALL_REDUCE.replace('%p', '%x').replace('2xf32', '8xf32')}"),
        "outside of a shard_map",
    ),
    "a call outside of any body, in a function": (
        spread(
            f"%q = func.call @f(%p) : {ON_PART}",
            rest=f"func.func private @f(%p: tensor<2xf32>) -> tensor<2xf32> {{ %q = {ALL_REDUCE}\n"
            "return %q : tensor<2xf32> }",
        ).replace(
            "return %y : tensor<8xf32>",
            "%h = stablehlo.slice %y [0:2] : (tensor<8xf32>) -> tensor<2xf32>\n"
            f"%k = func.call @f(%h) : {ON_PART}\nreturn %y : tensor<8xf32>",
        ),
        "outside of a shard_map",
    ),
    "a call in a body over no axis": (
        spread(
            f"%q = {ALL_REDUCE}",
            places="in_shardings=[<@mesh, [{}]>] out_shardings=[<@mesh, [{}]>] manual_axes={}",
        ).replace("2xf32", "8xf32"),
        "outside of a shard_map",
    ),
    "a mesh of a thousand million devices": (
        spread("%q = stablehlo.add %p, %p : tensor<2xf32>", mesh=f'{MESH}\nsdy.mesh @more = <["e"=1000000000]>'),
        "mesh of several devices",
    ),
    "a mesh of fewer devices": (
        spread("%q = stablehlo.add %p, %p : tensor<2xf32>", mesh=f'{MESH}\nsdy.mesh @less = <["e"=2]>'),
        "mesh of several devices",
    ),
    "a mesh of devices by number": (
        spread("%q = stablehlo.add %p, %p : tensor<2xf32>", mesh='sdy.mesh @mesh = <["d"=4], device_ids=[3, 2, 1, 0]>'),
        "mesh of several devices",
    ),
    "a hundred meshes": (
        spread(
            "%q = stablehlo.add %p, %p : tensor<2xf32>",
            mesh="\n".join([MESH, *(f'sdy.mesh @m{i} = <["d"=4]>' for i in range(100))]),
        ),
        "mesh of several devices",
    ),
    "bodies 30 deep": (spread(nested(30)), "nests more than 24"),
    "bodies 300 deep": (spread(nested(300)), "nests more than 24"),
    "the module says other devices": (spread(f"%q = {ALL_REDUCE}", partitions=8), "module attributes"),
    "a sharding that is no mesh's": (
        plain("%y = sdy.sharding_constraint %x <mesh<[\"d\"=4]>, [{\"d\"}]> : tensor<8xf32>"),
        "way that JAX does not write",
    ),
    "a sub-axis": (
        plain('%y = sdy.sharding_constraint %x <@mesh, [{"d":(1)2}]> : tensor<8xf32>'),
        "way that JAX does not write",
    ),
    "a barrier of Shardy's": (
        plain("%y = sdy.propagation_barrier %x allowed_direction=NONE : tensor<8xf32>"),
        "propagation_barrier",
    ),
    "a call that names its own devices": (
        plain('%y = "stablehlo.custom_call"(%x) <{call_target_name = "Sharding"}> : (tensor<8xf32>) -> tensor<8xf32>'),
        "native code",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_forged_modules_are_refused(judge_of_four: Judge, name: str) -> None:
    """What JAX would not write for the four devices is refused, and the reason says what was found."""
    text, reason = TEXTS[name]
    if not reason:  # MLIR's own verifier, which reading the bytes runs as well
        with pytest.raises(Exception, match="error"):
            with_spread_module(HONEST, text)
        return
    data = with_spread_module(HONEST, text)
    reply = judge_of_four(request(data, types(HONEST), [X], devices=4))
    assert_no_outputs(reply)
    assert reply is not None
    assert reason in wire.unpack(reply)[0]["bundle"]["refused"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"%q = {ALL_REDUCE}", np.tile([16.0, 20.0], 4)),
        (f"%q = {PERMUTE}", np.roll(X, 2)),
        (nested(3), 2 * X),
    ],
)
def test_the_honest_modules_beside_them_run(judge_of_four: Judge, body: str, expected: list[float]) -> None:
    """The controls: what the others were forged from is run on four devices, and gathered."""
    data = with_spread_module(HONEST, spread(body))
    reply = judge_of_four(request(data, types(HONEST), [X], devices=4))
    assert reply is not None
    header, blobs = wire.unpack(reply)
    assert ("", "") == (header["bundle"]["refused"], header["bundle"]["failed"])
    np.testing.assert_array_equal(expected, np.frombuffer(blobs["outputs-0"], "float32"))


@pytest.mark.parametrize("devices", [1, 2, 3])
def test_an_exercise_with_fewer_devices_refuses_them(judge_of_four: Judge, devices: int) -> None:
    """What an exercise declares is the most that a program may ask for."""
    data = with_spread_module(HONEST, spread(f"%q = {ALL_REDUCE}"))
    reply = judge_of_four(request(data, types(HONEST), [X], devices=devices))
    assert_no_outputs(reply)
    assert reply is not None
    assert "nr devices" in wire.unpack(reply)[0]["bundle"]["refused"]


@pytest.mark.parametrize("body", [f"%q = {ALL_REDUCE}", "%q = stablehlo.add %p, %p : tensor<2xf32>"])
def test_an_exercise_without_devices_refuses_them_whatever_the_artifact_says(judge: Judge, body: str) -> None:
    """Claiming one device does not let a mesh or a collective through."""
    alone = spread(body, partitions=1, mesh='sdy.mesh @mesh = <["d"=1]>').replace("2xf32", "8xf32")
    for text in (spread(body), spread(body, partitions=1), alone):
        reply = judge(request(with_spread_module(HONEST, text, devices=1), types(HONEST), [X]))
        assert_no_outputs(reply)
        assert reply is not None


def test_a_claim_of_devices_alone_is_contained(judge_of_four: Judge) -> None:
    """An artifact that says four devices and holds a program for one is refused or right, and never runs as another."""
    forged = bytes(dataclasses.replace(HONEST, nr_devices=4).serialize())
    reply = judge_of_four(request(forged, types(HONEST), [X], devices=4))
    assert reply is not None
    assert "module attributes" in wire.unpack(reply)[0]["bundle"]["refused"]


def test_a_call_that_one_device_alone_comes_to_ends_with_its_judge(judge_of_four: Judge) -> None:
    """The others never come; whoever waits is ended from outside."""
    data = with_spread_module(HONEST, spread(lone_branch()))
    assert None is judge_of_four(request(data, types(HONEST), [X], devices=4), cpu_s=2)


BACK = RING.replace("[0, 1], [1, 2], [2, 3], [3, 0]", "[1, 0], [2, 1], [3, 2], [0, 3]")
SQUARE = 'sdy.mesh @mesh = <["d"=2, "e"=2]>'
DOUBLED = "%y = stablehlo.add %z, %z : tensor<8xf32>"


def over(groups: str) -> str:
    """Write a sum over pairs of devices."""
    return spread(f"%q = {ALL_REDUCE.replace('[[0, 1, 2, 3]]', groups).replace('1x4', '2x2')}")


def along(axes: str) -> str:
    """Write a sum over a mesh of two by two."""
    places = PLACES.replace('[{"d"}]', f"[{{{axes}}}]").replace('={"d"}', '={"d", "e"}')
    return spread(f"%q = {ALL_REDUCE}", mesh=SQUARE, places=places)


DIFFERENT = {
    "a sum over all": spread(f"%q = {ALL_REDUCE}"),
    "a sum over pairs": over("[[0, 1], [2, 3]]"),
    "a sum over other pairs": over("[[0, 2], [1, 3]]"),
    "a ring": spread(f"%q = {PERMUTE}"),
    "a ring the other way": spread(f"%q = {PERMUTE.replace(RING, BACK)}"),
    "another mesh": along('"d", "e"'),
    "its axes in another order": along('"e", "d"'),
    "spread": plain(f'%z = sdy.sharding_constraint %x <@mesh, [{{"d"}}]> : tensor<8xf32>\n{DOUBLED}'),
    "whole": plain(f"%z = sdy.sharding_constraint %x <@mesh, [{{}}]> : tensor<8xf32>\n{DOUBLED}"),
}


def test_digests_tell_who_speaks_with_whom(judge_of_four: Judge) -> None:
    """Groups, pairs, meshes and shardings are part of what a program computes; names and dead code are not."""

    def digest(text: str) -> str:
        reply = judge_of_four(request(with_spread_module(HONEST, text), types(HONEST), [X], devices=4))
        assert reply is not None
        bundle = wire.unpack(reply)[0]["bundle"]
        assert ("", "") == (bundle["refused"], bundle["failed"])
        return str(bundle["digest"])

    digests = {name: digest(text) for name, text in DIFFERENT.items()}
    assert len(DIFFERENT) == len(set(digests.values()))
    dead = spread(f"%dead = {PERMUTE}\n%q = {ALL_REDUCE}")
    assert digests["a sum over all"] == digest(dead)
