"""Run the commands of a page of documentation as they stand there, as somebody who types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["commands", "run"]

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^(```+)console\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def commands(page: str, section: str) -> str:
    """Return the commands of a section of a page below docs/ as a script; what follows a ``$`` line belongs to it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    part = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line.removeprefix("$ ") for _, block in _BLOCK.findall(part) for line in block.splitlines()]
    assert len(lines) > 5, "a section without commands would be run with success"
    return "\n".join(("set -e", *lines))


def run(script: str, home: Path) -> str:
    """Run a script in an empty folder of a home that has a clone of this project, and return what it prints."""
    (home / "jaxercise").symlink_to(ROOT)
    (home / "empty").mkdir()
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "JUPYTER_PREFER_ENV_PATH": "1"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTHON"))}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home / "empty",
        env={**kept, **own, "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout
