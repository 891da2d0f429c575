"""Tell which lesson an exception of JAX's teaches: a kind of ``grader.lessons`` and its slots. Runs in the trace jail.

The rule is known already (``grader.trace.refusals``); here the exception's words and the guilty expression narrow it
down. Words of JAX's are matched loosely: where a newer JAX says it otherwise, the kind is less precise, never wrong.
"""

from __future__ import annotations

import ast
import functools
import re
import traceback
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from grader.trace.algebra import is_of_jax
from grader.trace.lessons_refused import refused
from grader.trace.lessons_types import type_changes
from grader.trace.site import MISSING, Site
from grader.trace.wording import (
    Found,
    argument,
    arrays_in,
    call_name,
    described,
    is_mask,
    is_math,
    numpy_path,
    type_in,
)

__all__ = ["kind_of"]

_CONVERSIONS = frozenset({"asarray", "array", "float32", "float64", "int32", "int64", "bool_", "asanyarray"})
_CACHED = type(functools.lru_cache(len))


def kind_of(error: BaseException, words: str, rule: str, site: Site) -> Found | None:
    """Return the kind of an exception, or None if there is no lesson about it.

    Args:
        error: the exception.
        words: its text.
        rule: the rule it breaks.
        site: where it arose in the submission.
    """
    find = _BY_RULE.get(rule)
    found = find(error, words, site) if find else None
    if found is None:
        return None
    kind, slots = found
    return kind, {name: text for name, text in slots.items() if text}


# ---- a value is asked for ----


def _reads_value(error: BaseException, words: str, site: Site) -> Found:
    kind = type_in(words)
    if isinstance(error, jax.errors.TracerBoolConversionError) or "truth value" in words:
        return _truth(site, kind)
    if isinstance(error, jax.errors.TracerIntegerConversionError):
        return _whole_number(site, words)
    if "__format__" in words:
        # Everything in a format string may have the columns of the whole.
        whole = [node for node in site.climb() if isinstance(node, ast.JoinedStr)]
        parts = arrays_in(site, whole[-1] if whole else site.node)
        return "format-of-array", {"value": described(site, parts[0]) if len(parts) == 1 else ""}
    if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.Mod):
        return "format-of-array", {"value": described(site, site.node.right, kind)}
    return _number(site, words)


_ASKING: tuple[tuple[tuple[Any, ...], str], ...] = (
    ((max, min), "max-min"),
    ((sorted,), "sorted"),
    ((any, all), "any-all"),
    ((bool,), "bool-of-array"),
)
"""Functions of Python's that ask for truth values, and the kind of each."""
_DECIDING: dict[type, str] = {
    ast.If: "if-on-array",
    ast.While: "while-on-array",
    ast.Assert: "assert-on-array",
    ast.IfExp: "choice-on-array",
}


def _truth(site: Site, kind: str) -> Found:
    if isinstance(site.node, ast.Call):
        called = site.value(site.node.func)
        for functions, name in _ASKING:
            if any(called is function for function in functions):
                return name, {"call": call_name(site), "value": argument(site, "")}
    if (found := _comparison(site, kind)) is not None:
        return found
    outer = _construct(site)
    match outer:
        case ast.BoolOp(op=joint, values=[first, *_]):
            name = "and" if isinstance(joint, ast.And) else "or"
            return "and-or-on-arrays", {"call": name, "value": described(site, first, kind)}
        case ast.UnaryOp(operand=operand):
            return "not-on-array", {"value": described(site, operand, kind)}
    value = described(site, _guilty_test(site, outer), kind)
    if isinstance(outer, ast.If) and not outer.orelse:
        match outer.body[-1]:
            case ast.Break() | ast.Continue() | ast.Return() as last if _ends_turn(site, last):
                return "break-on-array", {"value": value}
            case ast.Raise():
                return "raise-on-array", {"value": value}
    return _DECIDING.get(type(outer), "reads-array"), {"value": value}


def _ends_turn(site: Site, node: ast.stmt) -> bool:
    """Tell whether a statement ends a loop or a turn of it: a ``return`` does in a loop of its own function."""
    if not isinstance(node, ast.Return):
        return True
    for around in site.climb(node):
        if isinstance(around, (ast.For, ast.While)):
            return True
        if isinstance(around, (ast.FunctionDef, ast.Lambda)):
            return False
    return False


