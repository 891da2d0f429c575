"""Clocks that show another time: each of them, only inside the block, and nothing but the time."""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.trace.entry import FILENAME
from grader.trace.skew import at_another_time

DAY_S = 90_000
"""A day and an hour, in which some clocks show the same."""
COUNTERS = ("time", "perf_counter", "monotonic", "process_time", "thread_time")
SECONDS: dict[str, Callable[[], float]] = {
    **{name: lambda name=name: getattr(time, name)() for name in COUNTERS},  # type: ignore[misc]
    **{f"{name}_ns": lambda name=name: getattr(time, f"{name}_ns")() / 1e9 for name in COUNTERS},  # type: ignore[misc]
    "clock_gettime": lambda: time.clock_gettime(time.CLOCK_REALTIME),
    "clock_gettime_ns": lambda: time.clock_gettime_ns(time.CLOCK_MONOTONIC) / 1e9,
    "gmtime": lambda: float(dt.datetime(*time.gmtime()[:6], tzinfo=dt.UTC).timestamp()),
    "localtime": lambda: time.mktime(time.localtime()),
    "localtime(None)": lambda: time.mktime(time.localtime(None)),
    "ctime": lambda: time.mktime(time.strptime(time.ctime())),
    "asctime": lambda: time.mktime(time.strptime(time.asctime())),
    "strftime": lambda: time.mktime(time.strptime(time.strftime("%Y-%m-%d %H:%M:%S"), "%Y-%m-%d %H:%M:%S")),
    "datetime.now": lambda: dt.datetime.now().timestamp(),  # noqa: DTZ005 - the clock itself is meant
    "datetime.now(UTC)": lambda: dt.datetime.now(dt.UTC).timestamp(),
    "datetime.today": lambda: dt.datetime.today().timestamp(),  # noqa: DTZ002 - as above
    "date.today": lambda: time.mktime(dt.date.today().timetuple()),  # noqa: DTZ011 - as above
    "datetime64('now')": lambda: float(np.datetime64("now").astype("int64")),
    "datetime64('today')": lambda: float(np.datetime64("today").astype("datetime64[s]").astype("int64")),
}
"""How many seconds each clock shows."""


@pytest.mark.parametrize("name", SECONDS)
def test_a_clock_shows_another_time_inside_and_the_right_one_afterwards(name: str) -> None:
    """Inside it is another day; afterwards it goes on where it was."""
    read = SECONDS[name]
    before = read()
    with at_another_time():
        inside = read()
    after = read()
    assert DAY_S < abs(inside - before)
    assert DAY_S > abs(after - before)


@pytest.mark.parametrize("name", SECONDS)
def test_each_block_shows_the_same_time(name: str) -> None:
    """Two blocks cannot be told apart by any clock."""
    shown = []
    for _ in range(2):
        with at_another_time():
            shown.append(SECONDS[name]())
    assert shown[0] == shown[1]


def test_all_clocks_agree_inside() -> None:
    """Whoever compares two clocks sees one time, and finds nothing odd."""
    with at_another_time():
        apart = {name: abs(read() - time.time()) for name, read in SECONDS.items()}
    assert set() == {name for name, seconds in apart.items() if seconds > DAY_S}


def test_looks_of_others_do_not_move_the_submissions_clock() -> None:
    """JAX looks at clocks when it compiles, and not when it has compiled before."""
    code = compile("import time\nshown = time.time()", FILENAME, "exec")
    shown = []
    for looks in (0, 3):
        with at_another_time():
            namespace: dict[str, float] = {}
            for _ in range(looks):
                time.time()
            exec(code, namespace)
            shown.append(namespace["shown"])
    assert shown[0] == shown[1]


def test_time_goes_on_inside() -> None:
    """Whoever waits for a clock waits no more than a few thousand looks."""
    with at_another_time():
        shown = [time.monotonic() for _ in range(5_000)]
    assert sorted(set(shown)) == shown
    assert 1 < shown[-1] - shown[0] < DAY_S


