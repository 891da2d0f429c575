"""Run snippets through the trace child as a grading run does: each in a jailed process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from grader import wire
from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails
from tests.trace.requests import request

if not sys.platform.startswith("linux"):
    collect_ignore_glob = ["test_*.py"]


@dataclass(frozen=True)
class Outcome:
    """What the trace child said about one source."""

    header: dict[str, Any]
    artifacts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def refusal(self) -> tuple[str, int | None]:
        """Rule and line by which the trace was refused; an empty rule if it was not."""
        return self.header["outcome"]["rule"], self.header["outcome"]["line"]

    def observations(self, *, advice: bool = False) -> set[tuple[str, int | None, str]]:
        """Rule, line and object of each observation that costs points, or of each advice."""
        rows = self.header["observations"]
        return {(row["rule"], row["line"], row["object"]) for row in rows if row["advice"] is advice}


Trace = Callable[..., Outcome]
"""``trace(source, entry, parts=..., observe=...)``."""


@pytest.fixture(scope="session")
def jails() -> Iterator[Jails]:
    """Jails as a grading run has them."""
    with Jails() as pool:
        yield pool


@pytest.fixture(scope="session")
def trace_raw(jails: Jails) -> Callable[..., Reply]:
    """Trace a source and give the jail's reply, whatever it is."""

    def run(
        source: str, entry: str, *, parts: Any = (), programs: Any = (), limits: Limits | None = None
    ) -> Reply:
        return jails.run(
            "trace", request(source, entry, parts=parts, programs=programs), limits or Limits(wall_s=60)
        )

    return run


@pytest.fixture(scope="session")
def trace(trace_raw: Callable[..., Reply]) -> Trace:
    """Trace a source and read the child's reply."""

    def run(source: str, entry: str, **options: Any) -> Outcome:
        reply = trace_raw(source, entry, **options)
        assert reply.frame is not None, (reply.why_no_frame, reply.console.decode())
        header, artifacts = wire.unpack(reply.frame)
        return Outcome(header, artifacts)

    return run