def _comparison(site: Site, kind: str) -> Found | None:
    """Return the kind of a comparison that asks by itself, and of a comprehension's condition."""
    for around in site.climb():
        match around:
            case ast.Compare(ops=[ast.In() | ast.NotIn() as op], left=left, comparators=[holder]):
                value = described(site, holder if site.type_of(holder) else left)
                return "membership", {"call": "not in" if isinstance(op, ast.NotIn) else "in", "value": value}
            case ast.Compare(ops=[_, _, *_]):
                return "chained-comparison", {"value": described(site, around)}
            case ast.comprehension():
                return "filter-on-array", {"value": described(site, site.node, kind)}
            case ast.Match(subject=subject):
                return "match-on-array", {"value": described(site, subject)}
            case ast.stmt() | ast.IfExp():
                return None
    return None


def _construct(site: Site) -> ast.AST | None:
    """Return the innermost construct that decides by the node: a test, or an ``and``, ``or``, ``not`` of its own."""
    best = None
    previous: ast.AST | None = None
    for around in site.climb():
        if isinstance(around, (ast.BoolOp, ast.UnaryOp)) and (
            isinstance(around, ast.BoolOp) or isinstance(around.op, ast.Not)
        ):
            best = around
        elif isinstance(around, (ast.If, ast.While, ast.Assert, ast.IfExp)):
            return around if previous is None or previous is around.test else best
        elif best is not None or isinstance(around, ast.stmt):
            return best
        previous = around
    return best


def _guilty_test(site: Site, outer: ast.AST | None) -> ast.AST | None:
    """Return what a test asks about: the node itself, unless that is the whole construct."""
    if site.node is outer and isinstance(outer, (ast.If, ast.While, ast.Assert, ast.IfExp)):
        return outer.test
    return site.node if isinstance(site.node, ast.expr) else None


def _whole_number(site: Site, words: str) -> Found:
    node = site.node
    if isinstance(node, ast.Call) and site.value(node.func) is range:
        return "range-of-array", {"value": argument(site, words)}
    if isinstance(node, ast.Subscript):
        return "list-index", {"value": described(site, node.slice, type_in(words))}
    return "index-number", {"value": argument(site, words)}


def _number(site: Site, words: str) -> Found:
    node, kind = site.node, type_in(words)
    if not isinstance(node, ast.Call):
        return "reads-array", {"value": described(site, None, kind)}
    called = site.value(node.func)
    slots = {"call": call_name(site), "value": argument(site, words)}
    match site.parents.get(node):
        case ast.Subscript(value=holder, slice=index) if index is node and type(site.value(holder)) is dict:
            if isinstance(node.func, ast.Attribute):  # of an array, as in `item()`
                slots["value"] = described(site, node.func.value, kind)
            return "number-as-key", slots | {"name": site.text(holder)}
    if any(called is one for one in (float, int, complex)):
        around = site.parents.get(node)
        # Without its int() the range would only ask again.
        in_range = isinstance(around, ast.Call) and site.value(around.func) is range
        return "range-of-array" if in_range else "float-of-array", slots
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("item", "tolist"):
        slots = {"call": node.func.attr, "value": described(site, node.func.value, kind)}
        return f"{node.func.attr}-of-array", slots
    if is_math(called):
        return "math-function", slots
    if is_of_jax(called) or (called is MISSING and isinstance(node.func, ast.Attribute)):
        return "static-option", slots
    return "reads-array", slots


# ---- arrays do not change ----


def _writes_in_place(_error: BaseException, words: str, site: Site) -> Found:
    node, statement = site.node, site.statement
    if "_IndexUpdateHelper" in words:
        return "at-without-method", {}
    if isinstance(statement, ast.Delete):
        return "item-deletion", {"value": described(site, _owner(node))}
    if isinstance(node, ast.Call):
        return "shuffle-in-place", {"call": call_name(site), "value": argument(site, "")}
    value = {"value": described(site, _owner(node))}
    if isinstance(node, ast.Subscript) and is_mask(site, node.slice):
        return "mask-assignment", value
    return ("item-update" if isinstance(statement, ast.AugAssign) else "item-assignment"), value


def _owner(node: ast.AST) -> ast.AST | None:
    return node.value if isinstance(node, ast.Subscript) else None


# ---- NumPy ----


def _calls_numpy(_error: BaseException, words: str, site: Site) -> Found | None:
    node = site.node
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return "numpy-indexed", {"value": described(site, node.slice, type_in(words))}
    if isinstance(node, ast.Subscript):
        assigned = getattr(site.statement, "value", None)
        return "numpy-filled", {"value": described(site, assigned, type_in(words))}
    if not isinstance(node, ast.Call):
        return None
    slots = {"call": call_name(site), "value": argument(site, words)}
    match node.func:
        case ast.Attribute(attr="at", value=ufunc) if isinstance(site.value(ufunc), np.ufunc):
            return "numpy-at", slots | {"value": described(site, node.args[0])}
    if "SeedSequence" in words or "supported seed types" in words:
        return "generator-seeded", slots
    path = numpy_path(site, node.func)
    if path in ("random.seed", "random.RandomState"):
        return "generator-seeded", slots
    if path is None:
        return "library-call", slots
    if path.startswith("random."):
        return "numpy-random", slots
    return ("numpy-conversion" if path in _CONVERSIONS else "numpy-function"), slots


