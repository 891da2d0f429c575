"""Trace as if at another time or in another process, so that what depends on either shows. Runs in the trace jail."""

from __future__ import annotations

import abc
import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np

from grader.trace.stack import student_line

__all__ = ["at_another_time", "salted_hash"]

_START_S = 1_916_347_629
"""A moment of 2030 that differs from any of today's in every field of the calendar."""
_TICK_S = 1 / 1024
"""By how much each look at a clock moves it, so that nobody waits for ever."""
_COUNTERS = [
    name
    for name in ("time", "perf_counter", "monotonic", "process_time", "thread_time", "clock_gettime")
    if hasattr(time, name)  # Windows has not the last one
]
_plain_datetime64 = np.datetime64
_UNITS = {"now": "s", "today": "D"}


@contextmanager
def at_another_time() -> Iterator[None]:
    """Let the clocks of Python and NumPy show another time inside the block, and the same one in each block."""
    mine, others = itertools.count(), itertools.count()
    local = time.localtime
    slept_s = 0.0

    def now() -> float:
        # JAX looks at clocks as well, and less often once it has cached something.
        ticks = others if student_line() is None else mine
        return _START_S + slept_s + next(ticks) * _TICK_S

    def sleep(seconds: float) -> None:  # nobody has to wait for a clock that is not the real one
        nonlocal slept_s
        slept_s += max(0.0, seconds)

    clocks: dict[str, Any] = {
        "sleep": sleep,
        **dict.fromkeys(_COUNTERS, lambda *_: now()),
        **dict.fromkeys(map("{}_ns".format, _COUNTERS), lambda *_: int(now() * 1e9)),
        **{name: _calendar(name, now) for name in ("gmtime", "localtime", "ctime")},
        "asctime": _calendar("asctime", lambda: local(now())),
        "strftime": _calendar("strftime", lambda: local(now()), leading=1),
    }
    with (
        mock.patch.multiple(time, **clocks),
        mock.patch.multiple(dt, datetime=_Datetime, date=_Date),
        mock.patch.object(np, "datetime64", _Datetime64),
    ):
        yield


def salted_hash(value: Any) -> int:
    """Hash as another process might, which salts the hash of text, and of tuples that hold text."""
    parts = value if type(value) is tuple else (value,)
    salt = 0x5EED if any(type(part) in (str, bytes) for part in parts) else 0
    return hash(value) ^ salt


def _calendar(name: str, now: Callable[[], Any], leading: int = 0) -> Callable[..., Any]:
    """Return ``time.NAME``, which is given ``now()`` where no moment follows ``leading`` arguments."""
    plain = getattr(time, name)

    def calendar(*args: Any) -> Any:
        moment = args[leading:]
        return plain(*args[:leading], *((now(),) if moment in ((), (None,)) else moment))

    return calendar


class _StandIn(abc.ABCMeta):
    """Metaclass of what stands in for a class: instances of the plain class are instances of it."""

    def __instancecheck__(cls, value: Any) -> bool:
        return cls.__subclasscheck__(type(value))

    def __subclasscheck__(cls, other: type) -> bool:
        is_ours = cls.__module__ == __name__  # else the submission has derived it
        return (cls.__base__ if is_ours else cls) in other.__mro__


class _Date(dt.date, metaclass=_StandIn):
    """The calendar at another time."""

    @classmethod
    def today(cls) -> _Date:
        return cls.fromtimestamp(time.time())


class _Datetime(dt.datetime, metaclass=_StandIn):
    """The calendar and its clock at another time."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> _Datetime:
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> _Datetime:
        return cls.now(dt.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> _Datetime:
        return cls.now()


class _Datetime64(np.datetime64, metaclass=_StandIn):
    """NumPy's clock at another time; what it makes are plain moments."""

    def __new__(cls, *args: Any) -> Any:
        if args and args[0] in _UNITS:
            unit = args[1] if len(args) > 1 else _UNITS[args[0]]
            return _plain_datetime64(int(time.time()), "s").astype(f"datetime64[{unit}]")
        return _plain_datetime64(*args)
