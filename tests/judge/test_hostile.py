"""The judge child gives no outputs for artifacts that were changed by hand: it refuses them, or it dies."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from typing import Any

import jax
import jax.export
import jax.numpy as jnp
import numpy as np
import pytest

from grader import wire
from tests.judge.forge import export, module_of, request, types, with_module

Judge = Callable[..., bytes | None]
X = np.linspace(-1, 1, 4, dtype="float32")
HONEST = export(lambda x: x + 1, [X])
ADD = "stablehlo.add %x, %x : tensor<4xf32>"
RETURN = "return %y : tensor<4xf32>"
CALL = '"stablehlo.custom_call"(%x) <{{call_target_name = "{0}"}}> : (tensor<4xf32>) -> tensor<4xf32>'
SUM = """({ ^bb0(%a: tensor<f32>, %b: tensor<f32>):
  %s = stablehlo.add %a, %b : tensor<f32>
  stablehlo.return %s : tensor<f32> })"""


def nested(depth: int) -> str:
    """Write ``depth`` branches inside each other."""
    opening = "".join(f'%v{i} = "stablehlo.if"(%p) ({{\n' for i in range(depth))
    middle = f"%w = {ADD}\nstablehlo.return %w : tensor<4xf32>\n"
    other = "}, { stablehlo.return %x : tensor<4xf32> }) : (tensor<i1>) -> tensor<4xf32>\n"
    closing = "".join(
        other + (f"stablehlo.return %v{i} : tensor<4xf32>\n" if i else "") for i in reversed(range(depth))
    )
    return f"%p = stablehlo.constant dense<true> : tensor<i1>\n{opening}{middle}{closing}return %v0 : tensor<4xf32>"


def doubling(depth: int) -> str:
    """Write functions that each call the next one twice."""
    call = "func.call @f{0}({1}) : (tensor<4xf32>) -> tensor<4xf32>"
    functions = [
        f"func.func private @f{i}(%x: tensor<4xf32>) -> tensor<4xf32> {{\n"
        f"%a = {call.format(i + 1, '%x')}\n%b = {call.format(i + 1, '%a')}\nreturn %b : tensor<4xf32> }}"
        for i in range(depth)
    ]
    last = f"func.func private @f{depth}(%x: tensor<4xf32>) -> tensor<4xf32> {{ %y = {ADD}\n{RETURN} }}"
    return module_of(f"%y = {call.format(0, '%x')}\n{RETURN}", rest="\n".join([*functions, last]))


def one(line: str, rest: str = "") -> str:
    """Write a module of one operation that defines ``%y``."""
    return module_of(f"{line}\n{RETURN}", rest=rest)


MODULES = {
    "python callback": one(f"%y = {CALL.format('xla_ffi_python_cpu_callback')}"),
    "unknown custom call": one(f"%y = {CALL.format('system')}"),
    "sharding custom call": one(f"%y = {CALL.format('Sharding')}"),
    "custom call in a function nobody calls": one(
        f"%y = {ADD}",
        f"func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {{ %y = {CALL.format('system')}\n{RETURN} }}",
    ),
    "recursion": one(
        "%y = func.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>",
        "func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {"
        f"%y = func.call @f(%x) : (tensor<4xf32>) -> tensor<4xf32>\n{RETURN} }}",
    ),
    "nested 30 deep": module_of(nested(30)),
    "nested 300 deep": module_of(nested(300)),
    "two to the 30 calls": doubling(30),
    "a hundred thousand operations": module_of(
        "\n".join(f"%v{i} = {ADD}" for i in range(100_000)) + f"\n%y = {ADD}\n{RETURN}"
    ),
    "iota of 40 GB": one(f"%big = stablehlo.iota dim = 0 : tensor<10000000000xf32>\n%y = {ADD}"),
    "splat of 400 TB": one(f"%big = stablehlo.constant dense<1.0> : tensor<100000000000000xf32>\n%y = {ADD}"),
    "dynamic shape": one(
        "%n = stablehlo.constant dense<4> : tensor<1xi64>\n"
        f"%d = stablehlo.dynamic_iota %n, dim = 0 : (tensor<1xi64>) -> tensor<?xf32>\n%y = {ADD}"
    ),
    "infeed": one(
        '%t = "stablehlo.create_token"() : () -> !stablehlo.token\n'
        '%y, %u = "stablehlo.infeed"(%t) <{infeed_config = ""}> : (!stablehlo.token) '
        "-> (tensor<4xf32>, !stablehlo.token)"
    ),
    "random numbers": one(
        "%a = stablehlo.constant dense<0.0> : tensor<f32>\n%b = stablehlo.constant dense<1.0> : tensor<f32>\n"
        "%n = stablehlo.constant dense<4> : tensor<1xi64>\n"
        '%y = "stablehlo.rng"(%a, %b, %n) <{rng_distribution = #stablehlo<rng_distribution UNIFORM>}> : '
        "(tensor<f32>, tensor<f32>, tensor<1xi64>) -> tensor<4xf32>"
    ),
    "all reduce": one(
        f'%y = "stablehlo.all_reduce"(%x) <{{replica_groups = dense<0> : tensor<1x1xi64>}}> {SUM} : '
        "(tensor<4xf32>) -> tensor<4xf32>"
    ),
    "replica id": one(f"%r = stablehlo.replica_id : tensor<ui32>\n%y = {ADD}"),
    "compute placed elsewhere": one(
        '%y = stablehlo.add %x, %x {mhlo.frontend_attributes = {_xla_compute_type = "host"}} : tensor<4xf32>'
    ),
    "two partitions": one(f"%y = {ADD}").replace("num_partitions = 1", "num_partitions = 2"),
    "another result than the avals say": module_of(
        "%y = stablehlo.slice %x [0:2] : (tensor<4xf32>) -> tensor<2xf32>\nreturn %y : tensor<2xf32>",
        result="tensor<2xf32>",
    ),
    "another argument than the avals say": module_of(
        "%y = stablehlo.slice %x [0:4] : (tensor<9xf32>) -> tensor<4xf32>\nreturn %y : tensor<4xf32>",
        argument="tensor<9xf32>",
    ),
    "pivots too short": module_of(
        "%m = stablehlo.broadcast_in_dim %x, dims = [0] : (tensor<4xf32>) -> tensor<4x4xf32>\n"
        '%l, %p, %i = "stablehlo.custom_call"(%m) <{call_target_name = "lapack_sgetrf_ffi"}> '
        '{mhlo.backend_config = {}, mhlo.frontend_attributes = {num_batch_dims = "0"}} : '
        f"(tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<1xi32>, tensor<i32>)\n%y = {ADD}\n{RETURN}"
    ),
}

REASONS = {
    "python callback": "native code",
    "unknown custom call": "native code",
    "sharding custom call": "native code",
    "custom call in a function nobody calls": "native code",
    "recursion": "call themselves",
    "nested 30 deep": "nests more than 24",
    "nested 300 deep": "nests more than 24",
    "two to the 30 calls": "grows to more than",
    "a hundred thousand operations": "more than 20000 operations",
    "iota of 40 GB": "10000000000 elements",
    "splat of 400 TB": "constant that is too large",
    "dynamic shape": "dynamic_iota",
    "infeed": "create_token",
    "random numbers": "stablehlo.rng",
    "all reduce": "all_reduce",
    "replica id": "replica_id",
    "compute placed elsewhere": "frontend_attributes",
    "two partitions": "module attributes",
    "another result than the avals say": "take and return",
    "another argument than the avals say": "take and return",
    "pivots too short": "getrf",
}


@pytest.mark.parametrize("name", MODULES)
def test_forged_modules_are_refused(judge: Judge, name: str) -> None:
    """A module that JAX would not write is refused, and the reason says what was found."""
    reply = judge(request(with_module(HONEST, MODULES[name]), types(HONEST), [X]))
    assert_no_outputs(reply)
    assert reply is not None
    assert REASONS[name] in wire.unpack(reply)[0]["bundle"]["refused"]


CHANGES: dict[str, dict[str, Any]] = {
    "platform": {"platforms": ("cuda",)},
    "more platforms": {"platforms": ("cpu", "cuda")},
    "devices": {"nr_devices": 2},
    "kept arguments": {"module_kept_var_idx": ()},
    "safety checks": {"disabled_safety_checks": (jax.export.DisabledSafetyCheck.custom_call("system"),)},
    "input avals": {"in_avals": export(lambda x: x, [X[:2]]).in_avals},
    "output avals": {"out_avals": export(lambda x: x, [X[:2]]).out_avals},
    "argument tree": {"in_tree": jax.tree.structure((({"a": 0},), {}))},
    "result tree": {"out_tree": jax.tree.structure({"a": 0})},
}


@pytest.mark.parametrize("name", CHANGES)
def test_forged_fields_are_refused(judge: Judge, name: str) -> None:
    """What an export says about itself is compared with what was asked for."""
    forged = bytes(dataclasses.replace(HONEST, **CHANGES[name]).serialize())
    assert_no_outputs(judge(request(forged, types(HONEST), [X])))


@pytest.mark.parametrize(
    "function", [lambda x, y: [x + y], lambda x: [x, x], lambda x: [x.astype(jnp.int32)]]
)
def test_honest_artifacts_of_another_signature_are_refused(
    judge: Judge, function: Callable[..., Any]
) -> None:
    """An artifact of other arity, results or dtypes than asked for is refused."""
    other = export(function, [X] * function.__code__.co_argcount)
    assert_no_outputs(judge(request(bytes(other.serialize()), types(HONEST), [X])))


@pytest.mark.parametrize("data", [b"", b"hello", b"\0" * 64, bytes(HONEST.serialize())[:-40]])
def test_bytes_that_are_no_export_are_refused(judge: Judge, data: bytes) -> None:
    """Truncated or arbitrary bytes are refused, or their parsing kills the child."""
    assert_no_outputs(judge(request(data, types(HONEST), [X])))


@pytest.mark.parametrize("junk", [b"j", b"junk", b"junk" * 5000])
def test_trailing_bytes_are_refused(judge: Judge, junk: bytes) -> None:
    """An artifact must be the bytes that JAX writes for it, with nothing hidden behind."""
    assert_no_outputs(judge(request(bytes(HONEST.serialize()) + junk, types(HONEST), [X])))


def test_large_constants_are_refused(judge: Judge) -> None:
    """A program may not carry megabytes of precomputed numbers."""
    table = np.arange(3 << 20, dtype="float32")
    other = export(lambda x: x + jnp.asarray(table)[:4], [X])
    assert_no_outputs(judge(request(bytes(other.serialize()), types(HONEST), [X])))


def test_an_endless_loop_dies_of_its_cpu_limit(judge: Judge) -> None:
    """Vetting does not decide whether a program ends; the jail's limit does."""
    endless = export(lambda x: jax.lax.while_loop(lambda v: v[0] < jnp.inf, lambda v: v * 0.5, x), [X])
    assert None is judge(request(bytes(endless.serialize()), types(HONEST), [X]), cpu_s=1)


