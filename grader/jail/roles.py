"""What a jailed child can be asked to do, by name. Layer 2: data only.

A role is a function ``main(request: bytes) -> bytes`` that runs in a sealed child. An exception that leaves
it is printed on the child's console and ends the child with :data:`CRASHED`.
"""

from __future__ import annotations

__all__ = ["CRASHED", "NEEDS_SEAL", "ON_ACCELERATORS", "ROLES", "WITHOUT_JAX"]

ROLES = {
    "trace": "grader.trace.child:main",
    "names": "grader.trace.names:main",
    "spelling": "grader.trace.spelling:main",
    "picture": "grader.trace.picture:main",
    "judge": "grader.judge.child:main",
    "oracle": "grader.oracle_child:main",
    "snippets": "grader.snippet_child:main",
    "properties": "grader.properties_child:main",
    "time": "grader.timing_child:main",
    "device": "grader.device_child:main",
    "canary": "grader.jail.canary:main",
}
"""Role to ``module:function``. The zygote imports the modules once, before any job."""

ON_ACCELERATORS = frozenset({"time", "device"})
"""Roles that may run where an accelerator can be reached; none of them runs a student's Python."""

NEEDS_SEAL = frozenset({"trace", "names", "spelling", "picture"})
"""Roles that read or run a student's Python: refused unless the canary proved the jail tight."""

WITHOUT_JAX = frozenset({"names", "spelling"})
"""Roles that need no JAX, so a process of their own starts at once."""

CRASHED = 70
"""Exit code after an exception left the role (EX_SOFTWARE of sysexits.h)."""
