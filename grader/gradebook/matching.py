"""Whose is a file? By the names that learning platforms give to what they hand out. Layer 8.

What the platform made goes before what a student chose: of the parts of a path, the outermost that names a student
decides, and a file's own name only where no folder does. Otherwise a file called ``ben_ewma.py`` in Anna's folder would
be Ben's. Nothing is guessed: where two students fit, the file is nobody's until a manifest says whose it is.

References:
    Canvas: "Download Submissions" gives ``familygiven[_LATE]_USER_SUBMISSION_own-name[-N].py``.
    Moodle: "Download all submissions" gives ``Full Name_PARTICIPANT_assignsubmission_file[_]/own-name.py``, or the
    same in one name without folders.
    nbgrader: ``submitted/STUDENT/ASSIGNMENT/own-name.ipynb``.
    Gradescope: "Export Submissions" gives ``submission_NUMBER/own-name.py``, see ``gradescope_list``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from grader.archive_entry import shown
from grader.errors import UsageError
from grader.gradebook.people import Student, find, folded

__all__ = ["Entry", "Matched", "Matcher", "Unmatched"]

_CANVAS = re.compile(
    r"(?P<name>[^_/]*)(?P<late>_LATE)?_(?P<user>\d{1,20})_(?P<submission>\d{1,20})_(?P<own>.+)"
)
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<participant>\d{1,20})_assignsubmission_(?:file|onlinetext)(?:_(?P<own>.*))?"
)
_GRADESCOPE = re.compile(r"submission_\d{1,20}")
_AGAIN = re.compile(r"-(\d{1,4})$")
"""What Canvas puts behind the name of a file that is handed in again."""
_COPY = re.compile(r" ?\(\d{1,4}\)$")
"""What browsers put behind the name of a file that is there already."""
_SUFFIX = re.compile(r"\.(py|ipynb|zip|tar\.gz|tgz|tar)$", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """What a list says about a file or a folder."""

    student: str
    """Whose it is, as somebody wrote it."""
    submitted: datetime | None = None
    where: str = ""
    """File and line of the list, for messages."""


@dataclass(frozen=True)
class Matched:
    """A file of one student."""

    student: str
    """The student's key."""
    stem: str
    """The file's name without its suffix, as the student chose it."""
    submitted: datetime | None = None
    order: int = 0
    """Which time it was handed in, as far as its name tells: files of one student are taken in this order."""


@dataclass(frozen=True)
class Unmatched:
    """A file of nobody yet."""

    path: str
    why: str
    """With the candidates, where there are several."""


@dataclass(frozen=True)
class _Named:
    """What one part of a path says."""

    students: Sequence[Student]
    said: str
    own: str = ""
    """The student's own name for the file, where the part holds it."""
    order: int = 0
    entry: Entry | None = None


