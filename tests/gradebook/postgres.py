"""A real PostgreSQL server for tests, in a folder of its own, on a socket and no port."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

_PLACES = "/usr/lib/postgresql"


@dataclass
class Server:
    """A running server."""

    folder: Path
    user: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def fresh(self) -> str:
        """Return the address of a new, empty database."""
        name = f"gradebook{next(self._numbers)}"
        with psycopg.connect(
            host=str(self.folder), user=self.user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"


@contextmanager
def server() -> Iterator[Server | None]:
    """Start a server, and stop it; yield None where PostgreSQL is not installed."""
    found = sorted(Path(_PLACES).glob("*/bin/initdb"))
    if not found:
        yield None
        return
    programs = found[-1].parent
    user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    # It refuses to run as root, and a socket's path may have 107 bytes.
    socket = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data = socket / "data"
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(socket, user, user)

    def run(*command: str) -> None:
        subprocess.run(
            [*as_user, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )

    try:
        run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", user, "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off"
        run(
            str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(socket / "log"), "-w", "start"
        )
        try:
            yield Server(socket, user)
        finally:
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(socket, ignore_errors=True)
