"""One finding about purity, and those that a traced program shows by itself. Runs in the trace jail."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import jax
import jax.extend.core as jex_core

from grader.trace import keys, program

__all__ = ["Observation", "as_json", "callbacks", "reuses"]

_DEBUG = frozenset({"debug_callback", "debug_print"})
_HOST = frozenset({"pure_callback", "io_callback", "python_callback"})


@dataclass(frozen=True)
class Observation:
    """One finding about purity, as it crosses the jail's wall."""

    rule: str
    message: str
    line: int | None = None
    object: str = ""
    advice: bool = False


def callbacks(
    traced: jex_core.ClosedJaxpr, namespace: Mapping[str, Any] = types.MappingProxyType({})
) -> list[Observation]:
    """Find calls back to the host, and use of a mutable Ref from outside, at any depth of a program.

    Args:
        traced: the program; it does not say which Ref it uses.
        namespace: the submission's globals, which do if they hold one only.
    """
    found = {}
    for equation, line in program.placed_equations(traced.jaxpr):
        name = equation.primitive.name
        if name in _DEBUG | _HOST:
            rule = "debug-effect" if name in _DEBUG else "host-callback"
            found[name, line] = Observation(rule, f"the traced program contains `{name}`", line, name)
    observations = list(found.values())
    if program.has_outside_ref(traced):
        users = (e for e in program.equations(traced.jaxpr) if e.primitive.name in program.REF_PRIMITIVES)
        message = "the traced program uses a mutable Ref that it did not make"
        line = program.line_of(next(users, None))
        refs = [name for name, value in namespace.items() if issubclass(type(value), jax.Ref)]
        observations.append(Observation("closed-over-ref", message, line, refs[0] if len(refs) == 1 else ""))
    return observations


def reuses(traced: jex_core.ClosedJaxpr, paths: Sequence[str]) -> list[Observation]:
    """Find keys that feed two draws; ``paths`` names the flat inputs."""
    return [
        Observation("reuses-key", found.message, found.line, found.object, advice=found.is_advice)
        for found in keys.find_reuses(traced, paths)
    ]


def as_json(observations: Sequence[Observation]) -> list[dict[str, Any]]:
    """Return observations as plain data."""
    return [asdict(observation) for observation in observations[:40]]
