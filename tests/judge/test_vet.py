"""Vetting accepts what honest students export, and is not fooled by where a thing stands."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from grader.judge.artifact import Artifact, open_artifact
from grader.judge.buffers import parse_types
from grader.judge.cost import Layout
from grader.judge.limits import Limits, Refused
from tests.judge.forge import export, types
from tests.judge.honest import PROGRAMS

X = np.ones(4, "float32")
X40 = np.ones(40, "float32")


def opened(exported: jax.export.Exported, limits: Limits | None = None, *, layout: Layout = ()) -> Artifact:
    """Open an export as what it says it is."""
    spec = types(exported)
    inputs, outputs = parse_types(spec["inputs"]), parse_types(spec["outputs"])
    return open_artifact(bytes(exported.serialize()), inputs, outputs, "cpu", limits, layout=layout)


@pytest.mark.parametrize("name", PROGRAMS)
def test_honest_programs_are_accepted(name: str) -> None:
    """Nothing that a student may reasonably write is refused."""
    function, args = PROGRAMS[name]
    assert opened(export(function, args)).cost.operations > 0


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(artifact_bytes=100), "too large"),
        (Limits(operations=3), "more than 3 operations"),
        (Limits(expanded_operations=5), "grows to more than 5"),
        (Limits(depth=1), "nests more than 1 loops"),
        (Limits(call_depth=1), "nests more than 1 calls"),
        (Limits(functions=1), "more than 1 functions"),
        (Limits(tensor_elements=3), "4 elements"),
        (Limits(constant_bytes=3), "bytes of constants"),
    ],
)
def test_each_limit_refuses(limits: Limits, reason: str) -> None:
    """Every limit is enforced, with a reason that names it."""

    def function(x: jax.Array) -> jax.Array:
        looped: jax.Array = jax.lax.fori_loop(
            0, 3, lambda _, c: jax.jit(jnp.sin)(c) + jax.jit(jnp.sin)(c + 1), x
        )
        return looped

    assert opened(export(function, [X])).cost.operations > 0
    with pytest.raises(Refused, match=reason):
        opened(export(function, [X]), limits)


def test_unused_arguments_must_be_kept() -> None:
    """An export that drops an argument is refused: the supervisor numbers arguments, not the artifact."""
    shape = jax.ShapeDtypeStruct((4,), "float32")
    dropped = jax.export.export(jax.jit(lambda *args: [args[0]]), platforms=["cpu"])(shape, shape)
    with pytest.raises(Refused, match="leaves out"):
        opened(dropped)


def test_a_mix_of_weak_and_strong_types_is_accepted() -> None:
    """Weak types are lost when an export is read, so writing it again gives other bytes; that is no forgery."""
    assert opened(export(lambda x: (x[0] * 1, jax.lax.fori_loop(0, 3, lambda _, c: c + 1, 0.0)), [X])).digest


def test_no_rule_says_how_lapack_is_cut_for_several_devices() -> None:
    """Its routines trust the sizes they are given, and a rule could make them others than those that were vetted."""
    exported = export(jnp.linalg.cholesky, [np.eye(4, dtype="float32")])
    assert "sdy.sharding_rule" in exported.mlir_module()
    assert "sdy.sharding_rule" in opened(exported).exported.mlir_module()
    assert "sdy.sharding_rule" not in opened(exported, Limits(devices=4)).exported.mlir_module()


@pytest.mark.parametrize("stable", [True, False])
def test_every_sort_is_stable_before_it_runs(stable: bool) -> None:
    """An unstable one trusts its comparison, and a comparison that is no ordering leads it out of its buffer."""
    exported = export(lambda x: [jax.lax.sort(x, is_stable=stable)], (np.arange(40, 0, -1, dtype="float32"),))
    assert stable == ("is_stable = true" in exported.mlir_module())
    assert "is_stable = true" in opened(exported).exported.mlir_module()
    assert (
        opened(exported).digest
        == opened(export(lambda x: [jax.lax.sort(x, is_stable=stable)], (X40,))).digest
    )
