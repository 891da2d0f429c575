"""Jails for a student's own code, started in the background. Layer 8.

It is the student's own code on the student's own machine. So where jails do not hold it is checked without, and said
so; everywhere else an answer runs as it will where it is handed in.
"""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future

from grader.errors import JailError, UsageError
from grader.jail.pool import Jails

__all__ = ["OpeningJails", "start_jails"]

_UNPROTECTED = "There is no protection on this machine: your code runs as if you had started it yourself."


class OpeningJails:
    """Jails that may still be starting. Safe to use from several threads."""

    def __init__(self, *, protect: bool):
        """Start them; a second passes until they are there, time enough to read a course."""
        self.note = ""
        """What the student should know about them, or '', once they are there."""
        self._jails: Future[Jails] = Future()
        # A daemon: nobody who quits at once should wait for what is not needed any more.
        threading.Thread(target=self._open, args=(protect,), daemon=True, name="jaxercise-jails").start()

    def get(self) -> Jails:
        """Return the jails once they run.

        Raises:
            JailError: not even processes without protection can be started.
        """
        return self._jails.result()

    def close(self) -> None:
        """Kill whatever runs. May be called twice."""
        with contextlib.suppress(JailError):  # then they never ran
            self.get().close()

    def _open(self, protect: bool) -> None:  # noqa: FBT001 - a thread's argument
        try:
            self._jails.set_result(self._tight() if protect else self._loose())
        except BaseException as error:  # noqa: BLE001 - whoever asks for the jails is told
            self._jails.set_exception(error)

    def _tight(self) -> Jails:
        # Bubblewrap takes a third of a second more to start, and the kernel's own means mostly do without.
        for bubblewrap in (False, None):
            jails = Jails(bubblewrap=bubblewrap)
            with contextlib.suppress(JailError, UsageError):  # the second where there are none at all
                jails.start()
            if jails.sealed:
                return jails
            jails.close()
        return self._loose()

    def _loose(self) -> Jails:
        jails = Jails(protect=False)
        jails.start()
        self.note = _UNPROTECTED
        return jails


def start_jails(*, protect: bool = True) -> OpeningJails:
    """Start jails in the background."""
    return OpeningJails(protect=protect)
