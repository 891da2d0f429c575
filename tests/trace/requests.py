"""Requests for the trace child, made from an entry signature as a plan makes them."""

from __future__ import annotations

from typing import Any

from grader import forms, signature, wire

__all__ = ["request"]


def request(source: str, entry: str, *, parts: Any = (), programs: Any = ()) -> bytes:
    """Return a request for the trace child, with the fields of ``grader.plan_requests.trace_request``."""
    parsed = signature.parse(entry)
    arguments = [signature.bind(parameter.type, {}, 3) for parameter in parsed.parameters]
    base = {"args": arguments, "result": signature.bind(parsed.result, {})}
    header = {
        "entry": parsed.name,
        "parameters": [parameter.name for parameter in parsed.parameters],
        "platform": "cpu",
        "observe": True,
        "bundle": True,
        "budget_s": 20.0,
        "base": base,
        "parts": [{**base, **_shapes(base), **part} for part in parts],
        "programs": [{**base, **_shapes(base), **part} for part in programs],
    }
    return wire.pack(header, {"source": source.encode()})


def _shapes(base: dict[str, Any]) -> dict[str, Any]:
    inputs = [leaf for form in base["args"] for leaf in forms.leaves(form)]
    return {"inputs": _avals(inputs), "expected": _avals(forms.leaves(base["result"]))}


def _avals(leaves: list[forms.Leaf]) -> list[list[Any]]:
    return [[leaf.dtype, list(leaf.shape)] for leaf in leaves]
