"""A fork server for the judge child, so that an artifact that crashes it does not take pytest along."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def judge() -> Iterator[Callable[..., bytes | None]]:
    """Ask the judge child; None means that it died."""
    yield from _serve({})


@pytest.fixture(scope="session")
def judge_of_four() -> Iterator[Callable[..., bytes | None]]:
    """Ask a judge child with four virtual devices; None means that it died."""
    yield from _serve({"XLA_FLAGS": "--xla_force_host_platform_device_count=4"})


def _serve(more: dict[str, str]) -> Iterator[Callable[..., bytes | None]]:
    usual = {"PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "OPENBLAS_NUM_THREADS": "1"}
    environment = {**os.environ, **usual, **more}
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fork_server.py")), "grader.judge.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    requests, replies = server.stdin, server.stdout

    def ask(request: bytes, cpu_s: int = 20) -> bytes | None:
        requests.write(struct.pack("!IQ", cpu_s, len(request)) + request)
        requests.flush()
        status, length = struct.unpack("!iQ", replies.read(12))
        reply = replies.read(length)
        return reply if status == 0 else None

    yield ask
    requests.close()
    server.wait()
    replies.close()
