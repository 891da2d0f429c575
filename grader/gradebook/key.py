"""The key of a course, with which records of grades and the lines of a gradebook are sealed. Layer 8.

A seal is an HMAC with SHA-256 (RFC 2104): whoever has the key can check and make seals, and nobody else can do either.
That is enough for an instructor to notice what others edited, and it needs no library beyond Python's own. Whoever
holds the key can write what they like, so it is kept apart from copies of the gradebook that are handed on.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

__all__ = ["Key", "make_key", "read_key"]

_PREFIX = "jaxercise-key-1:"
_BYTES = 32


@dataclass(frozen=True)
class Key:
    """A secret of 32 bytes."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.name})"  # the secret is for no log

    @property
    def name(self) -> str:
        """Tells keys apart without giving any of them away."""
        return self.seal("name", b"")[:12]

    def seal(self, purpose: str, data: bytes) -> str:
        """Return the seal of some bytes, in hexadecimal digits; one made for another purpose does not fit.

        Args:
            purpose: what is sealed, a word of ours.
            data: what is sealed.
        """
        return hmac.new(self.secret, purpose.encode() + b"\0" + data, hashlib.sha256).hexdigest()

    def fits(self, purpose: str, data: bytes, seal: str) -> bool:
        """Tell whether a seal is ours for these bytes and this purpose."""
        return hmac.compare_digest(self.seal(purpose, data).encode(), seal.encode("utf-8", "replace"))


def make_key(path: Path) -> Key:
    """Write a fresh key to a file that its owner alone can read.

    Raises:
        UsageError: there is such a file already, or it cannot be written.
    """
    key = Key(secrets.token_bytes(_BYTES))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"{path}: is there already, and a key is never overwritten. Name another") from None
    except OSError as error:
        raise UsageError(f"{path}: the key cannot be written ({error.strerror}). Name another file") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{_PREFIX}{key.secret.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_key(path: Path) -> Key:
    """Read a key that :func:`make_key` wrote.

    Raises:
        UsageError: there is none, or the file holds something else.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
        if not text.startswith(_PREFIX):
            raise ValueError
        secret = bytes.fromhex(text.removeprefix(_PREFIX))
        if len(secret) != _BYTES:
            raise ValueError
    except FileNotFoundError:
        raise UsageError(
            f"{path}: the course's key is missing, and without it no grade can be checked. "
            "Put it back from a copy, or name it with --key"
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Check its permissions") from None
    except ValueError:
        raise UsageError(f"{path}: is no key of a course. Put the key back from a copy") from None
    return Key(secret)
