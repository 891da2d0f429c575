"""What our plugin of pytest keeps with pytest's own objects. Layer 8: standard library and pytest only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from grader.plugins.pytest_grading import Grading

__all__ = ["CHECK", "GRADING", "SPOT"]

GRADING: pytest.StashKey[Grading] = pytest.StashKey()
"""With the configuration: what grades, once an answer was met."""
SPOT: pytest.StashKey[tuple[str, int]] = pytest.StashKey()
"""With a test: the answer's path, and the line, from 1, that its outcome is about."""
CHECK = "jaxercise.check"
"""Name of the property of a report that says which check it is of."""
