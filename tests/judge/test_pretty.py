"""The fall-back without MLIR bindings accepts what it can read, counts alike, and refuses the rest."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import pytest

from grader.judge import mlir
from grader.judge.artifact import Artifact, open_artifact
from grader.judge.buffers import parse_types
from grader.judge.limits import Refused
from tests.judge.forge import export, types, with_module
from tests.judge.honest import PROGRAMS
from tests.judge.test_hostile import HONEST, MODULES
from tests.judge.test_vet import opened

COMPOSITES = {"top_k", "erf", "hyperbolic", "norm_cdf", "composite"}
CUSTOM_CALLS = {
    name for name in PROGRAMS if name.startswith(("cho", "solve", "inv", "det", "qr", "eigh"))
} | {
    *("svd", "svd_full", "singular_values", "lstsq", "expm"),
}


@pytest.fixture
def no_bindings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that this JAX has no MLIR bindings."""
    monkeypatch.setattr(mlir, "AVAILABLE", False)


def reopened(data: bytes) -> Artifact:
    """Open bytes as what the honest artifact is."""
    spec = types(HONEST)
    return open_artifact(data, parse_types(spec["inputs"]), parse_types(spec["outputs"]), "cpu")


@pytest.mark.parametrize("name", sorted(PROGRAMS.keys() - COMPOSITES - CUSTOM_CALLS))
def test_both_readers_count_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs without native calls are accepted, with the very same counts; words cannot be weighed."""
    exported = export(*PROGRAMS[name])
    if "stablehlo.composite" in exported.mlir_module():
        pytest.skip("this JAX writes it with a composite, which the fall-back refuses")
    if '"stablehlo.sort"' in exported.mlir_module() and "is_stable = true" not in exported.mlir_module():
        pytest.skip("this JAX writes it with a sort that is not stable, which the fall-back refuses")
    expected = opened(exported).cost
    monkeypatch.setattr(mlir, "AVAILABLE", False)
    assert replace(expected, work=None) == opened(exported).cost


@pytest.mark.parametrize("name", sorted(COMPOSITES | CUSTOM_CALLS))
@pytest.mark.usefixtures("no_bindings")
def test_what_cannot_be_compared_is_refused(name: str) -> None:
    """Composites and custom calls need the bindings."""
    with pytest.raises(Refused):
        opened(export(*PROGRAMS[name]))


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {"a hundred thousand operations"}))
@pytest.mark.usefixtures("no_bindings")
def test_forged_modules_are_refused(name: str) -> None:
    """What the reader with bindings refuses, the one without refuses too."""
    data = with_module(HONEST, MODULES[name])
    with pytest.raises(Refused):
        reopened(data)


@pytest.mark.usefixtures("no_bindings")
def test_the_honest_artifact_is_accepted() -> None:
    """The control: the artifact that the others were forged from."""
    assert {"add": 1, "broadcast_in_dim": 1, "constant": 1} == reopened(
        bytes(HONEST.serialize())
    ).cost.histogram


@pytest.mark.usefixtures("no_bindings")
def test_a_sort_that_is_not_stable_is_refused() -> None:
    """It could be made stable only with the bindings."""
    x = np.ones(40, "float32")
    opened(export(lambda v: [jax.lax.sort(v)], (x,)))
    with pytest.raises(Refused, match="not stable"):
        opened(export(lambda v: [jax.lax.sort(v, is_stable=False)], (x,)))
