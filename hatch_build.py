"""Put the public course into the wheel: what `jaxercise init` makes a student's copy from.

Hatchling calls this while it builds (`tool.hatch.build.targets.wheel.hooks.custom` in pyproject.toml).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PublicCourse(BuildHookInterface[BuilderConfig]):
    """Writes the course without hidden cases, and without solutions that it does not publish."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the course to the wheel; an editable install has the repository's own."""
        if version != "standard":
            return
        # Removed when the builder ends, however it ends.
        self._made = tempfile.TemporaryDirectory(prefix="jaxercise-course-")
        build_data["force_include"][self._made.name] = (
            f"grader/{_write(Path(self.root), Path(self._made.name))}"
        )

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the wheel holds by now."""
        del build_data, artifact_path
        if version == "standard":
            self._made.cleanup()


def _write(root: Path, out: Path) -> str:
    """Write the course of this source tree with its own code, whichever version is installed.

    Returns:
        The folder of the course inside the package.
    """
    sys.path.insert(0, str(root))
    try:
        from grader.course import load_course  # noqa: PLC0415 - found only now
        from grader.course_copy import write_copy  # noqa: PLC0415
        from grader.shipped import FOLDER  # noqa: PLC0415
    finally:
        sys.path.remove(str(root))
    course = load_course(root)
    write_copy(course, course.exercises, out, with_hidden=False, with_published=True)
    return FOLDER
