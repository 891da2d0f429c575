"""A key and empty ledgers, on SQLite and on PostgreSQL where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.commands.gradebook.place import Place
from grader.gradebook.key import Key, make_key
from tests.gradebook.postgres import Server, server
from tests.gradebook.small_class import small_class


@pytest.fixture
def key(tmp_path: Path) -> Key:
    """A fresh key."""
    return make_key(tmp_path / "grades.key")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server | None]:
    """A PostgreSQL server of the tests' own, or None where it is not installed."""
    with server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, postgres: Server | None) -> str:
    """Where a ledger may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "grades.db")
    if postgres is None:
        pytest.skip("PostgreSQL is not installed")
    return postgres.fresh()


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A gradebook of a small class, graded; not to be written to."""
    return small_class(tmp_path_factory.mktemp("taught"))
