"""A record: everything that a grade rests on, signed, so that it can be reproduced and nobody can edit it. Layer 8.

It names the submission and the exercise by their digests, the seed, the versions and the device, and holds the whole
verdict with its programs' digests and its speed samples. Written to a file it brings its submission along. It is the
instructor's, because of the seed.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import platform
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.course import Exercise
from grader.errors import UsageError
from grader.gradebook.key import Key
from grader.gradebook.ledger import digest_of
from grader.spec import Target
from grader.submission import Source
from grader.verdict import Environment, Result, decode, encode

__all__ = [
    "Record",
    "Submission",
    "Versions",
    "different_exercise",
    "here",
    "opened",
    "packed",
    "signed",
    "unpacked",
    "verified",
    "with_submission",
]

_PURPOSE = "record"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Versions(_Frozen):
    """Of everything that has a part in a verdict."""

    jaxercise: str
    jax: str
    jaxlib: str
    numpy: str
    python: str


class Submission(_Frozen):
    """A submission as JSON: its bytes may be no text."""

    path: str
    stem: str
    kind: Literal["python", "notebook"]
    lines: tuple[tuple[int, int], ...]
    declared: tuple[str, ...]
    problem: str
    rule: Literal["unreadable-source", "missing-answer"]
    text: str
    """In base 64."""


class Record(_Frozen):
    """Why an attempt has its points."""

    format: Literal[1] = 1
    course: str
    student: str
    exercise: str
    exercise_digest: str
    attempt: int
    submitted: str
    """When, in UTC."""
    submission: str
    """Digest of the submission, packed."""
    seed: str
    target: Target
    checks: tuple[str, ...]
    versions: Versions
    environment: Environment
    graded: str
    """When, in UTC."""
    result: Result


def here() -> Versions:
    """Return the versions that grade on this machine, without importing any of them."""
    names = ("jaxercise", "jax", "jaxlib", "numpy")
    return Versions(
        **{name: importlib.metadata.version(name) for name in names}, python=platform.python_version()
    )


def packed(source: Source) -> bytes:
    """Write a submission down; equal ones give equal bytes."""
    fields = {name: getattr(source, name) for name in Submission.model_fields if name != "text"}
    text = base64.b64encode(source.text).decode("ascii")
    return encode(Submission(**fields, text=text)).encode("ascii")


def unpacked(data: bytes) -> Source:
    """Read what :func:`packed` wrote.

    Raises:
        ValueError: it is something else.
    """
    fields = decode(Submission, data).model_dump()
    return Source(**{**fields, "text": base64.b64decode(fields["text"], validate=True)})


def signed(record: Record, key: Key) -> bytes:
    """Write a record down with its signature."""
    text = encode(record)
    return _document({"record": text, "key": key.name, "signature": key.seal(_PURPOSE, text.encode("ascii"))})


def with_submission(document: bytes, submission: bytes) -> bytes:
    """Add the submission to a signed record, so that the file alone is enough to grade it again."""
    return _document({**json.loads(document), "submission": submission.decode("ascii")})


def verified(document: bytes, key: Key, name: str) -> Record:
    """Read a record that :func:`signed` wrote.

    Args:
        document: what was written.
        key: the course's.
        name: where it is from, for messages.

    Raises:
        UsageError: it is no record, was signed with another key, or is not what was signed.
    """
    fields = _fields(document, name)
    text, seal = fields.get("record"), fields.get("signature")
    if not isinstance(text, str) or not isinstance(seal, str):
        raise UsageError(f"{name}: is no record of a grade. `jaxercise gradebook record` writes one")
    if not key.fits(_PURPOSE, text.encode("utf-8", "replace"), seal):
        if fields.get("key") != key.name:
            raise UsageError(
                f"{name}: was signed with the key {str(fields.get('key'))[:40]!r}, and this one is {key.name}. "
                "Name the course's key with --key"
            )
        raise UsageError(
            f"{name}: was edited after it was signed: its signature does not fit. Ask for the record as it "
            "stands in the gradebook"
        )
    try:
        return decode(Record, text)
    except (ValidationError, ValueError) as error:
        raise UsageError(
            f"{name}: was written by another version of Jaxercise ({str(error).splitlines()[0]}). Use that one"
        ) from None


def opened(document: bytes, record: Record, name: str) -> Source:
    """Return the submission that comes with a record in a file.

    Raises:
        UsageError: there is none, or it is not the one that was graded.
    """
    text = _fields(document, name).get("submission")
    if not isinstance(text, str):
        raise UsageError(f"{name}: holds no submission. `jaxercise gradebook record` writes one that does")
    data = text.encode("utf-8", "replace")
    if digest_of(data) != record.submission:
        raise UsageError(
            f"{name}: its submission was edited: expected {record.submission}, actual {digest_of(data)}. "
            "Ask for the record as it stands in the gradebook"
        )
    return unpacked(data)


def different_exercise(record: Record, exercise: Exercise) -> str:
    """Say that an exercise is not the version that was graded, or ''."""
    if record.exercise_digest == exercise.digest:
        return ""
    return (
        f"{record.exercise} was graded in the version {record.exercise_digest}, and this course has "
        f"{exercise.digest}"
    )


def _document(fields: dict[str, Any]) -> bytes:
    return (json.dumps({"format": "jaxercise-record-1", **fields}, indent=1) + "\n").encode("ascii")


def _fields(document: bytes, name: str) -> dict[str, Any]:
    try:
        fields = json.loads(document)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise UsageError(f"{name}: is no record of a grade. `jaxercise gradebook record` writes one")
    return fields
