"""What one device hands to the others is what one gets by hand."""

from __future__ import annotations

import pytest

from grader.judge.artifact import open_artifact
from grader.judge.buffers import parse_types
from grader.judge.limits import Limits
from grader.judge.work import MOST, Work
from tests.judge.forge import types, with_spread_module
from tests.judge.test_hostile import SUM
from tests.judge.test_hostile_devices import ALL_REDUCE, CHANNEL, GROUPS, HONEST, PERMUTE, plain, spread

PART = 8
"""Bytes of the part that one of four devices has: two floats."""
PAIRS = "replica_groups = dense<[[0, 1], [2, 3]]> : tensor<2x2xi64>"
GATHER = (
    f'"stablehlo.all_gather"(%p) <{{{CHANNEL}, {GROUPS}, all_gather_dim = 0 : i64, use_global_device_ids}}>'
)
SCATTER = f'"stablehlo.reduce_scatter"(%p) <{{{CHANNEL}, {PAIRS}, scatter_dimension = 0 : i64, use_global_device_ids}}>'
SPLIT = "split_dimension = 0 : i64, concat_dimension = 0 : i64, split_count = 2 : i64"
NOBODY = "source_target_pairs = dense<> : tensor<0x2xi64>"
SINE = "%q = stablehlo.sine %p : tensor<2xf32>"
EDGE = f"""
    %e = stablehlo.slice %p [1:2] : (tensor<2xf32>) -> tensor<1xf32>
    %r = "stablehlo.collective_permute"(%e) <{{{CHANNEL}, source_target_pairs = dense<[[0, 1]]> : tensor<1x2xi64>}}>
      : (tensor<1xf32>) -> tensor<1xf32>
    %q = stablehlo.concatenate %r, %e, dim = 0 : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
"""


def counted(length: int, body: str, test: str = "stablehlo.compare LT, %i, %n") -> str:
    """Write a loop from ``%p`` to ``%q`` whose body makes ``%b`` of ``%a``."""
    return f"""
    %zero = stablehlo.constant dense<0> : tensor<i32>
    %one = stablehlo.constant dense<1> : tensor<i32>
    %n = stablehlo.constant dense<{length}> : tensor<i32>
    %last, %q = stablehlo.while(%i = %zero, %a = %p) : tensor<i32>, tensor<2xf32> cond {{
      %t = {test} : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %t : tensor<i1>
    }} do {{
      {body}
      %j = stablehlo.add %i, %one : tensor<i32>
      stablehlo.return %j, %b : tensor<i32>, tensor<2xf32>
    }}
    """


RING = PERMUTE.replace("(%p)", "(%a)")
BRANCHES = f"""
    %which = stablehlo.constant dense<0> : tensor<i32>
    %q = "stablehlo.case"(%which) ({{
      %s = stablehlo.sine %p : tensor<2xf32>
      stablehlo.return %s : tensor<2xf32>
    }}, {{
      %s = {PERMUTE}
      stablehlo.return %s : tensor<2xf32>
    }}) : (tensor<i32>) -> tensor<2xf32>
"""


def helper(name: str, body: str) -> str:
    """Write a function from ``%p`` to ``%q``."""
    return f"""
    func.func private @{name}(%p: tensor<2xf32>) -> tensor<2xf32> {{
      {body}
      return %q : tensor<2xf32>
    }}
    """


