"""Days and times as courses write them, in the course's time zone. Layer 1."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["checked", "ends", "shown", "starts", "zone"]

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
_EXPECTED = "expected a day such as 2027-01-31, or a time such as 2027-01-31T18:00"


def checked(text: Any) -> Any:
    """Return ``text`` as it is.

    Raises:
        ValueError: it is text, and neither a day nor a time.
    """
    if isinstance(text, str):
        try:
            if not _FORM.fullmatch(text):
                raise ValueError
            datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{_EXPECTED}; found {text[:40]!r}") from None
    return text


def zone(name: Any) -> Any:
    """Return ``name`` as it is.

    Raises:
        ValueError: it is text, and no time zone that this machine knows.
    """
    if isinstance(name, str):
        try:
            _zone(name)
        except (OSError, ValueError, LookupError):  # ZoneInfoNotFoundError is a LookupError
            raise ValueError(f"expected a time zone such as Europe/Berlin, found {name[:40]!r}") from None
    return name


def starts(text: str, zone: str) -> datetime:
    """Return when a day starts, or the time itself."""
    return datetime.fromisoformat(text).replace(tzinfo=_zone(zone))


def ends(text: str, zone: str) -> datetime:
    """Return the last moment of a day, or the time itself."""
    moment = starts(text, zone)
    return moment if "T" in text else datetime.combine(moment, time.max, moment.tzinfo)


def shown(moment: datetime, zone: str) -> str:
    """Return a time as people in a zone read it."""
    return moment.astimezone(_zone(zone)).strftime("%Y-%m-%d %H:%M")


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
