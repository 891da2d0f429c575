"""Lessons about the types of loops and branches, told apart by JAX's words. Runs in the trace jail."""

from __future__ import annotations

import re

from grader.trace.site import Site, long_types_shortened
from grader.trace.wording import Found

__all__ = ["carry_changes", "type_changes"]

_CARRY = re.compile(
    r"input carry (?:component )?(\S+) has type (\S+) but the corresponding output carry component has type (\S+\]),"
)
_STRUCTURES = re.compile(
    r"is a (?:<class ')?([^;]+?) but the corresponding component of the carry output is a (.+?),? so"
)
_BRANCHES = re.compile(
    r"The output of .+? has type (\S+) but the corresponding output of .+? has type (\S+\]),"
)


def type_changes(_site: Site, words: str) -> Found | None:
    """Return the kind of an exception about the types of a loop or of branches."""
    flat = " ".join(words.split())
    if "manual axis types do not match" in flat:
        return "carry-place", {}
    if found := _CARRY.search(flat):
        before, after = long_types_shortened(found[2]), long_types_shortened(found[3])
        name = "the state" if found[1].startswith("loop_carry") else f"`{found[1]}`"
        same_shape = before.partition("[")[2] == after.partition("[")[2]
        kind = "carry-dtype" if same_shape else "carry-shape"
        return kind, {"value": name, "before": before, "after": after}
    if "pytree structure" in flat or "same type structure" in flat:
        if "branch" in flat:
            return "branch-structure", {}
        structures = _STRUCTURES.search(flat)
        before, after = (_structure(structures[1]), _structure(structures[2])) if structures else ("", "")
        return "carry-structure", {"before": before, "after": after}
    if found := _BRANCHES.search(flat):
        return "branch-types", {
            "before": long_types_shortened(found[1]),
            "after": long_types_shortened(found[2]),
        }
    if "cond_fun" in flat:
        types_ = re.search(r"ShapedArray\((\w+\[[\d,]*\])", flat)
        return "loop-condition", {"after": long_types_shortened(types_[1]) if types_ else ""}
    return None


def carry_changes(words: str) -> Found | None:
    """Return the kind of an exception about the carry of a loop that no line of the submission raised."""
    found = _CARRY.search(" ".join(words.split()))
    before, after = (long_types_shortened(found[i]) if found else "" for i in (2, 3))
    return ("carry-dtype", {"value": "the state", "before": before, "after": after}) if found else None


def _structure(words: str) -> str:
    if "ShapedArray" in words:
        return "one array"
    if "NoneType" in words:
        return "None"
    return f"a {words.split(chr(39))[-2] if chr(39) in words else words}"
