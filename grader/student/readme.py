"""What a student's copy says about itself, and what git leaves out of it. Layer 8."""

from __future__ import annotations

from grader.course import Course

__all__ = ["GITIGNORE", "readme"]

GITIGNORE = """# What can be made again.
.jaxercise/
.jaxercise-init/
__pycache__/
"""

_README = """# {title}

{count} exercises. Each file in `answers/` begins as a program that works, and that JAX cannot use. Make a pure function
of it: the same results, nothing changed behind anybody's back. To begin, go into this folder and type

    jaxercise watch            # checks the exercise that you are at, each time you save it

| Command | What it does |
|---|---|
| `jaxercise list` | shows the exercises, in an order that builds up |
| `jaxercise task NAME` | shows what an exercise asks for |
| `jaxercise hint NAME` | shows a hint, and one more each time |
| `jaxercise check NAME` | checks one answer |
| `jaxercise explain RULE` | says what a finding means, and shows the pure rewrite |
| `jaxercise solution NAME` | shows the author's answer, where it is published |
| `jaxercise reset NAME` | begins an answer anew |

| File | What it is |
|---|---|
| `answers/<topic>/<name>.py` | your answers |
| `progress.json` | what you have solved |
| `exercises/<topic>/lesson.md` | what to read before the exercises of a topic |
| `exercises/<topic>/<name>/` | one exercise: its task and its original, which is the specification |

Answers are checked on the public cases, and at sizes and points that are drawn anew each time, which a verdict calls
hidden; where answers are handed in, hidden cases may be judged as well.

A newer version of the course: type `jaxercise init .` in this folder, with `--course PATH` where the course is not the
one that comes with Jaxercise. It brings `exercises/` up to date and never touches your answers and your progress.
"""


def readme(course: Course) -> str:
    """Return the text of ``README.md``."""
    return _README.format(title=" ".join(course.spec.title.split()), count=len(course.exercises))
