"""Settings of the process that everybody shares, and that a submission might change. Runs in the trace jail."""

from __future__ import annotations

import csv
import decimal
import gc
import locale
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

__all__ = ["ADVICE", "AMBIENT", "current", "restore", "settings"]


class _Ambient:
    """Stands for the process as the owner of its settings."""


_FLAG = "jax.config."
AMBIENT = _Ambient()
"""The owner of ``settings``, where photographs look for it."""
ADVICE = frozenset({"warnings.filters", "logging.root"})
"""Settings that change what is reported, not what is computed: changing them is untidy, and nothing worse."""


@dataclass(frozen=True)
class _Setting:
    """One setting: how it is read, and how it is put back where that is possible."""

    read: Callable[[], Any]
    write: Callable[[Any], Any] | None = None


_LASTING = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
"""What of a decimal context is set, and not a flag of what has happened."""


def _decimals() -> dict[str, Any]:
    context = decimal.getcontext()
    return {name: getattr(context, name) for name in _LASTING}


def _write_decimals(value: dict[str, Any]) -> None:
    context = decimal.getcontext()
    for name, old in value.items():
        setattr(context, name, old)


def _write_filters(value: list[Any]) -> None:
    warnings.filters[:] = value  # type: ignore[index]


_SETTINGS: dict[str, _Setting] = {
    "numpy.seterr": _Setting(np.geterr, lambda old: np.seterr(**old)),
    "numpy.set_printoptions": _Setting(np.get_printoptions, lambda old: np.set_printoptions(**old)),
    "sys.path": _Setting(lambda: list(sys.path), lambda old: sys.path.__setitem__(slice(None), old)),
    "sys.argv": _Setting(lambda: list(sys.argv), lambda old: sys.argv.__setitem__(slice(None), old)),
    "sys.meta_path": _Setting(lambda: len(sys.meta_path)),
    "sys.setrecursionlimit": _Setting(sys.getrecursionlimit, sys.setrecursionlimit),
    "sys.excepthook": _Setting(lambda: sys.excepthook, lambda old: setattr(sys, "excepthook", old)),
    "decimal.getcontext()": _Setting(_decimals, _write_decimals),
    "locale.setlocale": _Setting(
        lambda: locale.setlocale(locale.LC_ALL), lambda old: locale.setlocale(locale.LC_ALL, old)
    ),
    "os.chdir": _Setting(os.getcwd, os.chdir),
    "time.tzset": _Setting(lambda: time.tzname),
    "numpy.setbufsize": _Setting(np.getbufsize, np.setbufsize),
    "csv.field_size_limit": _Setting(csv.field_size_limit, csv.field_size_limit),
    "gc.set_threshold": _Setting(gc.get_threshold, lambda old: gc.set_threshold(*old)),
    "gc.set_debug": _Setting(gc.get_debug, gc.set_debug),
    "gc.disable": _Setting(gc.isenabled, lambda old: gc.enable() if old else gc.disable()),
    "gc.callbacks": _Setting(lambda: len(gc.callbacks)),
    "signal.signal": _Setting(lambda: [signal.getsignal(n) for n in sorted(signal.valid_signals())]),
    "sys.setswitchinterval": _Setting(sys.getswitchinterval, sys.setswitchinterval),
    "sys.set_int_max_str_digits": _Setting(sys.get_int_max_str_digits, sys.set_int_max_str_digits),
    "socket.setdefaulttimeout": _Setting(socket.getdefaulttimeout, socket.setdefaulttimeout),
    "threading.stack_size": _Setting(threading.stack_size, threading.stack_size),
    "warnings.filters": _Setting(lambda: list(warnings.filters), _write_filters),
    "logging.root": _Setting(lambda: (logging.root.level, logging.root.manager.disable)),
}

if hasattr(sys, "getdlopenflags"):  # not on Windows
    _SETTINGS["sys.setdlopenflags"] = _Setting(sys.getdlopenflags, sys.setdlopenflags)


def settings() -> dict[str, str]:
    """Return the settings as text, by the name that a student would write."""
    return {name: repr(value)[:2000] for name, value in current().items()}


def current() -> dict[str, Any]:
    """Return the settings as they are, to hand to ``restore``."""
    flags = {f"{_FLAG}{name}": value for name, value in jax.config.values.items()}
    return {**flags, **{name: _quietly(setting.read) for name, setting in _SETTINGS.items()}}


def restore(before: dict[str, Any]) -> None:
    """Put back what has changed since ``before``, so that the next trace starts as the first one did."""
    for name, value in current().items():
        old = before.get(name, value)
        if repr(old) == repr(value):
            continue
        if name.startswith(_FLAG):
            _quietly(lambda name=name, old=old: jax.config.update(name.removeprefix(_FLAG), old))  # type: ignore[misc]
        elif (write := _SETTINGS[name].write) is not None:
            _quietly(lambda write=write, old=old: write(old))  # type: ignore[misc]


def _quietly(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception:  # a setting that the submission has broken
        return "broken"
