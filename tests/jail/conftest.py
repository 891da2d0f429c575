"""Real jails for the tests: with every protection that works here, without bubblewrap, without any."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.jail.limits import Limits, Reply
from grader.jail.pool import Jails

HERE = Path(__file__).parent

if not sys.platform.startswith("linux"):
    collect_ignore = ["test_pool.py", "test_hostile.py", "test_platforms.py"]


def make_jails(**options: Any) -> Jails:
    """Describe jails that know the role ``probe``."""
    return Jails(extra_roles={"probe": "probes:main"}, extra_path=str(HERE), **options)


@pytest.fixture(scope="session")
def jails() -> Iterator[Jails]:
    """Jails as a grading run has them."""
    with make_jails() as pool:
        yield pool


@pytest.fixture(scope="session")
def bare_jails() -> Iterator[Jails]:
    """Jails without bubblewrap, as in most containers."""
    with make_jails(bubblewrap=False) as pool:
        yield pool


@pytest.fixture(scope="session")
def open_jails() -> Iterator[Jails]:
    """Jails with resource limits only, as ``--no-jail`` gives."""
    with make_jails(protect=False) as pool:
        yield pool


@pytest.fixture
def new_jails() -> Iterator[Callable[..., Jails]]:
    """Make jails that are closed after the test."""
    made: list[Jails] = []

    def make(**options: Any) -> Jails:
        made.append(make_jails(**options))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


@pytest.fixture(scope="session")
def probe() -> Callable[..., Reply]:
    """Run one probe in given jails: ``probe(jails, name, *arguments, limits=..., library=...)``."""

    def run(
        pool: Jails, name: str, *arguments: object, limits: Limits | None = None, library: str | None = None
    ) -> Reply:
        request = json.dumps([name, *arguments]).encode()
        return pool.run("probe", request, limits or Limits(), library=library)

    return run
