"""Jails: run untrusted jobs, many at once, each in a sealed child of a zygote. Layer 2.

A zygote forks one child after the other, so many cores need several of them: a job goes to the least busy one.
Never imports JAX. Which protections are active is not read from kernel versions: at every start a canary
tries the attacks, and what it could not do is what is reported.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from grader.errors import JailError, UsageError
from grader.jail import bubblewrap as bwrap
from grader.jail.bait import Attempt, Bait, holes, protections
from grader.jail.limits import Limits, Reply
from grader.jail.link import Link, NotSentError, Settings
from grader.jail.roles import NEEDS_SEAL, ON_ACCELERATORS, ROLES
from grader.jail.spares import Spares

__all__ = ["Attempt", "Jails", "enforceable"]

_BUSY = 8
"""Jobs that keep a zygote busy; one more, and another zygote is started if that is allowed."""


def enforceable() -> bool:
    """Tell whether this system can protect against a submission at all; the canary tells whether it does."""
    return sys.platform.startswith("linux")


@dataclass(eq=False)
class _Zygote:
    """A running zygote and what is known of it."""

    link: Link
    attempts: tuple[Attempt, ...]
    """What its own canary tried."""
    jobs: int = 0
    """Jobs that it runs now."""


class Jails:
    """Jailed processes for one supervisor. A context manager; safe to use from many threads.

    Example::

        with Jails() as jails:
            reply = jails.run("trace", request, Limits(wall_s=10))
    """

    def __init__(
        self,
        *,
        bubblewrap: bool | None = None,
        protect: bool = True,
        zygotes: int = 1,
        ordinary: bool | None = None,
        extra_roles: Mapping[str, str] | None = None,
        extra_path: str | None = None,
    ):
        """Describe the jails; nothing starts yet.

        Args:
            bubblewrap: wrap zygotes in bubblewrap; None to do so if it works.
            protect: False leaves only resource limits, for one's own code.
            zygotes: the most that are started for each library, which the second and later ones are only once
                those before them are busy.
            ordinary: without protection, run each job in an ordinary process instead of a zygote's child; None to
                do so where there is no Linux, because a process that has imported JAX cannot be relied on to fork.
            extra_roles: more roles, name to ``module:function``.
            extra_path: folder to import them from; children cannot read it.
        """
        self._bubblewrap = bubblewrap if protect else False
        self._protect = protect
        self._roles = {**ROLES, **(extra_roles or {})}
        self._extra_path = (extra_path,) if extra_path else ()
        self._lock = threading.Lock()
        self._most = zygotes
        self._zygotes: dict[str | None, list[_Zygote]] = {}
        self._accelerators: dict[str, Link] = {}
        self._closed = False
        self._spares: Spares | None = None
        if not protect and (ordinary if ordinary is not None else not enforceable()):
            known = {name: where for name, where in self._roles.items() if name != "canary"}
            self._spares = Spares(known, extra_path=self._extra_path)
        self.without_bubblewrap = ""
        """Why bubblewrap was tried and is not used; '' where it is used, or was not tried."""

    def start(self) -> None:
        """Start the first zygote (about a second) and let the canary try it. Does nothing if it runs.

        Raises:
            JailError: it cannot be started here.
            UsageError: this is no Linux, and protection was asked for.
        """
        if self._spares is not None:
            self._spares.start()
            return
        with self._lent(None):
            pass

    def run(
        self,
        role: str,
        request: bytes,
        limits: Limits,
        *,
        library: str | None = None,
        platform: str = "cpu",
    ) -> Reply:
        """Run one job in a child of its own and block until the child has ended.

        Args:
            role: a key of :data:`grader.jail.roles.ROLES`.
            request: bytes for the role's ``main``; only the child reads them.
            limits: what the child may use.
            library: absolute path of a folder that the child may import from and read. The first job with a
                folder starts a zygote for it.
            platform: JAX's name of the platform that the job needs. Another one than the CPU gives a process that
                can reach the accelerator and so is not sealed: only roles without any student's Python run there.

        Raises:
            JailError: the jail failed, or is not tight enough for this role; never the job's own fault.
            UsageError: this is no Linux, and protection was asked for.
        """
        if role not in self._roles:
            raise JailError(f"no role {role!r} (expected one of {', '.join(self._roles)})")
        if self._spares is not None:
            if platform != "cpu":
                raise JailError(f"nothing of ours runs on {platform} here")
            return self._spares.run(role, request, limits, library)
        if platform != "cpu":
            if role not in ON_ACCELERATORS:
                raise JailError(f"role {role!r} does not run on {platform}")
            return self._accelerated(platform).run(role, request, limits)
        try:
            with self._lent(library) as zygote:
                return self._run_in(zygote, role, request, limits)
        except NotSentError:
            # It died since the last job. Once more, in another one.
            with self._lent(library) as zygote:
                return self._run_in(zygote, role, request, limits)

    def _run_in(self, zygote: _Zygote, role: str, request: bytes, limits: Limits) -> Reply:
        open_holes = holes(zygote.attempts)
        if self._protect and role in NEEDS_SEAL and open_holes:
            raise JailError(f"the jail is not tight: the canary got through with {', '.join(open_holes)}")
        return zygote.link.run(role, request, limits)

    def close(self) -> None:
        """Kill every zygote and child, and wait for that. May be called twice."""
        with self._lock:
            self._closed = True
            zygotes = self._all()
            accelerators = list(self._accelerators.values())
        for link in (*(zygote.link for zygote in zygotes), *accelerators):
            link.close()
        if self._spares is not None:
            self._spares.close()

    @property
    def canary(self) -> tuple[Attempt, ...]:
        """What the canary tried in every zygote that was started, and what came of it."""
        return tuple(attempt for zygote in self._all() for attempt in zygote.attempts)

    @property
    def protections(self) -> tuple[str, ...]:
        """Protections proved active in every zygote; empty before :meth:`start`."""
        proved = [protections(zygote.attempts) for zygote in self._all()]
        return tuple(name for name in proved[0] if all(name in other for other in proved)) if proved else ()

    @property
    def sealed(self) -> bool:
        """Whether file system, network, process creation and signalling are all proved stopped."""
        zygotes = self._all()
        return bool(zygotes) and not any(holes(zygote.attempts) for zygote in zygotes)

    def _all(self) -> list[_Zygote]:
        return [zygote for several in self._zygotes.values() for zygote in several]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _lent(self, library: str | None) -> Iterator[_Zygote]:
        """Lend the least busy running zygote for a library for one job, starting one where that is due."""
        with self._lock:
            zygote = self._least_busy(library)
            zygote.jobs += 1
        try:
            yield zygote
        finally:
            with self._lock:
                zygote.jobs -= 1

    def _accelerated(self, platform: str) -> Link:
        """Return the zygote whose children can reach an accelerator: limited in time, and not sealed."""
        with self._lock:
            if self._closed:
                raise JailError("these jails are closed")
            link = self._accelerators.get(platform)
            if link is None or not link.alive:
                link = Link(Settings(self._roles, (), self._extra_path, False, None, platform))  # noqa: FBT003
                self._accelerators[platform] = link
            return link

    def _least_busy(self, library: str | None) -> _Zygote:
        if self._closed:
            raise JailError("these jails are closed")
        zygotes = self._zygotes.get(library, [])
        running = [zygote for zygote in zygotes if zygote.link.alive]
        least = min(running, key=lambda zygote: zygote.jobs, default=None)
        if least is None or (least.jobs >= _BUSY and len(running) < self._most):
            # Others wait for a second meanwhile; that happens once for each zygote of a run.
            least = self._open(library)
            for zygote in zygotes:
                if zygote not in running:
                    zygote.link.close()
            self._zygotes[library] = [*running, least]
        return least

    def _open(self, library: str | None) -> _Zygote:
        if not enforceable():
            raise UsageError(
                f"no jail on {sys.platform}: only Linux can enforce one, so nobody else's code is graded here. "
                "--no-jail checks your own code, unprotected."
            )
        program = bwrap.find()
        if self._bubblewrap and program is None:
            raise JailError("bubblewrap is not installed. Install it, or leave the choice to the grader")
        if self._bubblewrap is not False and program is not None:
            try:
                return self._proved(library, program)
            except JailError as error:
                if self._bubblewrap:
                    raise
                self.without_bubblewrap = str(error)
        # Bubblewrap needs rights that containers often withhold; the other protections do without it.
        self._bubblewrap = False
        return self._proved(library, None)

    def _proved(self, library: str | None, program: str | None) -> _Zygote:
        """Start a zygote and let the canary try it."""
        folders = (library,) if library else ()
        link = Link(Settings(self._roles, folders, self._extra_path, self._protect, program))
        try:
            return _Zygote(link, _send_canary(link))
        except BaseException:
            link.close()
            raise


def _send_canary(link: Link) -> tuple[Attempt, ...]:
    with Bait() as bait:
        reply = link.run("canary", bait.request(), Limits())
        if reply.frame is None:
            said = reply.console.decode(errors="replace").strip()[-300:]
            raise JailError(f"the canary did not report: {reply.why_no_frame} {said}".strip())
        try:
            return bait.judge(reply.frame)
        except ValueError as error:
            raise JailError(str(error)) from error