# ---- shapes that depend on values ----


def _needs_static_shape(error: BaseException, words: str, site: Site) -> Found | None:
    node = site.node
    if isinstance(error, jax.errors.NonConcreteBooleanIndexError) or "boolean ind" in words:
        return _mask_index(site, type_in(words))
    if isinstance(node, ast.Subscript):
        bound = next((n for n in ast.walk(node.slice) if isinstance(n, ast.Name) and site.type_of(n)), None)
        return "slice-bounds", {"value": described(site, bound)}
    slots = {"call": call_name(site), "value": argument(site, words)}
    if any(word in words for word in ("size argument", "jnp.unique", "bincount", "jnp.repeat", "`size`")):
        # The type in JAX's words may be that of the size, which it computes inside.
        return "result-size", slots | {"value": argument(site, "")}
    return "array-size", slots


def _mask_index(site: Site, kind: str) -> Found:
    match site.statement:
        case (
            ast.Assign(targets=[ast.Subscript() as target]) | ast.AugAssign(target=ast.Subscript() as target)
        ):
            if is_mask(site, target.slice):
                return "mask-update", {"value": described(site, target.slice, kind)}
    for around in ast.walk(site.node):
        if isinstance(around, ast.Subscript) and is_mask(site, around.slice):
            is_update = isinstance(around.value, ast.Attribute) and around.value.attr == "at"
            return ("mask-update" if is_update else "mask-read"), {
                "value": described(site, around.slice, kind)
            }
    return "mask-read", {"value": described(site, None, kind)}


# ---- looked up by value ----


def _hashes_tracer(_error: BaseException, _words: str, site: Site) -> Found:
    match site.node:
        case ast.Set(elts=elements):
            named = [element for element in elements if arrays_in(site, ast.Tuple(elts=[element]))]
            return "member-of-set", {"value": described(site, named[0] if named else None)}
        case ast.Dict(keys=keys):
            named = [key for key in keys if key is not None and arrays_in(site, ast.Tuple(elts=[key]))]
            return "key-of-dict", {"value": described(site, named[0] if named else None)}
        case ast.Subscript(slice=key) | ast.Compare(left=key):
            return "key-of-dict", {"value": described(site, key)}
        case ast.Call(func=func):
            slots = {"call": call_name(site), "value": argument(site, "")}
            if type(site.value(func)) is _CACHED:
                return "cached-call", slots
            if isinstance(func, ast.Attribute) and func.attr in ("add", "discard"):
                return "member-of-set", slots
            if isinstance(func, ast.Attribute) and func.attr in ("get", "setdefault", "pop"):
                return "key-of-dict", slots
            if any(site.value(func) is kind for kind in (set, frozenset)):
                return "member-of-set", slots
    return "hashed-array", {"value": argument(site, "")}


def _static_array(_error: BaseException, words: str, site: Site) -> Found:
    if "Tracer" in words and isinstance(site.node, ast.Call) and is_of_jax(site.value(site.node.func)):
        return "option-is-array", {"call": call_name(site), "value": argument(site, words)}
    if "Tracer" in words:
        return "static-array", {"value": argument(site, words) or described(site, None, type_in(words))}
    named = re.search(r"object of type <class '(\w+)'>", words)
    return "static-unhashable", {"name": named[1] if named else ""}


def _leaks(error: BaseException, words: str, _site: Site) -> Found:
    if type(error) is Exception and "Leaked" in words:
        return "leak-checked", {}
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    in_thread = any(frame.f_globals.get("__name__") == "concurrent.futures.thread" for frame in frames)
    return "tracer-in-thread" if in_thread else "escaped-tracer", {}


_BY_RULE: dict[str, Callable[[BaseException, str, Site], Found | None]] = {
    "reads-value": _reads_value,
    "writes-in-place": _writes_in_place,
    "calls-numpy": _calls_numpy,
    "needs-static-shape": _needs_static_shape,
    "hashes-tracer": _hashes_tracer,
    "static-array": _static_array,
    "type-changes": lambda _, words, site: type_changes(site, words),
    "leaks-tracer": _leaks,
    "refused-by-jax": lambda _, words, site: refused(site, words),
}
