"""How many answers a container judges at once, by its control groups."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.plugins.room import workers


@pytest.mark.parametrize(
    ("files", "room"),
    [
        ({"cpu.max": "50000 100000", "memory.max": "805306368"}, 1),  # Gradescope's defaults, version 2
        ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu.max": "400000 100000", "memory.max": "805306368"}, 1),
        ({"memory/memory.limit_in_bytes": "805306368"}, 1),
        ({"cpu.max": "400000 100000", "memory.max": "6442450944"}, 2),
        ({"cpu.max": "max 100000", "memory.max": "max"}, 2),
        ({"cpu/cpu.cfs_quota_us": "-1", "memory/memory.limit_in_bytes": "9223372036854771712"}, 2),
        ({"cpu.max": "nonsense", "memory.max": ""}, 2),
        ({}, 2),
    ],
)
def test_workers(tmp_path: Path, files: dict[str, str], room: int) -> None:
    """Two where there are two cores and memory for two, one elsewhere; never one for each core of the machine."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")
    assert min(room, os.cpu_count() or 1) == workers(tmp_path)
