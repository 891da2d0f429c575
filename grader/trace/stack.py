"""Whose doing something is: find the submission's line on the stack. Runs in the trace jail."""

from __future__ import annotations

import importlib
import linecache
import os
import sys
import tokenize
import types
import warnings
from collections.abc import Sequence
from pathlib import Path

import jax
import jaxlib

from grader.trace.entry import FILENAME

__all__ = ["LIBRARY", "SPEAKS", "acts_for_student", "is_called_by_student", "is_near_student", "student_line"]

_JAX = tuple(str(Path(module.__file__ or "").parent) + os.sep for module in (jax, jaxlib))
LIBRARY = (
    *_JAX,
    *(str(Path(importlib.__file__).parent) + os.sep, str(warnings.__file__)),
    *("<frozen importlib", "<frozen warnings"),
)
"""How the names of files begin that act for reasons of their own."""
SPEAKS = (*_JAX, str(warnings.__file__), "<frozen warnings")
"""Files that print for reasons of their own; what a module prints when it is imported counts."""
_SOURCE = (str(linecache.__file__), str(tokenize.__file__))
"""Files that act for those who call them: tracebacks and warnings read source, and so may a submission."""
_ASKS = frozenset(
    {"genericpath", "posixpath", "ntpath", "pathlib", "platform", "timeit", "os", "shutil", "glob", "getpass"}
)
"""Modules that read such things for their caller, and for no reason of their own."""


def student_line(skip: Sequence[str] = LIBRARY) -> int | None:
    """Return the innermost line of the submission on the stack.

    Args:
        skip: beginnings of file names. None is returned if such a file stands between that line and here, because
            then it acts for reasons of its own.
    """
    frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - documented, and the only way
    is_source = False
    while frame is not None:
        name = frame.f_code.co_filename
        if name == FILENAME:
            return frame.f_lineno
        if name.startswith(_SOURCE):
            is_source = True
        elif is_source or (name.startswith(tuple(skip)) and not _hands_over(frame)):
            return None
        frame = frame.f_back
    return None


def _hands_over(frame: types.FrameType) -> bool:
    """Tell whether the import system reads a file for somebody else, as for ``pkgutil.get_data``."""
    caller = frame.f_back
    return (
        frame.f_code.co_name == "get_data"
        and caller is not None
        and not caller.f_code.co_filename.startswith("<frozen importlib")
    )


def acts_for_student(frame: types.FrameType) -> bool:
    """Tell whether a frame is the submission's, or of a library whose whole work is to ask for its caller."""
    if frame.f_code.co_filename == FILENAME:
        return True
    return str(frame.f_globals.get("__name__")).partition(".")[0] in _ASKS


def is_near_student(frame: types.FrameType) -> bool:
    """Tell whether a frame is the submission's, or is called by it without anybody between."""
    return frame.f_code.co_filename == FILENAME or is_called_by_student(frame)


def is_called_by_student(frame: types.FrameType) -> bool:
    """Tell whether a line of the submission called what runs in a frame."""
    return frame.f_back is not None and frame.f_back.f_code.co_filename == FILENAME
