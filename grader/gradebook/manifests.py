"""Lists of whose a file is, and of when it came: an instructor's own, and that which Gradescope exports. Layer 8."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from grader.errors import UsageError
from grader.gradebook.matching import Entry

__all__ = ["exported_by_gradescope", "read_manifest"]

_COLUMNS = ("path", "student", "submitted")
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
    try:
        text = path.read_bytes()[: _MOST_BYTES + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "expected UTF-8 text"
        raise UsageError(f"{path}: cannot be read ({why}). Save it as CSV in UTF-8") from None
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in _COLUMNS[:2] if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(
            f"{path}:1: expected the columns {', '.join(_COLUMNS)}, missing {', '.join(missing)}"
        )
    found: dict[str, Entry] = {}
    for row in rows:
        where = f"{path}:{rows.line_num}"
        name, student = (str(row[column] or "").strip() for column in _COLUMNS[:2])
        if not name or not student:
            raise UsageError(f"{where}: expected a path and a student, found {name!r} and {student!r}")
        if name in found:
            raise UsageError(
                f"{where}: {name} is listed in {found[name].where} already. Leave one of them out"
            )
        found[name] = Entry(student, _moment(str(row.get("submitted") or "").strip(), zone, where), where)
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
    """Return the list that a folder or an archive holds, from its top or one folder below."""
    try:
        if path.is_dir():
            for place in (path / _GRADESCOPE, *sorted(path.glob(f"*/{_GRADESCOPE}"))[:1]):
                if place.is_file() and not place.is_symlink() and place.stat().st_size <= _MOST_BYTES:
                    return place.read_bytes()
            return None
        if path.suffix.lower() != ".zip":
            return None
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                parts = entry.filename.split("/")
                if parts[-1] == _GRADESCOPE and len(parts) <= 2 and entry.file_size <= _MOST_BYTES:
                    with archive.open(entry) as file:
                        return file.read(_MOST_BYTES)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None  # whoever reads the submissions says what is wrong with it
    return None


def _gradescope(about: Any, where: str) -> Entry | None:
    """Read one submission: ``{":submitters": [{":email": ..., ":sid": ...}], ":created_at": ...}``."""
    if not isinstance(about, dict) or not isinstance(about.get(":submitters"), list):
        return None
    submitters = [one for one in about[":submitters"] if isinstance(one, dict)]
    if len(submitters) != 1:
        return None
    said = submitters[0].get(":email") or submitters[0].get(":sid")
    if not isinstance(said, str | int):
        return None
    created = about.get(":created_at")
    try:
        when = datetime.fromisoformat(created.replace(" Z", "+00:00")) if isinstance(created, str) else None
    except ValueError:
        when = None
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return Entry(str(said), when, where)


def _moment(text: str, zone: str, where: str) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{where}: {text[:40]!r} is no time. Write 2027-01-31T18:00") from None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))
