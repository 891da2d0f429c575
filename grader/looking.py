"""Ask a jailed child what JAX records of a source. Layer 6.

No oracle and no judge take part: nothing here decides a grade.
"""

from __future__ import annotations

from grader import wire
from grader.course import Exercise
from grader.expected import child_limits
from grader.jail.pool import Jails
from grader.picture import Picture
from grader.picture_reply import read_picture
from grader.plan_requests import base_request

__all__ = ["look"]


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
