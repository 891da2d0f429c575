"""Lists of whose a file is, and of when it came: an instructor's own, and that which Gradescope exports. Layer 8."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from grader.errors import UsageError
from grader.gradebook.matching import Entry
from grader.gradebook.tables import read_table_file

__all__ = ["exported_by_gradescope", "read_manifest"]

_MOST_BYTES = 50_000_000
_GRADESCOPE = "submission_metadata.yml"


def read_manifest(path: Path, zone: str) -> dict[str, Entry]:
    """Read a CSV with the columns path, student and, if wanted, submitted.

    Args:
        path: of the list.
        zone: of times that do not say it themselves.

    Returns:
        By path below what is handed in.

    Raises:
        UsageError: it cannot be read, a column is missing, or a row says nothing or something twice.
    """
    table = read_table_file(path)
    path_at, student_at, submitted_at = (
        table.demanded("path"),
        table.demanded("student"),
        table.column("submitted"),
    )
    found: dict[str, Entry] = {}
    for row in table.rows:
        where = table.where(row)
        if not any(cell.strip() for cell in row.cells):
            continue
        name, student = row.cells[path_at].strip(), row.cells[student_at].strip()
        if not name or not student:
            raise UsageError(f"{where}: expected a path and a student, found {name!r} and {student!r}")
        if name in found:
            raise UsageError(
                f"{where}: {name} is listed in {found[name].where} already. Leave one of them out"
            )
        submitted = "" if submitted_at is None else row.cells[submitted_at].strip()
        found[name] = Entry(student, _moment(submitted, zone, where), where)
    return found


def exported_by_gradescope(paths: Sequence[Path]) -> dict[str, Entry]:
    """Return what the lists in Gradescope's exports say, by folder; a submission of a group is left out.

    Raises:
        UsageError: a list cannot be read.
    """
    found: dict[str, Entry] = {}
    for path in paths:
        data = _listed(path)
        if data is None:
            continue
        try:
            content = yaml.load(data, _Loader)  # noqa: S506 - a SafeLoader that knows Ruby's symbols as texts
        except (yaml.YAMLError, RecursionError, ValueError):
            raise UsageError(
                f"{path}: its {_GRADESCOPE} cannot be read. Export the submissions again"
            ) from None
        if not isinstance(content, dict):
            continue
        for folder, about in content.items():
            entry = _gradescope(about, f"{path}/{_GRADESCOPE}")
            if isinstance(folder, str) and entry is not None:
                found[folder] = entry
    return found


class _Loader(yaml.SafeLoader):
    """Safe, and with times as the texts that they are written as."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and kind are PyYAML's
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _listed(path: Path) -> bytes | None:
    """Return the list that a folder or an archive holds, from its top or the one folder below that has one.

    A student's own file may have the list's name. Those stand in the folders of submissions.
    """
    try:
        if path.is_dir():
            chosen = _chosen([each.relative_to(path).as_posix() for each in _lists_in(path)])
            return (path / chosen).read_bytes() if chosen is not None else None
        if path.suffix.lower() != ".zip":
            return None
        with zipfile.ZipFile(path) as archive:
            chosen = _chosen([each.filename for each in archive.infolist() if each.file_size <= _MOST_BYTES])
            if chosen is not None:
                with archive.open(chosen) as file:
                    return file.read(_MOST_BYTES)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None  # whoever reads the submissions says what is wrong with it
    return None


def _lists_in(folder: Path) -> list[Path]:
    return [
        place
        for place in (folder / _GRADESCOPE, *sorted(folder.glob(f"*/{_GRADESCOPE}")))
        if place.is_file() and not place.is_symlink() and place.stat().st_size <= _MOST_BYTES
    ]


def _chosen(names: Sequence[str]) -> str | None:
    """Return which of some paths is the list: that at the top, or the only one in a folder that is no submission."""
    if _GRADESCOPE in names:
        return _GRADESCOPE
    below = [
        name
        for name in dict.fromkeys(names)
        if re.fullmatch(rf"[^/]+/{re.escape(_GRADESCOPE)}", name) and not name.startswith("submission_")
    ]
    return below[0] if len(below) == 1 else None


def _gradescope(about: Any, where: str) -> Entry | None:
    """Read one submission: ``{":submitters": [{":email": ..., ":sid": ...}], ":created_at": ...}``."""
    if not isinstance(about, dict) or not isinstance(about.get(":submitters"), list):
        return None
    submitters = [one for one in about[":submitters"] if isinstance(one, dict)]
    if len(submitters) != 1:
        return None
    both = (submitters[0].get(":email"), submitters[0].get(":sid"))
    said = [str(one) for one in both if isinstance(one, str | int) and not isinstance(one, bool) and str(one)]
    if not said:
        return None
    created = about.get(":created_at")
    try:
        when = datetime.fromisoformat(created.replace(" Z", "+00:00")) if isinstance(created, str) else None
    except ValueError:
        when = None
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return Entry(said[0], when, where, tuple(said[1:]))


def _moment(text: str, zone: str, where: str) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{where}: {text[:40]!r} is no time. Write 2027-01-31T18:00") from None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))
