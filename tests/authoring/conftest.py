"""A miniature course that is written anew for every test, to be broken in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course, load_course

_COURSE = """\
format: 1
title: A miniature
about: What it is about.
timezone: Europe/Berlin
ideas: [immutable arrays, no side effects]
modules:
  - name: basics
    title: Basics
    opens: 2027-01-11
    due: 2027-01-17
    exercises: [double-it]
  - name: loops
    title: Loops
    requires: [basics]
    opens: 2027-01-18
    due: 2027-01-24T18:00
    exercises:
      - {name: add-up, requires: [double-it], worth: 20}
"""
_EXERCISE = """\
format: 1
title: Twice as much
concept: return instead of assigning
reads: ["jax: 101/arrays", "seed: IDEA"]
prompt: |
  Write `double`. First read [the lesson](../lesson.md#what-stays).

  ```python
  print(1 + 1)
  ```

  ```output
  2
  ```
entry: "double(x: f32[n]) -> f32[n]"
inputs:
  x: {normal: {}}
cases:
  - {n: 3}
  - {n: 4, visibility: hidden}
original_fails: trace/writes-in-place
points: {correctness: 4, purity: 3}
takeaway: Keep the old one.
hints:
  - Which operator returns a new array?
  - Not the one that ends in an equals sign.
  - "`return 2.0 * x + jnp.zeros_like(x)` does it."
"""
_ORIGINAL = "def double(x):\n    x *= 2\n    return x\n"
_SOLUTION = "import jax.numpy as jnp\n\n\ndef double(x):\n    return 2 * x + jnp.zeros_like(x)\n"
_LESSON = """\
# Basics

## What stays

```python
import jax.numpy as jnp

x = jnp.arange(3)
```

```python raises=TypeError
x[0] = 1
```
"""

Change = Callable[[str, str, str], Course]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Return a function that replaces text in one file of the miniature, and reads the course."""
    files = {"course.yaml": _COURSE}
    for topic, name, idea in (
        ("basics", "double-it", "immutable arrays"),
        ("loops", "add-up", "no side effects"),
    ):
        files[f"exercises/{topic}/lesson.md"] = _LESSON
        files[f"exercises/{topic}/{name}/exercise.yaml"] = _EXERCISE.replace("IDEA", idea)
        files[f"exercises/{topic}/{name}/original.py"] = _ORIGINAL
        files[f"solutions/{topic}/{name}.py"] = _SOLUTION
        files[f"solutions/{topic}/{name}/wrong_triples.py"] = '"""correctness/wrong-value: triples."""\n'
        files[f"solutions/{topic}/{name}/wrong_prints.py"] = '"""purity/prints: tells\nthe world."""\n'
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def apply(name: str, old: str, new: str) -> Course:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
        return load_course(tmp_path)

    return apply


@pytest.fixture
def miniature(change: Change) -> Course:
    """Read the miniature as it is."""
    return change("course.yaml", "A miniature", "A miniature")
