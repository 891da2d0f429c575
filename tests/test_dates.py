"""Days and times of courses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader import dates


@pytest.mark.parametrize("text", ["2027-01-31", "2027-01-31T18:00"])
def test_a_day_and_a_time_are_kept_as_written(text: str) -> None:
    """What is checked is handed back."""
    assert text == dates.checked(text)


@pytest.mark.parametrize("text", ["2027-02-30", "31.1.2027", "2027-01-31 18:00", "2027-01-31T18:00:00Z", ""])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    """The message shows what to write."""
    with pytest.raises(ValueError, match=r"such as 2027-01-31, .*found"):
        dates.checked(text)


def test_a_day_ends_where_the_course_is() -> None:
    """Berlin's midnight is an hour before Greenwich's in winter."""
    assert "2027-01-30T23:00:00+00:00" == _utc(dates.starts("2027-01-31", "Europe/Berlin"))
    assert "2027-01-31T22:59:59.999999+00:00" == _utc(dates.ends("2027-01-31", "Europe/Berlin"))


def test_a_time_is_start_and_end() -> None:
    """Who writes a time means that moment."""
    assert dates.starts("2027-01-31T18:00", "UTC") == dates.ends("2027-01-31T18:00", "UTC")


def test_a_time_is_shown_as_people_in_the_zone_read_it() -> None:
    """Half past eleven in Greenwich is the next day in Berlin."""
    moment = datetime(2027, 1, 31, 23, 30, tzinfo=UTC)
    assert "2027-02-01 00:30" == dates.shown(moment, "Europe/Berlin")


def test_an_unknown_zone_is_refused() -> None:
    """A slip of the pen would move every deadline."""
    with pytest.raises(ValueError, match="time zone such as Europe/Berlin, found 'Europe/Belin'"):
        dates.zone("Europe/Belin")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
