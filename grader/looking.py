"""Ask a jailed child what JAX records of a source, or which names it defines. Layer 6.

No oracle and no judge take part: nothing here decides a grade.
"""

from __future__ import annotations

import json

from grader import wire
from grader.course import Exercise
from grader.expected import child_limits
from grader.jail.limits import Limits
from grader.jail.pool import Jails
from grader.picture import Picture
from grader.picture_reply import read_picture
from grader.plan_requests import base_request

__all__ = ["defined_names", "look"]


def defined_names(jails: Jails, source: bytes) -> frozenset[str] | None:
    """Return the top-level names that a source defines; None if it is no Python, or kills the child that parses it.

    Raises:
        JailError: the jail failed.
    """
    reply = jails.run("names", source, Limits(wall_s=3.0, cpu_s=2.0))
    try:
        names = json.loads(reply.frame or b"null")
    except (ValueError, RecursionError):
        return None
    if not isinstance(names, list):
        return None
    return frozenset(name for name in names if isinstance(name, str))


def look(jails: Jails, exercise: Exercise, source: bytes) -> Picture:
    """Return what JAX records of a source's entry point at the sizes of the exercise's transforms.

    Args:
        jails: where the source is executed and traced.
        exercise: whose entry point and arguments to use.
        source: Python, a student's or an original.

    Raises:
        JailError: the jail failed.
    """
    request = wire.pack(base_request(exercise), {"source": source})
    reply = jails.run("picture", request, child_limits(exercise))
    return read_picture(reply, source)
