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
from grader.plan import make_plan, trace_request

__all__ = ["look"]

_SEED = "picture"
"""The shapes of the base call are the same for every seed, and values are not sent."""


def look(jails: Jails, exercise: Exercise, source: bytes) -> Picture:
    """Return what JAX records of a source's entry point at the sizes of the exercise's transforms.

    Args:
        jails: where the source is executed and traced.
        exercise: whose entry point and arguments to use.
        source: Python, a student's or an original.

    Raises:
        JailError: the jail failed.
    """
    request = trace_request(make_plan(exercise, _SEED), "cpu", observe=False)
    header = {name: request[name] for name in ("entry", "parameters", "base", "budget_s")}
    reply = jails.run("picture", wire.pack(header, {"source": source}), child_limits(exercise))
    return read_picture(reply, source)
