"""Other people's work: processes that keep every core busy while something is timed.

Each is pinned to its core and leads a session of its own. Otherwise Linux would put them all on one core and leave the
other to whoever is timed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

__all__ = ["KINDS", "busy"]

_SPIN = "while os.getppid() == parent:\n    for _ in range(100_000):\n        pass"
_COPY = (
    "import numpy as np\n"
    "source = np.ones(8 << 20)\n"
    "target = np.empty_like(source)\n"
    "while os.getppid() == parent:\n    np.copyto(target, source)"
)
_BURST = "import time\nwhile os.getppid() == parent:\n    for _ in range(100_000):\n        pass\n    time.sleep(0.005)"
KINDS = {"spin": _SPIN, "copy": _COPY, "burst": _BURST}
"""Loops of Python; copies of 64 MiB, which take the memory's bandwidth as well; bursts that come and go."""


@contextlib.contextmanager
def busy(kind: str, processes: int = 1) -> Iterator[None]:
    """Keep ``processes`` processes of a kind running on each core, at ordinary priority."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    started = []
    for core in sorted(os.sched_getaffinity(0)) * processes:
        code = f"import os\nparent = {os.getpid()}\nos.sched_setaffinity(0, {{{core}}})\n{KINDS[kind]}"
        command = [sys.executable, "-c", code]
        started.append(subprocess.Popen(command, env=environment, start_new_session=True))
    try:
        time.sleep(1.0)  # until they have imported what they need
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
