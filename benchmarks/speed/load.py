"""Other people's work: processes that keep every core busy while something is timed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

__all__ = ["KINDS", "busy"]

_SPIN = "while True:\n    for _ in range(100_000):\n        pass"
_COPY = (
    "import numpy as np\n"
    "source = np.ones(8 << 20)\n"
    "target = np.empty_like(source)\n"
    "while True:\n    np.copyto(target, source)"
)
_BURST = "import time\nwhile True:\n    for _ in range(100_000):\n        pass\n    time.sleep(0.005)"
KINDS = {"spin": _SPIN, "copy": _COPY, "burst": _BURST}
"""Loops of Python; copies of 64 MiB, which take the memory's bandwidth as well; bursts that come and go."""


@contextlib.contextmanager
def busy(kind: str, processes: int | None = None) -> Iterator[None]:
    """Keep ``processes`` processes of a kind running, by default one for each core, at ordinary priority."""
    command = [sys.executable, "-c", KINDS[kind]]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    started = [subprocess.Popen(command, env=environment) for _ in range(processes or os.cpu_count() or 1)]
    try:
        time.sleep(1.0)  # until they have imported what they need
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
