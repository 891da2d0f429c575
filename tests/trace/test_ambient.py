"""Settings of the process: a change is seen, and put back where that can be done."""

from __future__ import annotations

import decimal
import gc
import locale
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from grader.trace import ambient


def _change_decimals() -> None:
    decimal.getcontext().prec = 7


CHANGES: dict[str, Callable[[Path], Any]] = {
    "numpy.seterr": lambda _: np.seterr(all="raise"),
    "numpy.set_printoptions": lambda _: np.set_printoptions(precision=3, suppress=True),
    "sys.path": lambda folder: sys.path.insert(0, str(folder)),
    "sys.argv": lambda _: sys.argv.append("--more"),
    "sys.setrecursionlimit": lambda _: sys.setrecursionlimit(sys.getrecursionlimit() + 7),
    "sys.excepthook": lambda _: setattr(sys, "excepthook", print),
    "decimal.getcontext()": lambda _: _change_decimals(),
    "locale.setlocale": lambda _: locale.setlocale(locale.LC_ALL, "C.UTF-8"),
    "os.chdir": os.chdir,
    "gc.disable": lambda _: gc.disable(),
    "warnings.filters": lambda _: warnings.simplefilter("ignore"),
    "jax.config.jax_enable_x64": lambda _: jax.config.update("jax_enable_x64", True),
    "jax.config.jax_default_matmul_precision": lambda _: jax.config.update(
        "jax_default_matmul_precision", "float32"
    ),
}
"""How a submission changes each setting that can be put back."""


@pytest.fixture
def before() -> Iterator[dict[str, Any]]:
    """The settings, which the test may change."""
    folder, where = Path.cwd(), locale.setlocale(locale.LC_ALL)
    gc.enable()  # another test of this process may have measured times
    start = ambient.current()
    with warnings.catch_warnings():
        yield start
    ambient.restore(start)
    assert (folder, where) == (Path.cwd(), locale.setlocale(locale.LC_ALL))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen_and_put_back(name: str, before: dict[str, Any], tmp_path: Path) -> None:
    """The changed setting, and no other, reads differently until it is restored."""
    seen = ambient.settings()
    CHANGES[name](tmp_path)
    changed = ambient.settings()
    ambient.restore(before)
    assert [name] == [key for key in seen if seen[key] != changed[key]]
    assert seen == ambient.settings()


def test_two_changes_are_put_back_together(before: dict[str, Any]) -> None:
    """One call restores whatever was changed."""
    seen = ambient.settings()
    np.seterr(all="ignore")
    gc.disable()
    ambient.restore(before)
    assert seen == ambient.settings()


def test_looking_changes_nothing(before: dict[str, Any]) -> None:
    """Two looks at the same process say the same, and restoring what has not changed leaves the objects alone."""
    path, filters = sys.path, warnings.filters
    ambient.restore(before)
    assert ambient.settings() == ambient.settings()
    assert path is sys.path
    assert filters is warnings.filters


def test_what_cannot_be_put_back_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks and handlers have no writer, and their change shows all the same."""
    seen = ambient.settings()
    old = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    gc.callbacks.append(lambda *_: None)
    sys.meta_path.append(sys.meta_path[-1])
    monkeypatch.setenv("TZ", "Etc/GMT+5" if time.tzname[0] != "-05" else "Etc/GMT+6")
    try:
        time.tzset()
        changed = ambient.settings()
    finally:
        signal.signal(signal.SIGTERM, old)
        gc.callbacks.pop()
        sys.meta_path.pop()
        monkeypatch.undo()
        time.tzset()
    wanted = {"signal.signal", "gc.callbacks", "sys.meta_path", "time.tzset"}
    assert wanted == {key for key in seen if seen[key] != changed[key]}
    assert seen == ambient.settings()


def test_advice_names_settings() -> None:
    """What is only untidy is one of the settings that are looked at."""
    assert set() == ambient.ADVICE - set(ambient.settings())


def test_logging_is_seen() -> None:
    """Whoever silences the root logger is told."""
    seen = ambient.settings()
    logging.disable(logging.CRITICAL)
    try:
        assert seen["logging.root"] != ambient.settings()["logging.root"]
    finally:
        logging.disable(logging.NOTSET)


def test_a_broken_setting_is_no_error(before: dict[str, Any], tmp_path: Path) -> None:
    """A submission may take the folder away in which it stands; that is a change like any other."""
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    broken = ambient.settings()["os.chdir"]
    ambient.restore(before)
    assert "'broken'" == broken
    assert repr(before["os.chdir"]) == ambient.settings()["os.chdir"]
