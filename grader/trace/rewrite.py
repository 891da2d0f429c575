"""Derive the rewrite of a refused line: the student's own statement, made fit to be traced. Runs in the trace jail.

A rewrite is derived where it means the same for certain, and left out everywhere else; what the student has to decide
stands as ``...`` in it. It is text to read: nothing here runs it.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.trace import rewrite_call, rewrite_flow, rewrite_loop, rewrite_update, rewrite_value
from grader.trace.edit import Edit, shown
from grader.trace.rewrite_around import demand_no_lookup
from grader.trace.site import Site, UnderivableError

__all__ = ["rewrite"]


def rewrite(kind: str, slots: dict[str, str], site: Site) -> str:
    """Return the change as lines that start with ``- `` and ``+ ``, or '' where none can be derived.

    Args:
        kind: one of ``grader.lessons.LESSONS``.
        slots: its slots.
        site: where the exception arose.
    """
    derive = _DERIVATIONS.get(kind)
    if derive is None:
        return ""
    try:
        edit = derive(site, slots)
        demand_no_lookup(site, edit)
        return shown(site, edit)
    except UnderivableError:
        return ""


def _flow(derive: Callable[[Site], Edit]) -> Callable[[Site, dict[str, str]], Edit]:
    return lambda site, _: derive(site)


_DERIVATIONS: dict[str, Callable[[Site, dict[str, str]], Edit]] = {
    "if-on-array": _flow(rewrite_flow.if_statement),
    "while-on-array": _flow(rewrite_flow.while_statement),
    "choice-on-array": rewrite_value.choose,
    "and-or-on-arrays": rewrite_value.decide,
    "not-on-array": rewrite_value.decide,
    "chained-comparison": rewrite_value.decide,
    "membership": rewrite_value.decide,
    "max-min": rewrite_value.extreme,
    "sorted": rewrite_value.sort,
    "any-all": rewrite_value.any_or_all,
    "bool-of-array": rewrite_value.as_truth,
    "range-of-array": _flow(rewrite_flow.for_range),
    "list-index": rewrite_value.index_array,
    "float-of-array": rewrite_value.as_number,
    "item-of-array": rewrite_value.item,
    "tolist-of-array": rewrite_value.tolist,
    "math-function": rewrite_value.from_math,
    "item-assignment": _flow(rewrite_update.update),
    "item-update": _flow(rewrite_update.update),
    "mask-assignment": _flow(rewrite_update.update),
    "item-deletion": _flow(rewrite_update.update),
    "at-without-method": _flow(rewrite_update.update),
    "numpy-indexed": rewrite_value.index_array,
    "numpy-filled": _flow(rewrite_update.update),
    "numpy-at": _flow(rewrite_update.call_as_statement),
    "ufunc-at": _flow(rewrite_update.call_as_statement),
    "array-method": _flow(rewrite_update.method),
    "numpy-function": rewrite_value.from_numpy,
    "numpy-conversion": rewrite_value.from_numpy,
    "mask-read": rewrite_call.reduce_masked,
    "mask-update": rewrite_call.choose_updated,
    "slice-bounds": rewrite_call.move_slice,
    "result-size": rewrite_call.fix_size,
    "carry-dtype": rewrite_call.start_with_dtype,
    "branch-not-callable": rewrite_call.choose_values,
    "scan-result": rewrite_loop.scan_pair,
    "scan-over-number": rewrite_loop.over_length,
    "body-arguments": rewrite_loop.body_parameters,
    "loop-condition": rewrite_loop.condition,
    "no-such-option": rewrite_call.rename_option,
    "gradient-of-integer": rewrite_call.differentiate_float,
    "out-argument": rewrite_call.without_out,
    "inplace-function": rewrite_call.not_in_place,
    "not-for-jax": rewrite_call.leave_out,
    "list-as-array": rewrite_call.as_array,
    "list-index-of-array": rewrite_call.index_by_array,
}
"""Who derives the rewrite of a kind; other kinds have none."""
