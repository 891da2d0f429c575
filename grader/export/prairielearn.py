"""A course as questions of PrairieLearn, one for each exercise, graded outside of it. Layer 8.

OUT/questions/NAME/                info.json, question.html, the file to begin with; `tests` has hidden cases and a seed
OUT/serverFilesCourse/jaxercise/   this package, the script that grades, and what its image is built from
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise
from grader.course_copy import PICTURES
from grader.export.grading import write_grading
from grader.export.package import package_files, pins
from grader.export.prairielearn_page import page
from grader.export.questions import Assignment, question
from grader.plugins.handed_in import expected_name
from grader.starter import starter

__all__ = ["IMAGE", "SHARED", "export_prairielearn", "identity"]

IMAGE = "jaxercise-grader"
"""What the image is called unless an instructor says otherwise."""
SHARED = "serverFilesCourse/jaxercise"
"""Folder of what all questions share."""
_FILES = Path(__file__).parent / "files"
_MOST_S = 600
"""Seconds that PrairieLearn gives a job at most."""
_START_S = 30
_CHILDREN = 4
"""Children of an answer that may each run into a limit: as for Gradescope, and one that draws."""
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://jaxercise.invalid/prairielearn")
"""Below which identities are made: of no address, and the same for ever."""


def export_prairielearn(
    course: Course, chosen: Sequence[Assignment], out: Path, *, image: str = IMAGE
) -> None:
    """Write the folders; what is there of an earlier export is written anew, and seeds are kept.

    Args:
        course: to export from.
        chosen: whose exercises become questions.
        out: the folder, made if need be: of a course of PrairieLearn, or one to be copied into it.
        image: the image in which answers are graded.

    Raises:
        UsageError: a version is not known.
        OSError: something cannot be written.
    """
    for assignment in chosen:
        for exercise in assignment.exercises:
            _write_question(course, exercise, out / "questions" / exercise.name, image)
    _write_shared(out / SHARED)


def identity(course: Course, exercise: Exercise) -> str:
    """Return the identity of a question, by which PrairieLearn knows it again when its folder was renamed."""
    return str(uuid.uuid5(_NAMES, f"{course.spec.title}\n{exercise.name}"))


def _write_question(course: Course, exercise: Exercise, folder: Path, image: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_grading(course, [exercise], folder / "tests")
    info = json.dumps(_info(course, exercise, image), indent=2, ensure_ascii=False)
    (folder / "info.json").write_text(f"{info}\n", encoding="utf-8")
    pictures = [path for path in sorted(exercise.folder.iterdir()) if path.suffix.lower() in PICTURES]
    shown = page(question(course, exercise).prompt, expected_name(exercise), [p.name for p in pictures])
    (folder / "question.html").write_text(shown, encoding="utf-8")
    (folder / expected_name(exercise)).write_text(starter(exercise), encoding="utf-8")
    for picture in pictures:
        (folder / "clientFilesQuestion").mkdir(exist_ok=True)
        shutil.copyfile(picture, folder / "clientFilesQuestion" / picture.name)


def _info(course: Course, exercise: Exercise, image: str) -> dict[str, Any]:
    """Return ``info.json``.

    Reference:
        PrairieLearn, "Question configuration" and "External Grading".
    """
    topics = {module.name: module.title for module in course.spec.modules}
    longest = _START_S + _CHILDREN * 2 * exercise.spec.limits.time_s
    return {
        "uuid": identity(course, exercise),
        "title": exercise.spec.title,
        "topic": topics[exercise.topic],
        "tags": ["code"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": image,
            "serverFilesCourse": ["jaxercise/"],
            "entrypoint": "/grade/serverFilesCourse/jaxercise/run.sh",
            "timeout": min(_MOST_S, math.ceil(longest)),
            "enableNetworking": False,
        },
    }


def _write_shared(folder: Path) -> None:
    for stale in (folder / "grader", *folder.glob("*.dist-info")):
        if stale.exists():
            shutil.rmtree(stale)
    for name, data in package_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "requirements.txt").write_text("".join(f"{line}\n" for line in pins()), encoding="utf-8")
    dockerfile = (_FILES / "prairielearn.Dockerfile").read_text(encoding="utf-8")
    (folder / "Dockerfile").write_text(
        dockerfile.replace("@MINOR@", str(sys.version_info.minor)), encoding="utf-8"
    )
    script = folder / "run.sh"
    script.write_bytes((_FILES / "prairielearn-run.sh").read_bytes().replace(b"\r\n", b"\n"))
    script.chmod(0o755)
