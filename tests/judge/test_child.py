"""The judge child runs bundles on all rounds, counts programs, and keeps refusals apart from results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from grader import wire
from grader.judge.buffers import join as join_bytes
from grader.judge.buffers import parse_types, split
from grader.judge.child import main
from tests.judge.forge import export, join, module_of_many, types, with_module
from tests.judge.honest import PROGRAMS

X = np.linspace(-1, 1, 4, dtype="float32")
RANDOM = (
    '"stablehlo.rng_bit_generator"(%s{}) <{{rng_algorithm = #stablehlo<rng_algorithm THREE_FRY>}}> : '
    "(tensor<5xui64>) -> (tensor<5xui64>, tensor<4xui32>)"
)
CHUNKS = [list(PROGRAMS)[start::6] for start in range(6)]


def ask(
    bundle: tuple[bytes, dict[str, Any]] | None = None,
    rounds: tuple[tuple[Any, ...], ...] = (),
    programs: dict[str, tuple[bytes, dict[str, Any]]] | None = None,
    inputs: dict[str, tuple[Any, ...]] | None = None,
    known: dict[str, list[str]] | None = None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Call the child in this process, where it is harmless; programs with ``inputs`` are to be run."""
    programs = programs or {}
    header = {
        "platform": "cpu",
        "bundle": {**bundle[1], "rounds": len(rounds)} if bundle else None,
        "programs": {name: {"donate": [], "memory": False, **spec} for name, (_, spec) in programs.items()},
        "known": known or {},
    }
    blobs = {name: data for name, (data, _) in programs.items()}
    if bundle:
        blobs["bundle"] = bundle[0]
    for index, args in enumerate(rounds):
        blobs[f"round-{index}"] = join_bytes(args)
    for name, args in (inputs or {}).items():
        blobs[f"{name}-inputs"] = join_bytes(args)
    return wire.unpack(main(wire.pack(header, blobs)))


def prepared(
    function: Callable[..., Any], args: tuple[Any, ...], **more: Any
) -> tuple[bytes, dict[str, Any]]:
    """Export a function, with what the supervisor says about it."""
    exported = export(function, args)
    return bytes(exported.serialize()), {**types(exported), **more}


def prepared_parts(
    *pieces: tuple[Callable[..., Any], tuple[Any, ...]],
) -> tuple[bytes, dict[str, Any]]:
    """Export several functions as one artifact, with what the supervisor says about it."""
    exported, layout = join(*pieces)
    return bytes(exported.serialize()), types(exported, layout)


def uncompilable(*adds: int) -> tuple[bytes, dict[str, Any]]:
    """Return an artifact that XLA cannot compile: in each part three operations and so many additions."""
    exported, layout = join(*((lambda x: x, (X,)) for _ in adds))
    lines, results = [], []
    for part, count in enumerate(adds):
        lines += [
            f"%s{part} = stablehlo.constant dense<1> : tensor<5xui64>",
            f"%t{part}, %b{part} = {RANDOM.format(part)}",
            f"%v{part}n0 = stablehlo.convert %b{part} : (tensor<4xui32>) -> tensor<4xf32>",
        ]
        lines += [
            f"%v{part}n{i + 1} = stablehlo.add %v{part}n{i}, %a{part} : tensor<4xf32>" for i in range(count)
        ]
        results.append(f"%v{part}n{count}")
    arguments = [f"%a{part}" for part in range(len(adds))]
    return with_module(exported, module_of_many(lines, arguments, results)), types(exported, layout)


@pytest.mark.parametrize("names", CHUNKS)
def test_a_bundle_gives_the_values_of_the_functions_in_it(names: list[str]) -> None:
    """Compiled for one quick run, a bundle of honest programs gives what each gives under jit."""
    args = tuple(arg for name in names for arg in PROGRAMS[name][1])
    data, spec = prepared_parts(*(PROGRAMS[name] for name in names))
    header, blobs = ask((data, spec), (args,))
    assert ("", "") == (header["bundle"]["refused"], header["bundle"]["failed"])
    assert len(names) == len(header["bundle"]["parts"])
    results = [jax.jit(function)(*own) for function, own in (PROGRAMS[name] for name in names)]
    expected = jax.device_get(jax.tree.leaves(results))
    for want, have in zip(expected, split(blobs["outputs-0"], parse_types(spec["outputs"])), strict=True):
        np.testing.assert_allclose(want.astype("complex128"), have.astype("complex128"), rtol=2e-4, atol=2e-5)


def test_every_round_has_its_outputs() -> None:
    """One compilation serves all rounds of inputs."""
    header, blobs = ask(prepared(lambda x: x * 2, (X,)), ((X,), (X + 1,), (X + 2,)))
    assert header["bundle"]["compile_s"] > 0
    assert {f"outputs-{i}": (2 * (X + i)).tobytes() for i in range(3)} == blobs


