"""The judge child runs bundles on all rounds, counts programs, and keeps refusals apart from results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from grader import wire
from grader.judge.buffers import parse_types, split
from grader.judge.child import main
from tests.judge.forge import export, module_of, types, with_module
from tests.judge.honest import PROGRAMS

X = np.linspace(-1, 1, 4, dtype="float32")
CHUNKS = [list(PROGRAMS)[start::6] for start in range(6)]


def ask(
    bundle: tuple[bytes, dict[str, Any]] | None = None,
    rounds: tuple[tuple[Any, ...], ...] = (),
    programs: dict[str, tuple[bytes, dict[str, Any]]] | None = None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Call the child in this process, where it is harmless."""
    programs = programs or {}
    header = {
        "platform": "cpu",
        "bundle": {**bundle[1], "rounds": len(rounds)} if bundle else None,
        "programs": {name: spec for name, (_, spec) in programs.items()},
    }
    blobs = {name: data for name, (data, _) in programs.items()}
    if bundle:
        blobs["bundle"] = bundle[0]
    for index, args in enumerate(rounds):
        blobs[f"round-{index}"] = b"".join(np.asarray(arg).tobytes() for arg in args)
    return wire.unpack(main(wire.pack(header, blobs)))


def prepared(
    function: Callable[..., Any], args: tuple[Any, ...], **more: Any
) -> tuple[bytes, dict[str, Any]]:
    """Export a function, with what the supervisor says about it."""
    exported = export(function, args)
    return bytes(exported.serialize()), {**types(exported), **more}


@pytest.mark.parametrize("names", CHUNKS)
def test_a_bundle_gives_the_values_of_the_functions_in_it(names: list[str]) -> None:
    """Compiled for one quick run, a bundle of honest programs gives what each gives under jit."""
    counts = [len(PROGRAMS[name][1]) for name in names]
    ends = np.cumsum(counts).tolist()

    def bundle(*leaves: Any) -> list[Any]:
        parts = [leaves[end - count : end] for end, count in zip(ends, counts, strict=True)]
        return [PROGRAMS[name][0](*part) for name, part in zip(names, parts, strict=True)]

    args = tuple(arg for name in names for arg in PROGRAMS[name][1])
    data, spec = prepared(bundle, args)
    header, blobs = ask((data, spec), (args,))
    assert ("", "") == (header["bundle"]["refused"], header["bundle"]["failed"])
    expected = jax.device_get(jax.tree.leaves(jax.jit(bundle)(*args)))
    for want, have in zip(expected, split(blobs["outputs-0"], parse_types(spec["outputs"])), strict=True):
        np.testing.assert_allclose(want.astype("complex128"), have.astype("complex128"), rtol=2e-4, atol=2e-5)


def test_every_round_has_its_outputs() -> None:
    """One compilation serves all rounds of inputs."""
    header, blobs = ask(prepared(lambda x: x * 2, (X,)), ((X,), (X + 1,), (X + 2,)))
    assert header["bundle"]["compile_s"] > 0
    assert {f"outputs-{i}": (2 * (X + i)).tobytes() for i in range(3)} == blobs


def test_a_refused_program_leaves_the_others_alone() -> None:
    """Artifacts are judged one by one."""
    good = prepared(lambda x: x + 1, (X,))
    header, _ = ask(programs={"good": good, "bad": (good[0][:-80], good[1])})
    assert "" == header["programs"]["good"]["refused"]
    assert {"add": 1, "broadcast_in_dim": 1, "constant": 1} == header["programs"]["good"]["histogram"]
    assert "cannot be read" in header["programs"]["bad"]["refused"]
    assert "" == header["programs"]["bad"]["digest"]


def test_donation_is_asked_for_again() -> None:
    """An export forgets donation; memory analysis sees it where the exercise asks for it."""
    data, spec = prepared(lambda x, y: x + y, (X, X), memory=True)
    header, _ = ask(programs={"kept": (data, spec), "donated": (data, {**spec, "donate": [0]})})
    assert 0 == header["programs"]["kept"]["alias_bytes"]
    assert X.nbytes == header["programs"]["donated"]["alias_bytes"]


def test_memory_is_null_unless_asked_for() -> None:
    """A program that only wants counting is not compiled."""
    header, _ = ask(programs={"p": prepared(lambda x: x + 1, (X,))})
    assert (None, None) == (
        header["programs"]["p"]["alias_bytes"],
        header["programs"]["p"]["temporary_bytes"],
    )


def test_double_precision_is_kept() -> None:
    """An exercise that declares float64 gets it, without a switch."""
    x = np.array([1.0, 1e-12])
    with jax.enable_x64(True):
        bundle = prepared(lambda v: v.sum(), (x,))
    _, blobs = ask(bundle, ((x,),))
    assert [1.0 + 1e-12] == np.frombuffer(blobs["outputs-0"], "float64").tolist()


def test_an_xla_error_is_a_failure_not_a_refusal() -> None:
    """A program that XLA cannot compile is reported with XLA's first line."""
    exported = export(lambda x: x, (X,))
    unsupported = module_of(
        "%s = stablehlo.constant dense<1> : tensor<5xui64>\n"
        '%t, %b = "stablehlo.rng_bit_generator"(%s) <{rng_algorithm = #stablehlo<rng_algorithm THREE_FRY>}> : '
        "(tensor<5xui64>) -> (tensor<5xui64>, tensor<4xui32>)\n"
        "%y = stablehlo.convert %b : (tensor<4xui32>) -> tensor<4xf32>\nreturn %y : tensor<4xf32>"
    )
    header, blobs = ask((with_module(exported, unsupported), types(exported)), ((X,),))
    assert "" == header["bundle"]["refused"]
    assert "JaxRuntimeError" in header["bundle"]["failed"]
    assert {} == blobs
