"""What an original returned, recorded where its packages are, for machines that lack them. Layer 4.

An original may need a package that graders are not to need (``oracle: {needs: [torch]}``). Then ``recorded.json``
beside it holds what it returned for a few seeds that everybody may know, and a machine without the package draws its
cases from one of these. Each answer is found by the digest of the call it answers, so a recording can be incomplete,
and never wrong: what was not recorded is an error that says so.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from grader.course import Exercise
from grader.errors import CourseError, Problem

__all__ = [
    "FILE",
    "SEEDS",
    "Recording",
    "call_digest",
    "is_unrecorded",
    "load_recording",
    "missing",
    "seed_for",
    "source_digest",
]

FILE = "recorded.json"
SEEDS = ("recorded-1", "recorded-2", "recorded-3")
"""Seeds under which an exercise is recorded. Anybody may know them, so anybody could write the values into an answer:
where that matters, grade where the package is installed."""
_DIGITS = 32
"""Hexadecimal digits of a call's digest that are kept: 128 bits."""


@dataclass(frozen=True)
class Recording:
    """The contents of one ``recorded.json``."""

    source: str
    """Digest of the files whose answers these are."""
    made_with: Mapping[str, str]
    """Versions by package, for people."""
    answers: Mapping[str, bytes] = field(repr=False)
    """By :func:`call_digest`, the arrays of the reply as the oracle sends them."""

    def dump(self) -> str:
        """Return the file's text, equal for equal recordings: one line for each answer."""
        packed = {
            key: base64.b64encode(zlib.compress(self.answers[key], 9)).decode()
            for key in sorted(self.answers)
        }
        data = {"format": 1, "source": self.source, "made_with": dict(self.made_with), "answers": packed}
        return json.dumps(data, indent=1) + "\n"


def missing(exercise: Exercise) -> tuple[str, ...]:
    """Return the packages that the original needs and this Python lacks."""
    return tuple(name for name in exercise.spec.oracle.needs if find_spec(name) is None)


def is_unrecorded(exercise: Exercise) -> bool:
    """Tell whether a recording could be made here, and was not yet."""
    needs = exercise.spec.oracle.needs
    return bool(needs) and not missing(exercise) and not (exercise.folder / FILE).exists()


def seed_for(exercise: Exercise, seed: str) -> str:
    """Return the seed from which cases are drawn in a run with ``seed``: another one only where a recording is used."""
    if not missing(exercise):
        return seed
    digest = hashlib.sha256(f"{seed}\x00{exercise.name}".encode()).digest()
    return SEEDS[int.from_bytes(digest, "big") % len(SEEDS)]


def source_digest(exercise: Exercise) -> str:
    """Return the digest of what decides the answers, apart from the calls."""
    spec = exercise.spec
    text = "\x00".join((exercise.original, exercise.oracle or "", spec.signature.name, spec.oracle.precision))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def call_digest(call: Mapping[str, Any], values: bytes) -> str:
    """Return the digest of one call of the oracle: what is asked, and the bytes of the arguments."""
    described = json.dumps(call, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(described.encode() + b"\x00" + values).hexdigest()[:_DIGITS]


def load_recording(exercise: Exercise) -> Recording:
    """Read the recording of an exercise.

    Raises:
        CourseError: there is none, it cannot be read, or it is of other files.
    """
    shown = f"exercises/{exercise.topic}/{exercise.name}/{FILE}"
    again = (
        f"run `jaxercise course record {exercise.name}` where {_listed(exercise.spec.oracle.needs)} installed"
    )
    try:
        data = json.loads((exercise.folder / FILE).read_text(encoding="utf-8"))
        answers = {key: zlib.decompress(base64.b64decode(text)) for key, text in data["answers"].items()}
        recording = Recording(data["source"], data["made_with"], answers)
    except FileNotFoundError:
        lacking = _listed(missing(exercise) or exercise.spec.oracle.needs)
        message = f"the file is missing, and is needed where {lacking} not installed; {again}"
        raise CourseError([Problem(shown, 0, "", message)]) from None
    except (
        *(OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError),
        *(RecursionError, binascii.Error, zlib.error),
    ) as error:
        message = f"cannot be read as a recording ({type(error).__name__}: {error}); {again}"
        raise CourseError([Problem(shown, 0, "", message)]) from None
    if recording.source != source_digest(exercise):
        message = f"was recorded from another original.py, oracle.py or entry; {again}"
        raise CourseError([Problem(shown, 0, "", message)])
    return recording


def _listed(packages: Sequence[str]) -> str:
    return f"{' and '.join(packages)} {'is' if len(packages) == 1 else 'are'}"
