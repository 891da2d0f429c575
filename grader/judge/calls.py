"""Which function calls which: acyclic, shallow, and not exploding. Layer 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.judge.limits import Limits, Refused

__all__ = ["call_order"]


def call_order(edges: Mapping[str, Sequence[str]], own: Mapping[str, int], limits: Limits) -> list[str]:
    """Sort functions so that each follows those it calls.

    Args:
        edges: the calls in each function, one entry a call.
        own: operations written in each function.
        limits: bounds on depth and on operations once calls are expanded.

    Raises:
        Refused: recursion, an unknown callee, or a bound exceeded.
    """
    sizes: dict[str, int] = {}
    depths: dict[str, int] = {}
    for root in edges:
        stack = [] if root in sizes else [(root, iter(edges[root]))]
        path = {root}
        while stack:
            name, rest = stack[-1]
            callee = next((callee for callee in rest if callee not in sizes), None)
            if callee is None:
                stack.pop()
                path.discard(name)
                sizes[name] = own[name] + sum(sizes[called] for called in edges[name])
                depths[name] = 1 + max((depths[called] for called in edges[name]), default=0)
                _bound(sizes[name], depths[name], limits)
            elif callee not in edges:
                raise Refused("the program calls a function that it does not hold")
            elif callee in path:
                raise Refused("the program's functions call themselves")
            else:
                path.add(callee)
                stack.append((callee, iter(edges[callee])))
    return list(sizes)


def _bound(size: int, depth: int, limits: Limits) -> None:
    if size > limits.expanded_operations:
        raise Refused(
            f"the program grows to more than {limits.expanded_operations} operations, as a Python loop makes it, which "
            "tracing unrolls; lax.scan and lax.fori_loop do not grow"
        )
    if depth > limits.call_depth:
        raise Refused(f"the program nests more than {limits.call_depth} calls")