class Matcher:
    """Finds students by the paths of their files."""

    def __init__(
        self,
        students: Iterable[Student],
        roots: Sequence[str] = (),
        *,
        manifest: Mapping[str, Entry] | None = None,
        exported: Mapping[str, Entry] | None = None,
    ):
        """Describe what is known.

        Args:
            students: all of the gradebook.
            roots: paths that the instructor named, as they are shown; what stands in them is not looked at.
            manifest: by path below a root, what the instructor says; goes before everything else.
            exported: by folder such as ``submission_17``, what Gradescope says.
        """
        self._students = list(students)
        self._roots = sorted(roots, key=len, reverse=True)
        self._exported = dict(exported or {})
        self._manifest = dict(manifest or {})
        for root in self._roots:  # a list may say the archive's name as well
            name = f"{PurePosixPath(root).name}/"
            for path, entry in (manifest or {}).items():
                if path.startswith(name):
                    self._manifest.setdefault(f"{root}/{path.removeprefix(name)}", entry)
        self._by_id: dict[str, list[Student]] = {}
        self._by_name: dict[str, list[Student]] = {}
        for student in self._students:
            for text in {folded(text) for text in student.identities}:
                self._by_id.setdefault(text, []).append(student)
            for text in set(_compact_names(student)):
                self._by_name.setdefault(text, []).append(student)

    def match(self, path: str) -> Matched | Unmatched:
        """Find whose file this is.

        Args:
            path: as ``submission.read`` gives it.

        Raises:
            UsageError: the manifest names a student that does not exist.
        """
        below = self._below(path)
        if (entry := self._manifest.get(path) or self._manifest.get(below)) is not None:
            student = self._said_by(entry)
            own = next((one.own for one in self._parts(below) if one.own), below)
            return Matched(student.key, _stem(own), entry.submitted)
        for part in self._parts(below):
            if len(part.students) == 1:
                when = part.entry.submitted if part.entry else None
                return Matched(part.students[0].key, _stem(part.own or below), when, part.order)
            if part.students:
                listed = ", ".join(f"{shown(one.name)} ({shown(one.key)})" for one in part.students[:10])
                return Unmatched(path, f"{part.said} may be {listed}. Say whose it is with --manifest")
            if part.said:
                return Unmatched(path, f"{part.said} is no student of this gradebook. Add them with `roster`")
        return Unmatched(
            path, "nothing in its path names a student. Say whose it is with --manifest or --student"
        )

    def _below(self, path: str) -> str:
        for root in self._roots:
            if path.startswith(f"{root}/"):
                return path[len(root) + 1 :]
        return PurePosixPath(path).name if path in self._roots else path

    def _said_by(self, entry: Entry) -> Student:
        try:
            return find(self._students, entry.student)
        except UsageError as error:
            raise UsageError(f"{entry.where}: {error}") from None

    def _parts(self, below: str) -> Iterator[_Named]:
        """Yield what the parts of a path say, the outermost first; those that say nothing are left out."""
        parts = PurePosixPath(below).parts
        for position, part in enumerate(parts):
            if position and folded(parts[position - 1]) == "submitted":
                yield _Named(self._by_id.get(folded(part), ()), f"the folder {shown(part)}")
            elif (named := self._platforms(part)) is not None:
                # What is inside of an archive or a folder has a name of its own.
                yield named if position == len(parts) - 1 else replace(named, own="")
            elif position == len(parts) - 1:
                yield from self._plain(part)
            elif found := self._anybody(_SUFFIX.sub("", part)):
                yield _Named(found, f"the folder {shown(part)}")

    def _platforms(self, part: str) -> _Named | None:
        """Read a part as a platform writes it."""
        if fits := _CANVAS.fullmatch(part):
            again = _AGAIN.search(_SUFFIX.sub("", fits["own"]))
            own = _AGAIN.sub("", _SUFFIX.sub("", fits["own"]))
            students = [one for one in self._students if one.ids.get("canvas") == fits["user"]]
            students = students or self._by_name.get(_compact(fits["name"]), [])
            said = f"Canvas's user {fits['user']} ({shown(fits['name'])})"
            return _Named(students, said, own, int(again[1]) if again else 0)
        if fits := _MOODLE.fullmatch(part):
            students = self._by_name.get(_compact(fits["name"]), [])
            return _Named(students, f"Moodle's participant {shown(fits['name'])}", fits["own"] or "")
        if _GRADESCOPE.fullmatch(part) and part in self._exported:
            entry = self._exported[part]
            found = self._by_id.get(folded(entry.student), [])
            return _Named(found, f"Gradescope's {shown(entry.student)}", entry=entry)
        return None

    def _anybody(self, text: str) -> Sequence[Student]:
        return (
            self._by_id.get(folded(text))
            or (self._by_name.get(_compact(text)) if _compact(text) else ())
            or ()
        )

    def _plain(self, name: str) -> Iterator[_Named]:
        """Read ``KEY_own-name.py``, with the longest key that fits; or the name of a student's archive."""
        stem = _SUFFIX.sub("", name)
        cuts = [place for place, char in enumerate(stem) if char in "_-" and place]
        for cut in reversed(cuts):
            if found := self._by_id.get(folded(stem[:cut])):
                yield _Named(found, f"{shown(stem[:cut])} in its name", stem[cut + 1 :])
                return


def _stem(own: str) -> str:
    return _COPY.sub("", _SUFFIX.sub("", PurePosixPath(own).name))


def _compact_names(student: Student) -> Iterator[str]:
    """Yield the names without blanks and marks, in both orders: Canvas puts the family's first, Moodle the given."""
    for name in student.names:
        yield _compact(name)
        family, comma, given = name.partition(",")
        if comma:
            yield _compact(given + family)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))
