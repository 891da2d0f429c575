"""Follow random keys through a traced program: which are used twice, which never. Runs in the trace jail.

The rule is JAX's own (https://docs.jax.dev/en/latest/jax.experimental.key_reuse.html): a key feeds one draw or one
split and is then spent; ``fold_in`` spends nothing, ``clone`` says that a second use is meant. Keys are told apart by
value numbering, so that ``split(key)[0]`` written twice is one key. Two uses do not count

* in branches of which one runs;
* where differentiation or ``jax.checkpoint`` repeats a draw, which is what makes it the same draw;
* inside a function of JAX's own, which looks after its keys itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax.extend.core as jex_core

from grader.trace import program
from grader.trace.numbering import DRAWS, SPENDS, Place, Use, Walk, body_of, loop_parts

__all__ = ["Reuse", "find_reuses", "ignored"]


@dataclass(frozen=True)
class Reuse:
    """A key that feeds two draws."""

    object: str
    """The argument that holds the key, or that the key was made from."""
    message: str
    line: int | None
    is_advice: bool
    """The two draws give equal numbers in one statement, which looks intended."""


def find_reuses(traced: jex_core.ClosedJaxpr, paths: Sequence[str]) -> list[Reuse]:
    """List the keys that a program uses twice, once each.

    Args:
        traced: the program.
        paths: of its flat inputs, as a student would write them.
    """
    if not any(e.primitive.name in SPENDS for e in program.equations(traced.jaxpr)):
        return []
    walk = Walk()
    walk.run(traced.jaxpr, [walk.fresh(path) for path in paths], ())
    found: dict[int, Reuse] = {}
    for index, use in enumerate(walk.uses):
        if use.key not in found and (reuse := _reuse(walk, use, walk.uses[:index])) is not None:
            found[use.key] = reuse
    lines = {(reuse.object, reuse.line): reuse for reuse in found.values()}
    return list(lines.values())


def ignored(programs: Iterable[jex_core.ClosedJaxpr], keys: dict[int, str]) -> list[str]:
    """Return the paths of those keys (by index of the flat input) on which no program's numbers depend.

    What is handed on as a key counts only where there is nothing else in the result.
    """
    left = dict(keys)
    for traced in programs:
        draws = any(e.primitive.name in DRAWS for e in program.equations(traced.jaxpr))
        outputs = traced.jaxpr.outvars
        # A key leaves the program as its words: what `key_data` gives.
        words = {id(v) for e in traced.jaxpr.eqns if e.primitive.name == "random_unwrap" for v in e.outvars}
        numbers = [v for v in outputs if id(v) not in words] or outputs
        for index in list(left):
            tainted = _tainted(traced.jaxpr, {index})
            # A step that draws nothing may hand its key on.
            if any(_is_in(v, tainted) for v in (numbers if draws else outputs)):
                del left[index]
    return list(left.values())


def _reuse(walk: Walk, use: Use, earlier: Sequence[Use]) -> Reuse | None:
    label = walk.labels[use.key]
    name = f"`{label}`" if label else "a key"
    if use.is_repeated and not use.is_derived:
        message = f"every round of a loop uses {name} again"
        return Reuse(label, message, use.stack[0].line if use.stack else None, is_advice=False)
    wholes = set(_wholes(walk, use.key))
    for other in earlier:
        overlaps = other.key in wholes or use.key in _wholes(walk, other.key)
        if not overlaps or _exclude_each_other(use, other):
            continue
        same = use.what == other.what
        if same and (use.is_derived or other.is_derived):
            continue
        first, line, is_call = _fork(other.stack, use.stack)
        where = f" in line {first} as well" if first != line else " more than once in this line"
        message = f"{name} is used{where}: the two draws are not independent"
        return Reuse(label, message, line, is_advice=same and is_call and first == line)
    return None


def _wholes(walk: Walk, key: int) -> Iterator[int]:
    link: int | None = key
    while link is not None:
        yield link
        link = walk.parents.get(link)


def _exclude_each_other(a: Use, b: Use) -> bool:
    other = dict(b.branches)
    return any(other.get(which, branch) != branch for which, branch in a.branches)


def _fork(a: tuple[Place, ...], b: tuple[Place, ...]) -> tuple[int | None, int | None, bool]:
    """Return the lines in which two stacks part, and whether both call one function of the submission's there."""
    for outer, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False), 1):
        if x != y:
            return x.line, y.line, outer < min(len(a), len(b)) and a[0] == b[0]
    return a[0].line if a else None, b[0].line if b else None, False


def _tainted(jaxpr: Any, inputs: set[int]) -> set[Any]:
    """Return the variables of ``jaxpr`` that depend on some of its inputs."""
    tainted = {jaxpr.invars[i] for i in inputs}
    for equation in jaxpr.eqns:
        given = {i for i, a in enumerate(equation.invars) if _is_in(a, tainted)}
        if given:
            results = _tainted_results(equation, given)
            tainted.update(v for i, v in enumerate(equation.outvars) if i in results)
    return tainted


def _tainted_results(equation: Any, given: set[int]) -> set[int]:
    """Return which results of one equation depend on some of its operands."""
    match equation.primitive.name:
        case "jit" | "pjit" | "shard_map":
            inner = body_of(equation.params, len(equation.invars))
            return _through(inner, given) if inner is not None else _all(equation)
        case "scan":
            body = equation.params["jaxpr"].jaxpr
            rest, carries = loop_parts(equation)
            return _through_loop(body, given, len(equation.invars) - rest - carries, carries)
        case "cond" if 0 not in given:
            branches = equation.params["branches"]
            inside = {i - 1 for i in given}
            return {i for branch in branches for i in _through(branch.jaxpr, inside)}
    return _all(equation)


def _through(jaxpr: Any, given: set[int]) -> set[int]:
    tainted = _tainted(jaxpr, given)
    return {i for i, v in enumerate(jaxpr.outvars) if _is_in(v, tainted)}


def _through_loop(body: Any, given: set[int], consts: int, carries: int) -> set[int]:
    """Go round a loop until no more of its carry depends on what is given."""
    while True:
        results = _through(body, given)
        more = given | {consts + i for i in results if i < carries}
        if more == given:
            return results
        given = more


def _all(equation: Any) -> set[int]:
    return set(range(len(equation.outvars)))


def _is_in(atom: Any, variables: set[Any]) -> bool:
    return not isinstance(atom, jex_core.Literal) and atom in variables
