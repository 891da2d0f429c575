"""The bare floor: trace, compile and run the same bundles in one warm process, with no isolation and no vetting.

Started with the course's folder; answers one line of JSON, ``[exercise, source]``, by its processor seconds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp

from benchmarks.bare import measure
from grader.course import load_course

__all__ = ["main"]


def main() -> None:
    """Answer lines on standard input until it ends."""
    course = load_course(Path(sys.argv[1]))
    jax.block_until_ready(jax.jit(lambda x: x + 1)(jnp.ones(3)))  # start the backend outside all measurements
    for line in sys.stdin:
        exercise, source = json.loads(line)
        steps = measure(course.by_name[exercise], source.encode())
        print(sum(steps.values()) / 1000, flush=True)


if __name__ == "__main__":
    main()
