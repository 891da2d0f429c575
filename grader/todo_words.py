"""What to do about words that are known by their form alone: Python's own errors, and results of another form.

Layer 1: standard library only. The words come from a hostile child. Only what matches a pattern is taken over, so
that what a student is told to do is a sentence of ours with a name or a number in it.
"""

from __future__ import annotations

import re

from grader.todo import LONGEST, short

__all__ = ["about_form", "about_python"]

_ERROR = re.compile(r"([A-Za-z_]\w{0,40}): ?(.*)", re.DOTALL)
_IMPORT = re.compile(r"Write `([\w. ]{1,60})` at the top of the file$")
_NAME = re.compile(r"name '(\w{1,40})' is not defined")
_INSTEAD = frozenset({"torch", "tensorflow", "cupy", "scipy", "pandas"})
"""Libraries of which a student would use the arrays."""
_MODULE = re.compile(r"No module named '([\w.]{1,40})'")
_LOCAL = re.compile(r"local variable '(\w{1,40})'")
_DECLARED = re.compile(r"name '(\w{1,40})' is parameter and (global|nonlocal)")
_FORM = re.compile(
    r"(result[\w\[\]'. ]{0,40}): expected ([^;]{1,80}?), actual ([^;]{1,80}?)(?:;.*)?", re.DOTALL
)
_SHAPE = re.compile(r"shape (\([\d, ]{0,40}\))")
_ITEMS = re.compile(r"(\d{1,9}) items")
_DTYPE = re.compile(r"(?:u?int|float|bool|complex|bfloat)\d{0,3}")
_ARRAY = re.compile(r"(\w{1,12})\[([\d, ]{0,40})\]")
_KEYS = re.compile(r"a dict with keys \[((?:'\w{1,20}'(?:, )?){1,9})\]")
_KIND = re.compile(r"one array|int|float|bool|str|None|a (?:list|tuple|dict|set) of \d{1,9}")


def about_python(rule: str, words: str) -> str:
    """Return what to do about an error of Python's, or '' where its rule says as much.

    Args:
        rule: ``syntax-error`` or ``raises``.
        words: what Python said, and what the trace child added.
    """
    text = (
        _about_syntax(words)
        if rule == "syntax-error"
        else _about_exception(words)
        if rule == "raises"
        else ""
    )
    return text if len(text) <= LONGEST else ""


def _about_syntax(words: str) -> str:
    if found := _DECLARED.match(words):
        return f"take the `{found[2]}` line out: `{found[1]}` is an argument, and its new value is returned"
    said = short(words.partition(": `")[0].partition(" (detected")[0].partition(" (<")[0].replace("`", "'"))
    return f"correct this line, which Python cannot read: {said}" if said and said != "invalid syntax" else ""


def _about_exception(words: str) -> str:
    found = _ERROR.match(words)
    if found is None:
        return ""
    kind, said = found.groups()
    if kind == "NameError":
        if usual := _IMPORT.search(said):
            return f"write `{usual[1]}` at the top of the file"
        if name := _NAME.match(said):
            return f"define `{name[1]}` before this line, or correct its spelling"
    if kind == "ModuleNotFoundError" and (module := _MODULE.match(said)):
        if module[1] in _INSTEAD:
            return f"write it with jax.numpy instead of `{module[1]}`, which is not there where answers are graded"
        return f"take the import of `{module[1]}` out: it is not there where answers are graded"
    if kind == "UnboundLocalError" and (local := _LOCAL.search(said)):
        return f"pass `{local[1]}` in as an argument, and return its new value"
    if kind == "NotImplementedError":
        return "write your answer in place of this line"
    if kind == "RecursionError":
        return "look for the end of the recursion: it goes on without end"
    return (
        f"mend this line, which raises {kind}" if kind.endswith(("Error", "Exception", "Iteration")) else ""
    )


def about_form(rule: str, words: str) -> str:
    """Return what to do about a result of another shape, dtype or structure, or '' where its rule says as much.

    Args:
        rule: ``wrong-shape``, ``wrong-dtype`` or ``wrong-structure``.
        words: ``PATH: expected FORM, actual FORM``, of a case that all may know.
    """
    found = _FORM.fullmatch(words)
    if found is None:
        return ""
    path, wanted, actual = found.groups()
    of = "your result" if path == "result" else f"`{path}`"
    text = {"wrong-shape": _shape, "wrong-dtype": _dtype, "wrong-structure": _structure}[rule](
        wanted, actual, of
    )
    return text if len(text) <= LONGEST else ""


def _shape(wanted: str, actual: str, of: str) -> str:
    asked, have = _SHAPE.fullmatch(wanted), _SHAPE.fullmatch(actual)
    if asked is None or have is None:
        return ""
    if asked[1] == "()":
        return f"return a single number: {of} has shape {have[1]}"
    if have[1] == "()":
        return f"return an array of shape {asked[1]}: {of} is a single number"
    return f"return an array of shape {asked[1]}: {of} has shape {have[1]}"


def _dtype(wanted: str, actual: str, of: str) -> str:
    if wanted == "typed PRNG keys":
        return f"return keys, as jax.random.split makes them: {of} is no key"
    if not _DTYPE.fullmatch(wanted) or not _DTYPE.fullmatch(actual):
        return ""
    there = "" if of == "your result" else f" in {of}"
    return (
        f"return {wanted} instead of {actual}{there}, as by `.astype(jnp.{wanted.replace('bool', 'bool_')})`"
    )


def _structure(wanted: str, actual: str, of: str) -> str:
    if actual == "None":
        return f"write a `return`: {of} is None"
    if (asked := _ITEMS.fullmatch(wanted)) and (have := _ITEMS.fullmatch(actual)):
        return f"return {asked[1]} items: {of} has {have[1]}"
    if (array := _ARRAY.fullmatch(wanted)) and _KIND.fullmatch(actual):
        shape = (
            "a single number"
            if not array[2]
            else f"one array of shape ({array[2]}{',' * (',' not in array[2])})"
        )
        return f"return {shape}: {of} is {actual}"
    if (keys := _KEYS.fullmatch(wanted)) and _KIND.fullmatch(actual):
        return f"return a dict with the keys {keys[1]}: {of} is {actual}"
    if _KIND.fullmatch(wanted) and _KIND.fullmatch(actual):
        return f"return {wanted}: {of} is {actual}"
    return ""