def test_what_is_known_is_counted_and_not_run() -> None:
    """Of the bundle and of a program: each by its own digests, and neither by the other's."""
    bundle, more = prepared(lambda x: x * 2, (X,)), prepared(lambda x: x * 3, (X,))
    first, blobs = ask(bundle, ((X,),), {"p": more}, {"p": (X,)})
    assert {"outputs-0", "p-outputs"} == blobs.keys()
    digests = {"bundle": first["bundle"]["digest"], "p": first["programs"]["p"]["digest"]}
    both = {name: [digest] for name, digest in digests.items()}
    again, blobs = ask(bundle, ((X,),), {"p": more}, {"p": (X,)}, both)
    assert ({}, True, True) == (blobs, again["bundle"]["known"], again["programs"]["p"]["known"])
    assert first["bundle"]["parts"] == again["bundle"]["parts"]
    swapped = {"bundle": both["p"], "p": both["bundle"]}
    other, blobs = ask(bundle, ((X,),), {"p": more}, {"p": (X,)}, swapped)
    assert {"outputs-0", "p-outputs"} == blobs.keys()
    assert (False, False) == (other["bundle"]["known"], other["programs"]["p"]["known"])


def test_a_known_digest_is_that_of_the_bytes() -> None:
    """Another program is run, whatever is known; one that names its helper otherwise is not."""

    def named(name: str, factor: float) -> tuple[bytes, dict[str, Any]]:
        def helper(x: Any) -> Any:
            return x * factor

        helper.__name__ = name
        return prepared(lambda x: jax.jit(helper)(x) + 1, (X,))

    header, _ = ask(named("mine", 2.0), ((X,),))
    known = {"bundle": [header["bundle"]["digest"]]}
    assert named("mine", 2.0)[0] != named("yours", 2.0)[0]
    assert ask(named("yours", 2.0), ((X,),), known=known)[0]["bundle"]["known"]
    header, blobs = ask(named("mine", 3.0), ((X,),), known=known)
    assert not header["bundle"]["known"]
    assert {"outputs-0": (X * 3 + 1).tobytes()} == blobs


def test_the_memory_of_a_known_program_is_looked_at() -> None:
    """What it costs is not shared, so it is compiled and run all the same."""
    program = prepared(lambda x: x + 1, (X,), memory=True)
    header, _ = ask(programs={"p": program}, inputs={"p": (X,)})
    known = {"p": [header["programs"]["p"]["digest"]]}
    header, blobs = ask(programs={"p": program}, inputs={"p": (X,)}, known=known)
    assert (False, 0) == (header["programs"]["p"]["known"], header["programs"]["p"]["alias_bytes"])
    assert {"p-outputs": (X + 1).tobytes()} == blobs


def test_a_refused_program_is_never_known() -> None:
    """What cannot be read has no digest to be known by."""
    data, spec = prepared(lambda x: x + 1, (X,))
    header, _ = ask((data[:-80], spec), ((X,),), known={"bundle": [""]})
    assert not header["bundle"]["known"]
    assert "cannot be read" in header["bundle"]["refused"]


def test_a_refused_program_leaves_the_others_alone() -> None:
    """Artifacts are judged one by one."""
    good = prepared(lambda x: x + 1, (X,))
    header, _ = ask(programs={"good": good, "bad": (good[0][:-80], good[1])})
    assert "" == header["programs"]["good"]["refused"]
    histogram = {"add": 1, "broadcast_in_dim": 1, "constant": 1}
    # x + 1 of four floats: 4 sums; the constant is spread, 4 + 16 bytes, and added, 3 times 16.
    work = {"element_operations": 4, "moved_bytes": 68, "least_bytes": 32}
    work |= {"sent_bytes": 0, "is_exact": True}
    count = {"operations": 3, "histogram": histogram, "constant_bytes": 4, "work": work}
    assert [count] == header["programs"]["good"]["parts"]
    assert "cannot be read" in header["programs"]["bad"]["refused"]
    assert ("", []) == (header["programs"]["bad"]["digest"], header["programs"]["bad"]["parts"])


def test_donation_is_asked_for_again() -> None:
    """An export forgets donation; memory analysis sees it where the exercise asks for it, and values are right."""
    data, spec = prepared(lambda x, y: x + y, (X, X), memory=True)
    both = {"kept": (data, spec), "donated": (data, {**spec, "donate": [0]})}
    header, blobs = ask(programs=both, inputs=dict.fromkeys(both, (X, X + 1)))
    assert 0 == header["programs"]["kept"]["alias_bytes"]
    assert X.nbytes == header["programs"]["donated"]["alias_bytes"]
    assert {f"{name}-outputs": (X + (X + 1)).tobytes() for name in both} == blobs


def test_memory_is_null_unless_asked_for() -> None:
    """The memory of a program that is only counted and run is not looked at."""
    header, blobs = ask(programs={"p": prepared(lambda x: x + 1, (X,))}, inputs={"p": (X,)})
    assert (None, None) == (
        header["programs"]["p"]["alias_bytes"],
        header["programs"]["p"]["temporary_bytes"],
    )
    assert {"p-outputs": (X + 1).tobytes()} == blobs