HELPER = helper("g", f"%q = {ALL_REDUCE}")
TWICE = """
    %h = func.call @g(%p) : (tensor<2xf32>) -> tensor<2xf32>
    %q = func.call @g(%h) : (tensor<2xf32>) -> tensor<2xf32>
"""
NUMBERED = f"%d = stablehlo.partition_id : tensor<ui32>\n{SINE}"
GATHERED = f"""
    %w = {GATHER} : (tensor<2xf32>) -> tensor<8xf32>
    %q = stablehlo.slice %w [0:2] : (tensor<8xf32>) -> tensor<2xf32>
"""
SCATTERED = f"""
    %w = {SCATTER} {SUM} : (tensor<2xf32>) -> tensor<1xf32>
    %q = stablehlo.concatenate %w, %w, dim = 0 : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
"""
EXCHANGE = (
    f'%q = "stablehlo.all_to_all"(%p) <{{{CHANNEL}, {PAIRS}, {SPLIT}}}> : (tensor<2xf32>) -> tensor<2xf32>'
)
UNSENT = (
    f'%q = "stablehlo.collective_permute"(%p) <{{{CHANNEL}, {NOBODY}}}> : (tensor<2xf32>) -> tensor<2xf32>'
)
SMALL = f'"stablehlo.collective_permute"(%a) <{{{CHANNEL}, {NOBODY}}}> : (tensor<f32>) -> tensor<f32>'
APPLIED = f"""
    %zero = stablehlo.constant dense<0.0> : tensor<f32>
    %w = "stablehlo.reduce"(%p, %zero) <{{dimensions = array<i64: 0>}}> ({{
    ^bb0(%a: tensor<f32>, %b: tensor<f32>):
      %s = {SMALL}
      %t = stablehlo.add %s, %b : tensor<f32>
      stablehlo.return %t : tensor<f32>
    }}) : (tensor<2xf32>, tensor<f32>) -> tensor<f32>
    %q = stablehlo.broadcast_in_dim %w, dims = [] : (tensor<f32>) -> tensor<2xf32>
"""

SENT = {
    "nothing": (0, SINE),
    "a number of its own": (0, NUMBERED),
    "all_reduce": (PART, f"%q = {ALL_REDUCE}"),
    "all_gather, by what goes in": (PART, GATHERED),
    "reduce_scatter": (PART, SCATTERED),
    "all_to_all": (PART, EXCHANGE),
    "collective_permute": (PART, f"%q = {PERMUTE}"),
    "a permutation without pairs": (PART, UNSENT),
    "an edge": (4, EDGE),
    "one after the other": (2 * PART, f"%a = {PERMUTE}\n%q = {RING}"),
    "a loop": (5 * PART, counted(5, f"%b = {RING}")),
    "a loop that never runs": (0, counted(0, f"%b = {RING}")),
    "the dearest branch": (PART, BRANCHES),
    "a body that is applied to each element": (2 * 4, APPLIED),
    "a helper called twice": (2 * PART, TWICE),
}


def weighed(text: str) -> Work:
    """Weigh a program for four devices, which need not be there."""
    spec = types(HONEST)
    data = with_spread_module(HONEST, text)
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    work = open_artifact(data, inputs, outputs, "cpu", Limits(devices=4)).cost.work
    assert work is not None
    return work


@pytest.mark.parametrize("name", SENT)
def test_bytes_sent_are_those_by_hand(name: str) -> None:
    """What one device hands to collectives, of its part, and as often as it does."""
    expected, body = SENT[name]
    found = weighed(spread(body, rest=HELPER if "@g" in body else ""))
    assert (expected, True) == (found.sent_bytes, found.is_exact)


def test_a_loop_of_unknown_length_sends_at_least_once() -> None:
    """As every other figure."""
    found = weighed(spread(counted(5, f"%b = {RING}", "stablehlo.compare NE, %i, %n")))
    assert (PART, False) == (found.sent_bytes, found.is_exact)


def test_no_figure_is_too_large_to_be_told() -> None:
    """Loops of loops stop at the largest, which is no longer exact."""
    call = "%b = func.call @{} : (tensor<2xf32>) -> tensor<2xf32>"
    bodies = {"f": call.format("g(%a)"), "g": call.format("h(%a)"), "h": f"%b = {RING}"}
    helpers = [helper(name, counted(2**31 - 1, body)) for name, body in bodies.items()]
    first = call.format("f(%p)").replace("%b", "%q")
    found = weighed(spread(first, rest="".join(helpers)))
    assert (MOST, False) == (found.sent_bytes, found.is_exact)


def test_what_the_compiler_is_to_lay_out_is_not_visible() -> None:
    """Data that is asked for elsewhere travels, and nobody can tell from the program."""
    found = weighed(plain("%y = sdy.sharding_constraint %x <@mesh, [{}]> : tensor<8xf32>"))
    assert 0 == found.sent_bytes


def test_a_shard_map_is_weighed_as_one_device_runs_it() -> None:
    """A sine of two elements, read and written."""
    found = weighed(spread(SINE))
    assert (2, 2 * PART) == (found.element_operations, found.moved_bytes)
