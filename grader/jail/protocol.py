"""Sizes that both ends of a jail agree on. Layer 2: data only.

Supervisor to zygote: records on a stream socket, each with the four descriptors of one job. Child to
supervisor: one frame on a pipe. Zygote to supervisor: JSON lines on the job's own ending socket.
"""

from __future__ import annotations

import struct

__all__ = ["CONSOLE_SHOWN_BYTES", "LENGTH", "RECORD_BYTES"]

CONSOLE_SHOWN_BYTES = 64 << 10
"""What a reply holds of a child's console at most."""

RECORD_BYTES = 1024
"""Length of every record to the zygote, padded with spaces, so that a stream needs no framing."""

LENGTH = struct.Struct("!I")
"""Length prefix of the one frame on the reply pipe, in bytes."""
