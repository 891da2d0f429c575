"""How large a program may be, and the exception that refuses one. Never looks at a program. Layer 3."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import JaxerciseError

__all__ = ["Limits", "Refused"]


class Refused(JaxerciseError):
    """An artifact is not compiled; the message says why, in words a student may read."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one artifact. The largest honest program met so far had 916 operations."""

    artifact_bytes: int = 16 << 20
    """Serialized size, checked before anything is parsed."""
    operations: int = 20_000
    """Operations written in the module, all functions together."""
    expanded_operations: int = 100_000
    """Operations once every call is replaced by the function's body."""
    depth: int = 24
    """Regions nested in regions inside one function; XLA crashes at about 300."""
    call_depth: int = 48
    """Calls nested in calls."""
    functions: int = 500
    """Functions in the module."""
    tensor_elements: int = 1 << 26
    """Elements of any one tensor."""
    devices: int = 1
    """Virtual devices that the program may be spread over; with 1, nothing that speaks of devices is allowed."""
    constant_bytes: int = 8 << 20
    """Bytes of all constants; a splat counts as one element."""
