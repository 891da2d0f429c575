"""Trace as if at another time: whoever has built the clock into a program is then found out. Runs in the trace jail."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np

__all__ = ["skewed_clocks"]

_SKEW_S = 34_182_367
"""A year, a month and some hours, minutes and seconds: no calendar field stays what it is."""
_COUNTERS = ("time", "perf_counter", "monotonic", "process_time", "thread_time")


@contextmanager
def skewed_clocks() -> Iterator[None]:
    """Let Python's and NumPy's clocks show another time to a module that is executed inside the block."""
    plain = {name: getattr(time, name) for name in _COUNTERS}
    patches: list[Any] = [
        *(mock.patch.object(time, name, _later(clock, _SKEW_S)) for name, clock in plain.items()),
        *(
            mock.patch.object(time, f"{name}_ns", _later(getattr(time, f"{name}_ns"), _SKEW_S * 10**9))
            for name in _COUNTERS
        ),
        *(mock.patch.object(time, name, _at_other_time(name)) for name in ("gmtime", "localtime", "ctime")),
        mock.patch.object(time, "strftime", _other_strftime()),
        mock.patch.object(dt, "datetime", _OtherDatetime),
        mock.patch.object(dt, "date", _OtherDate),
        mock.patch.object(np, "datetime64", _other_datetime64),
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(patches):
            patch.stop()


def _later(clock: Callable[[], Any], skew: int) -> Callable[[], Any]:
    return lambda: clock() + skew


def _at_other_time(name: str) -> Callable[..., Any]:
    plain, now = getattr(time, name), time.time
    return lambda *args: plain(*(args or (now() + _SKEW_S,)))


def _other_strftime() -> Callable[..., Any]:
    plain, local, now = time.strftime, time.localtime, time.time
    return lambda form, *args: plain(form, *(args or (local(now() + _SKEW_S),)))


class _OtherDate(dt.date):
    """The calendar at another time."""

    @classmethod
    def today(cls) -> _OtherDate:
        return cls.fromordinal(super().today().toordinal() + _SKEW_S // 86_400)


class _OtherDatetime(dt.datetime):
    """The calendar and its clock at another time."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> _OtherDatetime:
        return super().now(tz) + dt.timedelta(seconds=_SKEW_S)

    @classmethod
    def utcnow(cls) -> _OtherDatetime:
        return cls.now(dt.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> _OtherDatetime:
        return cls.now()


_datetime64 = np.datetime64


def _other_datetime64(*args: Any) -> Any:
    moment = _datetime64(*args)
    return moment + np.timedelta64(_SKEW_S, "s") if args and args[0] in ("now", "today") else moment