def test_double_precision_is_kept() -> None:
    """An exercise that declares float64 gets it, without a switch."""
    x = np.array([1.0, 1e-12])
    with jax.enable_x64(True):
        bundle = prepared(lambda v: v.sum(), (x,))
    _, blobs = ask(bundle, ((x,),))
    assert [1.0 + 1e-12] == np.frombuffer(blobs["outputs-0"], "float64").tolist()


def looped(xs: Any) -> Any:
    """Sum an axis in one loop: as long at every size."""
    return lax.scan(lambda total, x: (total + x, None), 0.0, xs)[0]


def unrolled(xs: Any) -> Any:
    """Sum an axis in a Python loop: longer at every size."""
    return sum(xs[index] for index in range(xs.shape[0]))


SIZED = tuple(np.arange(size, dtype="float32") for size in (16, 32, 64))


def test_a_program_that_does_not_grow_is_run_at_every_size() -> None:
    """What is counted is also run, so that its values can be compared."""
    growth = prepared_parts(*((looped, (xs,)) for xs in SIZED))
    header, blobs = ask(programs={"growth": growth}, inputs={"growth": SIZED})
    entry = header["programs"]["growth"]
    assert ("", "", 1) == (entry["refused"], entry["failed"], len({c["operations"] for c in entry["parts"]}))
    assert {"growth-outputs": np.array([xs.sum() for xs in SIZED], "float32").tobytes()} == blobs


def test_a_program_that_grows_is_counted_and_not_run() -> None:
    """Its counts are what the student is told."""
    growth = prepared_parts(*((unrolled, (xs,)) for xs in SIZED))
    header, blobs = ask(programs={"growth": growth}, inputs={"growth": SIZED})
    entry = header["programs"]["growth"]
    small, medium, large = (count["operations"] for count in entry["parts"])
    assert (small > 16, 2) == (True, (large - medium) / (medium - small))
    assert ("", "", {}) == (entry["refused"], entry["failed"], blobs)


def test_a_program_without_inputs_is_only_looked_at() -> None:
    """An endless loop takes no time, and what XLA would refuse has not failed."""
    endless = prepared(lambda x: lax.while_loop(lambda v: v[0] < jnp.inf, lambda v: v * 0.5, x), (X,))
    header, blobs = ask(programs={"growth": uncompilable(1, 1, 1), "memory": endless})
    assert {("", "")} == {(entry["refused"], entry["failed"]) for entry in header["programs"].values()}
    assert [4, 4, 4] == [count["operations"] for count in header["programs"]["growth"]["parts"]]
    assert {} == blobs


def test_no_rounds_means_look_only() -> None:
    """A bundle that killed its judge can still be counted: it is neither compiled nor run."""
    header, blobs = ask(uncompilable(1, 1, 1))
    entry = header["bundle"]
    assert ("", "", 0.0, {}) == (entry["refused"], entry["failed"], entry["compile_s"], blobs)
    assert entry["digest"].startswith("sha256:")
    assert [4, 4, 4] == [count["operations"] for count in entry["parts"]]


@pytest.mark.parametrize(("adds", "expected"), [((1, 1, 1), True), ((1, 2, 3), True), ((1, 2, 4), False)])
def test_only_what_does_not_grow_is_compiled(adds: tuple[int, int, int], expected: bool) -> None:
    """A program that XLA refuses fails if it is compiled; one that grows as an unrolled loop is not compiled."""
    header, _ = ask(programs={"growth": uncompilable(*adds)}, inputs={"growth": (X, X, X)})
    entry = header["programs"]["growth"]
    assert [3 + count for count in adds] == [part["operations"] for part in entry["parts"]]
    assert expected == bool(entry["failed"])


@pytest.mark.parametrize("name", ["bundle", "growth"])
def test_an_artifact_that_mixes_its_parts_is_refused(name: str) -> None:
    """Neither compiled nor run: what is counted for one part would work for another."""
    data, spec = prepared(lambda x, y: (x + 1, x + y), (X, X), layout=[[1, 1], [1, 1]])
    if name == "bundle":
        header, blobs = ask((data, spec), ((X, X),))
    else:
        header, blobs = ask(programs={name: (data, spec)}, inputs={name: (X, X)})
    entry = header["bundle"] if name == "bundle" else header["programs"][name]
    assert ("the program mixes the inputs of different cases", "", [], {}) == (
        entry["refused"],
        entry["digest"],
        entry["parts"],
        blobs,
    )


def test_an_xla_error_is_a_failure_not_a_refusal() -> None:
    """A program that XLA cannot compile is reported with XLA's first line."""
    header, blobs = ask(uncompilable(1), ((X,),))
    assert "" == header["bundle"]["refused"]
    assert "JaxRuntimeError" in header["bundle"]["failed"]
    assert {} == blobs