def test_a_composite_runs_the_body_that_was_vetted(judge: Judge) -> None:
    """A composite that calls itself chlo.erf but doubles its input doubles it."""
    text = one(
        '%y = stablehlo.composite "chlo.erf" %x {decomposition = @f, version = 1 : i32} : '
        "(tensor<4xf32>) -> tensor<4xf32>",
        f"func.func private @f(%x: tensor<4xf32>) -> tensor<4xf32> {{ %y = {ADD}\n{RETURN} }}",
    )
    reply = judge(request(with_module(HONEST, text), types(HONEST), [X]))
    assert reply is not None
    np.testing.assert_array_equal(2 * X, np.frombuffer(wire.unpack(reply)[1]["outputs-0"], "float32"))


def test_an_honest_artifact_of_the_same_signature_runs(judge: Judge) -> None:
    """The control: the artifact that the others were forged from is run."""
    reply = judge(request(bytes(HONEST.serialize()), types(HONEST), [X]))
    assert reply is not None
    np.testing.assert_array_equal(X + 1, np.frombuffer(wire.unpack(reply)[1]["outputs-0"], "float32"))


def test_one_changed_byte_never_breaks_the_protocol(judge: Judge) -> None:
    """Whatever byte is changed, the child refuses, fails, dies, or gives outputs of the right size."""
    generator = random.Random(7)
    honest = bytes(HONEST.serialize())
    refused = 0
    for _ in range(30):
        data = bytearray(honest)
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        reply = judge(request(bytes(data), types(HONEST), [X]))
        if reply is None:
            continue
        header, blobs = wire.unpack(reply)
        refused += bool(header["bundle"]["refused"])
        wrong = header["bundle"]["refused"] or header["bundle"]["failed"]
        assert ({} if wrong else {"outputs-0": X.nbytes}) == {name: len(raw) for name, raw in blobs.items()}
    assert refused > 10


def assert_no_outputs(reply: bytes | None) -> None:
    """Demand that the child died, or refused with a reason and gave nothing."""
    if reply is not None:
        header, blobs = wire.unpack(reply)
        assert header["bundle"]["refused"]
        assert {} == blobs
