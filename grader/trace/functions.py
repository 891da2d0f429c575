"""Look at a function of a submission: defaults, closure, attributes, code. Runs in the trace jail."""

from __future__ import annotations

import types

from grader.trace.entry import FILENAME, MODULE
from grader.trace.view import Child, Fields, View

__all__ = ["is_boring", "look_at_function"]

_BORING = frozenset({
    *("__builtins__", "__warningregistry__", "__dict__", "__weakref__", "__vectorcalloffset__"),
    *("__abstractmethods__", "_abc_impl", "_value2member_map_", "_member_map_", "__wrapped__"),
    *("__slotnames__", "_inverted_", "_hashable_values_", "_unhashable_values_", "_unhashable_values_map_"),
})  # fmt: skip


def look_at_function(function: types.FunctionType, rule: str) -> View:
    """Look at what a call of a function could change of it; through foreign ones only what they wrap is seen."""
    if function.__code__.co_filename != FILENAME and function.__globals__.get("__name__") != MODULE:
        wrapped = function.__dict__.get("__wrapped__")
        inside = [] if wrapped is None else [Child("", rule, wrapped)]
        copied = getattr(wrapped, "__dict__", {}) if type(wrapped) is types.FunctionType else {}
        hung = {
            name: item
            for name, item in function.__dict__.items()
            if not name.startswith("_") and copied.get(name) is not item
        }
        if not hung:
            return View(rule, None, inside)
        fields = Fields(".", hung)
        return View("mutates-attribute", fields, [*inside, *fields.children("mutates-attribute")])
    name = function.__name__
    code = function.__code__
    values = function.__defaults__ or ()
    positional = code.co_varnames[: code.co_argcount]
    given = dict(zip(positional[len(positional) - len(values) :], values, strict=False))
    given.update(function.__kwdefaults__ or {})
    defaults = {f"{parameter} (default of {name})": value for parameter, value in given.items()}
    cells = {}
    for variable, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            cells[variable] = cell.cell_contents
        except ValueError:  # not bound yet
            continue
    own = {"__doc__": function.__doc__, "__code__": code, **function.__dict__}
    attributes = {f"{name}.{key}": value for key, value in own.items() if not is_boring(key)}
    rules = {**dict.fromkeys(attributes, "mutates-attribute"), **dict.fromkeys(defaults, "mutates-default")}
    fields = Fields("", {**cells, **attributes, **defaults}, rules)
    wrapped = [Child("", "mutates-global", function.__dict__["__wrapped__"])] if "__wrapped__" in own else []
    return View("mutates-closure", fields, [*wrapped, *fields.children("mutates-closure")])


def is_boring(name: str) -> bool:
    """Tell whether the interpreter itself keeps something under this name."""
    return name in _BORING or (name.startswith("__") and "annot" in name)
