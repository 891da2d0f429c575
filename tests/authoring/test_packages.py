"""Tests of grader.authoring.packages: what an original imports, beyond Python and JAX."""

from __future__ import annotations

import pytest

from grader.authoring.packages import packages_of


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("import os, sys\nimport xml.dom\nfrom math import pi\n", ()),
        ("import numpy as np\nimport jax.numpy\nfrom scipy import special\nimport ml_dtypes\n", ()),
        ("import yaml\n", ("yaml",)),
        ("import pytest, yaml\nfrom yaml.nodes import Node\n", ("pytest", "yaml")),
        ("def f(x):\n    from yaml import safe_load\n    return safe_load(x)\n", ("yaml",)),
        ("try:\n    import no_such_module\nexcept ImportError:\n    pass\n", ()),
        ("from .beside import it\nfrom . import yaml\n", ()),
        ("# import yaml\ntext = 'import yaml'\n", ()),
    ],
)
def test_what_is_needed(source: str, needs: tuple[str, ...]) -> None:
    """Packages alone, each once, wherever the import stands; what is not installed here cannot be told from a file."""
    assert needs == packages_of(source)