def test_sleeping_moves_the_clock_and_takes_no_time() -> None:
    """A file that waits when it is imported, looking at the clock, is not held up."""
    with at_another_time():
        before = time.monotonic()
        time.sleep(3 * DAY_S)
        assert 3 * DAY_S <= time.monotonic() - before


def test_the_clocks_are_the_plain_ones_again() -> None:
    """Also after an error, every function and class is the one that it was."""
    names = [(time, name) for name in dir(time)] + [(dt, "datetime"), (dt, "date"), (np, "datetime64")]
    before = {name: getattr(module, name) for module, name in names}
    with pytest.raises(ZeroDivisionError), at_another_time():
        _ = 1 / 0
    assert before == {name: getattr(module, name) for module, name in names}


@pytest.mark.parametrize(
    "make",
    [
        lambda: time.gmtime(86_400),
        lambda: time.localtime(86_400),
        lambda: time.ctime(86_400),
        lambda: time.asctime(time.gmtime(0)),
        lambda: time.strftime("%Y", time.gmtime(0)),
        lambda: dt.datetime(2020, 2, 29, 1, 2, 3).isoformat(),  # noqa: DTZ001 - a moment without a clock
        lambda: dt.date(2020, 2, 29).isoformat(),
        lambda: dt.datetime.fromtimestamp(86_400, dt.UTC).isoformat(),
        lambda: (dt.date(2020, 3, 1) - dt.date(2020, 1, 1)).days,
        lambda: np.datetime64("2020-02-29"),
        lambda: np.datetime64(5, "s"),
        lambda: np.isnat(np.datetime64("NaT", "s")),
    ],
)
def test_a_moment_that_is_given_is_left_alone(make: Callable[[], Any]) -> None:
    """A table of dates is the same table at any time."""
    plain = make()
    with at_another_time():
        assert plain == make()


def test_a_clock_keeps_its_unit() -> None:
    """``np.datetime64`` gives days where it gave days."""
    plain = {unit: np.datetime64("now", unit).dtype for unit in ("s", "m", "h", "D")}
    with at_another_time():
        assert plain == {unit: np.datetime64("now", unit).dtype for unit in ("s", "m", "h", "D")}
        assert np.dtype("datetime64[D]") == np.datetime64("today").dtype


def test_what_was_made_outside_is_known_inside() -> None:
    """Type tests give the same answers at any time, for moments old and new."""
    moment = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a moment without a clock
    moments = [moment, moment.date(), np.datetime64("2020-01-01"), 1.0]
    plain = _kinds([*moments, *moments])
    with at_another_time():
        again = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - as above
        assert plain == _kinds([*moments, again, again.date(), np.datetime64("2020-01-01"), 1.0])


def _kinds(moments: list[Any]) -> list[tuple[bool, ...]]:
    kinds = (dt.datetime, dt.date, np.datetime64)
    return [tuple(isinstance(moment, kind) for kind in kinds) for moment in moments]


def test_classes_can_be_used_as_classes_inside() -> None:
    """Subclasses, dispatch on types and NumPy's dtypes work as they do outside."""
    with at_another_time():

        class Birthday(dt.date):
            """A class of the submission's."""

        @functools.singledispatch
        def kind(_: object) -> str:
            return "other"

        kind.register(dt.date)(lambda _: "date")
        assert [True, False] == [isinstance(day(2020, 1, 1), Birthday) for day in (Birthday, dt.date)]
        assert isinstance(Birthday(2020, 1, 1), dt.date)
        assert ["date", "date", "other"] == [kind(Birthday(2020, 1, 1)), kind(dt.date(2020, 1, 1)), kind(1)]
        assert np.issubdtype(np.dtype("datetime64[D]"), np.datetime64)
        assert np.zeros(2, "datetime64[D]").dtype.kind == np.dtype(np.datetime64).kind
