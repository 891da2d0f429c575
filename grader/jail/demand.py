"""Refuse to run anybody else's code in a jail that does not hold. Layer 2."""

from __future__ import annotations

from grader.errors import UsageError
from grader.jail.pool import Jails

__all__ = ["demand_sealed"]


def demand_sealed(jails: Jails) -> None:
    """Do nothing if the canary was stopped in everything that matters.

    Raises:
        UsageError: naming what it got through with.
    """
    if not jails.sealed:
        open_ = ", ".join(attempt.name for attempt in jails.canary if not attempt.stopped)
        raise UsageError(
            f"the jail does not hold on this machine ({open_} not stopped), so nobody else's code is graded here. "
            "`jaxercise doctor` shows what was tried; --no-jail grades your own code, unprotected."
        )
