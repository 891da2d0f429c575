"""The supervisor's end of one zygote: start it, hand it jobs, end it. Layer 2: standard library only."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.errors import JailError
from grader.jail import bubblewrap, paths
from grader.jail.job import Job
from grader.jail.limits import Limits, Reply
from grader.jail.protocol import RECORD_BYTES
from grader.jail.surroundings import SAME

__all__ = ["Link", "NotSentError", "Settings"]

_START_S = 120.0
_CLOSE_S = 2.0
_BOOT = (
    "import sys; sys.path.extend(sys.argv[1:-1]); from grader.jail.zygote import main; main(sys.argv[-1:])"
)
_ENVIRONMENT = {**SAME, "HOME": "/", "PATH": "/usr/bin:/bin"}
_DRIVER_PATHS = ("CUDA_HOME", "CUDA_VISIBLE_DEVICES", "HOME", "LD_LIBRARY_PATH", "PATH", "TPU_LIBRARY_PATH")


class NotSentError(JailError):
    """A job did not reach its zygote, so nothing of it has run."""


@dataclass(frozen=True)
class Settings:
    """What one zygote is started with."""

    roles: Mapping[str, str]
    """Role to ``module:function``."""
    folders: tuple[str, ...]
    """More folders that children may import from and read."""
    preloaded: tuple[str, ...]
    """More folders to import roles from, hidden from children."""
    protect: bool
    """False: resource limits only."""
    bubblewrap: str | None
    """Path of ``bwrap`` to wrap the zygote in, or None."""
    platform: str = "cpu"
    """JAX's name of the platform that children may use beside the CPU."""


class Link:
    """A running zygote."""

    def __init__(self, settings: Settings):
        """Start a zygote and wait until it is ready.

        Raises:
            JailError: it could not be started; the message ends with what it printed last.
        """
        self._lock = threading.Lock()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the zygote
        self._control, theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None
        self._started = threading.Event()
        self._ready = False
        self._ended = threading.Event()
        self._failure = "it was never started"
        self.missing: dict[str, str] = {}
        try:
            with theirs:
                # Linux kills a child with the *thread* that started it, so that thread must last as long as
                # the zygote.
                threading.Thread(
                    target=self._keep, args=(settings, theirs), name="jaxercise-zygote", daemon=True
                ).start()
                self._started.wait()
            self._await_ready()
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether the zygote still runs."""
        return not self._ended.is_set()

    @property
    def pid(self) -> int:
        """Process id of the zygote, or of bubblewrap around it."""
        if self._process is None:
            raise JailError("the zygote is not running")
        return self._process.pid

    def run(self, role: str, request: bytes, limits: Limits) -> Reply:
        """Run one job and block until its child has ended. Any number of threads may call this at once.

        Raises:
            NotSentError: the zygote had died before it could get the job; another one may be asked.
            JailError: the zygote lacks the role, died, or could not start or seal the child.
        """
        if role in self.missing:
            raise JailError(f"role {role!r} cannot be loaded: {self.missing[role]}")
        record = json.dumps({"role": role, "limits": asdict(limits)}).encode()
        job = Job(request, limits)
        try:
            try:
                with self._lock:
                    socket.send_fds(self._control, [record.ljust(RECORD_BYTES)], job.passed)
            except OSError as error:
                self.close()
                raise NotSentError(f"the zygote is gone: {error}") from error
            except BaseException:
                self.close()  # half a record may have been sent
                raise
            job.sent()
            return job.wait()
        finally:
            job.close()

    def close(self) -> None:
        """End the zygote and all its children, and wait for that. May be called twice."""
        with contextlib.suppress(OSError):  # closed before, or never connected
            self._control.shutdown(socket.SHUT_RDWR)
        self._started.wait(_CLOSE_S)
        process = self._process
        # One that is still importing does not look at its socket.
        if process is not None and not self._ended.wait(_CLOSE_S if self._ready else 0.0):
            process.kill()
            self._ended.wait(_CLOSE_S)
        self._control.close()
        self._errors.close()

    def _keep(self, settings: Settings, theirs: socket.socket) -> None:
        """Start the process and outlive it."""
        try:
            self._process = subprocess.Popen(
                _command(settings, theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                cwd="/",
                env=_environment(settings.platform),
                pass_fds=(theirs.fileno(),),
                # Ctrl-C on the terminal is for the supervisor alone.
                start_new_session=True,
            )
        except OSError as error:
            self._failure = str(error)
            self._ended.set()
            return
        finally:
            self._started.set()
        self._process.wait()
        self._ended.set()

    def _await_ready(self) -> None:
        self._control.settimeout(_START_S)
        line = b""
        try:
            while not line.endswith(b"\n"):
                data = self._control.recv(65536)
                if not data:
                    raise JailError(f"the zygote ended before it was ready: {self._last_words()}")
                line += data
        except OSError as error:
            raise JailError(f"the zygote was not ready in {_START_S:g} s: {error}") from error
        self._control.settimeout(None)
        ready = json.loads(line)
        if ready["threads"] != 1:
            raise JailError(f"the zygote has {ready['threads']} threads after its imports (expected 1)")
        self.missing = ready["missing"]
        self._ready = True

    def _last_words(self) -> str:
        self._ended.wait(_CLOSE_S)
        if self._process is None:
            return self._failure
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 600))
        said = self._errors.read().decode(errors="replace").strip()
        return f"exit code {self._process.returncode}: {said or 'nothing was printed'}"


def _environment(platform: str) -> dict[str, str]:
    if platform == "cpu":
        return _ENVIRONMENT
    # A driver is found through the caller's own paths, and keeps its caches where the caller does.
    kept = {name: os.environ[name] for name in _DRIVER_PATHS if name in os.environ}
    return {
        **_ENVIRONMENT,
        **kept,
        "JAX_PLATFORMS": f"{platform},cpu",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
    }


def _command(settings: Settings, control: int) -> list[str]:
    folders = (*paths.readable(settings.folders), *paths.system_files())
    root = paths.package_root()
    hidden = [path for path in (root, *settings.preloaded) if path not in folders]
    arguments = {
        "control": control,
        # Inside bubblewrap the parent has another number.
        "parent": 0 if settings.bubblewrap else os.getpid(),
        "roles": dict(settings.roles),
        "readable": folders,
        "hidden": hidden,
        "protect": settings.protect,
    }
    importable: Sequence[str] = (*settings.folders, *paths.package_folders(), root, *settings.preloaded)
    command = [sys.executable, "-s", "-P", "-B", "-c", _BOOT, *importable, json.dumps(arguments)]
    if settings.bubblewrap is None:
        return command
    shown = (*folders, str(Path(root, "grader")), *settings.preloaded)
    return bubblewrap.wrap(settings.bubblewrap, command, shown)
