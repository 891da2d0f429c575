"""The first line that a student reads: what to do, as an imperative, in their own names. Layer 1: standard library.

The words stand beside each rule and each lesson, as ``do``. They hold *blanks*: ``{object or the global}`` is the
object in backquotes where it is known and short, else ``the global``; ``{=value or condition}`` is put in as it is,
for a place that has its backquotes already. What fills a blank may come from a submission: it is cut to one line here,
and escaped by the reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.lessons import LESSONS
from grader.rules import RULES

__all__ = ["LONGEST", "for_lesson", "for_rule", "from_rewrite", "short"]

LONGEST = 100
"""Characters of a first line, at most."""
_SLOT = 40
"""Characters of what fills a blank; something longer says less than the general word."""
_BOTH = 76
"""Characters up to which a line is quoted beside what it becomes."""
_BLANK = re.compile(r"\{(=?)(\w+) or ([^}]+)\}")
_QUOTED = re.compile(r"`([^`]+)`(?: \([^()]*\))?")
"""A value as the trace child describes it: the text in backquotes, and its type."""
_ASIDE = re.compile(r" \([^()]*\)")
_PLACE = re.compile(r"(?:\[(?:\d{1,9}|\.\.\.)\])+$")
"""What is no name: whose default it is, and where in a list the value lies."""
_HERE = " here"
_RENAMED = frozenset({"numpy-function", "math-function"})
"""Kinds whose rewrite puts a function of the same name in the place of another."""
_IMPORT = "# at the top of the file"


def for_rule(rule: str, what: str = "") -> str:
    """Return what to do about a rule that was broken.

    Args:
        rule: one of ``RULES``.
        what: the object it happened to, or ''.
    """
    return _filled(RULES[rule].do, {"object": _PLACE.sub("", _ASIDE.sub("", what))})


def for_lesson(kind: str, slots: Mapping[str, str], rewrite: str = "") -> str:
    """Return what to do about an error of JAX.

    Args:
        kind: one of ``LESSONS``.
        slots: what its words are about.
        rewrite: the statement rewritten; where that is one line for one, it is what to do.
    """
    told = from_rewrite(rewrite)
    if kind in _RENAMED and (not told or told.endswith(_HERE)):
        told = _renamed(slots.get("call", ""), rewrite) or told
    if told:
        return told
    words = _filled(LESSONS[kind].do, slots)
    return (rewrite and _fitting(f"{words}, as below")) or words


def from_rewrite(rewrite: str) -> str:
    """Return ``write `NEW` instead of `OLD` `` for a change of one line, or '' where it is more than that."""
    lines = [line for line in rewrite.split("\n") if line and not line.endswith(_IMPORT)]
    old = [line[2:].strip() for line in lines if line.startswith("- ")]
    new = [line[2:].strip() for line in lines if line.startswith("+ ")]
    if len(old) != 1 or len(new) > 1 or any("`" in line or "..." in line for line in (*old, *new)):
        return ""
    if not new:
        return _fitting(f"take `{old[0]}` out")
    if len(old[0]) + len(new[0]) <= _BOTH:
        return f"write `{new[0]}` instead of `{old[0]}`"
    return _fitting(f"write `{new[0]}`{_HERE}")


def _renamed(call: str, rewrite: str) -> str:
    """Return ``use `jnp.f` instead of `np.f` ``, which is what a longer rewrite comes to."""
    name = call.rpartition(".")[2]
    if not name.isidentifier() or not short(call):
        return ""
    lines = [line for line in rewrite.split("\n") if line.startswith("+ ")]
    found = [found for line in lines for found in re.findall(rf"\b\w+\.(?:numpy\.)?{name}(?=\()", line)]
    new = next((each for each in found if each != call), "")
    return _fitting(f"use `{new}` instead of `{call}`") if new else ""


def short(text: str) -> str:
    """Return what a student wrote, for a blank: the text of a described value, or '' where it is too long."""
    found = _QUOTED.fullmatch(text)
    line = " ".join((found[1] if found else text).split())
    return line if 0 < len(line) <= _SLOT and "`" not in line else ""


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST else ""


def _filled(words: str, slots: Mapping[str, str]) -> str:
    """Fill the blanks, or, where that gets too long, none of them."""

    def fill(blank: re.Match[str]) -> str:
        is_bare, slot, general = blank.groups()
        text = short(slots.get(slot, ""))
        return general if not text else text if is_bare else f"`{text}`"

    return _fitting(_BLANK.sub(fill, words)) or _BLANK.sub(r"\3", words)
