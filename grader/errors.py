"""Every exception the project raises on purpose. Layer 0: standard library only.

    JaxerciseError
    ├── UsageError          the command line, a path or an option is wrong        (exit code 2)
    ├── CourseError         course.yaml, exercise.yaml or an author's file is wrong (exit code 2)
    ├── SubmissionError     a submission cannot be read; becomes a verdict, never an exit
    ├── FrameError          a jailed child did not answer with one well-formed frame
    ├── JailError           the jail itself failed; our fault, INTERNAL            (exit code 3)
    └── GraderFault         a broken invariant of ours, INTERNAL                   (exit code 3)

Jailed children import this module, so it stays free of third-party imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "CourseError",
    "FrameError",
    "GraderFault",
    "JailError",
    "JaxerciseError",
    "Problem",
    "SubmissionError",
    "UsageError",
]


class JaxerciseError(Exception):
    """Base of all errors below; catch this to catch them all."""


class UsageError(JaxerciseError):
    """What the user typed cannot be done: an unknown exercise, a missing path, an ambiguous file.

    The message is one sentence saying what is wrong and one saying what to do.
    """


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an author's file, located."""

    file: str
    """Path as the author would type it."""
    line: int
    """1-based line, or 0 where the whole file is meant."""
    key: str
    """Dotted YAML key, or '' for the document."""
    message: str
    """What is wrong, with expected and actual."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class CourseError(JaxerciseError):
    """Author's files are wrong; ``problems`` lists all of them, not only the first."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SubmissionError(JaxerciseError):
    """A submission's bytes cannot be turned into source: unreadable archive, notebook or encoding."""


class FrameError(JaxerciseError):
    """Bytes from a jailed child are not exactly one well-formed frame. Always the child's failure, never a pass."""


class JailError(JaxerciseError):
    """A jail could not be started, or died for a reason that is ours. Never a zero for a student."""


class GraderFault(JaxerciseError):
    """Something that cannot happen did: reported as INTERNAL, with exit code 3."""
