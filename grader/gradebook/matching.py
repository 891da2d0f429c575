"""Whose is a file? By the names that learning platforms give to what they hand out. Layer 8.

What the platform made goes before what a student chose: of the parts of a path, the outermost that names a student
decides, and a file's own name only where no folder does. Otherwise a file called ``ben_ewma.py`` in Anna's folder would
be Ben's. That folder, or archive, may be what the instructor names, as in ``grade submitted/*``. Nothing is
guessed: where two students fit, the file is nobody's until a manifest says whose it is.

References:
    Canvas: "Download Submissions" gives ``familygiven[_LATE]_USER_SUBMISSION_own-name[-N].py``.
    Moodle: "Download all submissions" gives ``Full Name_PARTICIPANT_assignsubmission_file[_]/own-name.py``, or the
    same in one name without folders.
    nbgrader: ``submitted/STUDENT/ASSIGNMENT/own-name.ipynb``.
    Gradescope: "Export Submissions" gives ``submission_NUMBER/own-name.py``, see ``manifests``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    others: tuple[str, ...] = ()
    """What else the list says about the student, such as a number beside the address."""


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
            roots: paths that the instructor named, as they are shown. Of what stands in them only the last part is
                looked at, and only if it names a student.
            manifest: by path below a root, what the instructor says; goes before everything else.
            exported: by folder such as ``submission_17``, what Gradescope says.
        """
        self._students = list(students)
        self._roots = sorted(roots, key=len, reverse=True)
        self._exported = dict(exported or {})
        self._manifest = {_composed(path): entry for path, entry in (manifest or {}).items()}
        for root in self._roots:  # a list may say the archive's name as well
            name = _composed(f"{PurePosixPath(root).name}/")
            for path, entry in list(self._manifest.items()):
                if path.startswith(name):
                    self._manifest.setdefault(_composed(f"{root}/") + path.removeprefix(name), entry)
        self._by_id: dict[str, list[Student]] = {}
        self._by_name: dict[str, list[Student]] = {}
        for student in self._students:
            for text in {folded(text) for text in student.identities}:
                self._by_id.setdefault(text, []).append(student)
            for text in set(_compact_names(student)) - {""}:  # nothing is left of a name of pictures
                self._by_name.setdefault(text, []).append(student)

    def match(self, path: str) -> Matched | Unmatched:
        """Find whose file this is.

        Args:
            path: as ``submission.read`` gives it.

        Raises:
            UsageError: the manifest names a student that does not exist.
        """
        below, told = self._below(path)
        listed_as = self._manifest.get(_composed(path)) or self._manifest.get(_composed(below))
        if listed_as is not None:
            student = self._said_by(listed_as)
            own = next((one.own for one in self._parts(told) if one.own), told)
            return Matched(student.key, _stem(own), listed_as.submitted)
        for part in self._parts(told):
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

    def _below(self, path: str) -> tuple[str, str]:
        """Return what stands below the root, and the same with as much of the root as names a student."""
        for root in self._roots:
            if path.startswith(f"{root}/"):
                below = path[len(root) + 1 :]
                return below, self._told(root) + below
        below = PurePosixPath(path).name if path in self._roots else path
        return below, below

    def _told(self, root: str) -> str:
        parts = PurePosixPath(root).parts
        if not parts:
            return ""
        if len(parts) > 1 and folded(parts[-2]) == "submitted":
            return f"{parts[-2]}/{parts[-1]}/"
        names_somebody = (
            folded(parts[-1]) == "submitted"
            or self._platforms(parts[-1], is_file=False) is not None
            or self._anybody(_SUFFIX.sub("", parts[-1]))
        )
        return f"{parts[-1]}/" if names_somebody else ""

    def _said_by(self, entry: Entry) -> Student:
        try:
            return find(self._students, entry.student)
        except UsageError as error:
            raise UsageError(f"{entry.where}: {error}") from None

    def _parts(self, below: str) -> Iterator[_Named]:
        """Yield what the parts of a path say, the outermost first; those that say nothing are left out."""
        parts = PurePosixPath(below).parts
        for position, part in enumerate(parts):
            is_file = position == len(parts) - 1
            if position and not is_file and folded(parts[position - 1]) == "submitted":
                yield _Named(self._by_id.get(folded(part), ()), f"the folder {shown(part)}")
            elif (named := self._platforms(part, is_file=is_file)) is not None:
                yield named
            elif is_file:
                yield from self._plain(part)
            elif found := self._anybody(_SUFFIX.sub("", part)):
                yield _Named(found, f"the folder {shown(part)}")

    def _platforms(self, part: str, *, is_file: bool) -> _Named | None:
        """Read a part as a platform writes it; the own name of an archive is not that of the file in it."""
        moodle = _MOODLE.fullmatch(part)
        fits = _CANVAS.fullmatch(part)
        if fits and moodle:  # a name that a student chose has the form of the other platform's
            return _Named((), f"{shown(part)}, which has the form of Canvas and of Moodle,")
        if fits:
            again = _AGAIN.search(_SUFFIX.sub("", fits["own"]))
            own = _AGAIN.sub("", _SUFFIX.sub("", fits["own"]))
            students = [one for one in self._students if one.ids.get("canvas") == fits["user"]]
            if not students:  # who has another number is another student of that name
                same_name = self._by_name.get(_compact(fits["name"]), [])
                students = [one for one in same_name if "canvas" not in one.ids]
            said = f"Canvas's user {fits['user']} ({shown(fits['name'])})"
            return _Named(students, said, own if is_file else "", int(again[1]) if again else 0)
        if moodle:
            students = self._by_name.get(_compact(moodle["name"]), [])
            own = (moodle["own"] or "") if is_file else ""
            return _Named(students, f"Moodle's participant {shown(moodle['name'])}", own)
        if not is_file and _GRADESCOPE.fullmatch(part):
            entry = self._exported.get(part)
            if entry is None:
                return _Named((), f"{part}, which Gradescope's list gives to no single person,")
            found = {
                one.key: one
                for text in (entry.student, *entry.others)
                for one in self._by_id.get(folded(text), [])
            }
            return _Named(list(found.values()), f"Gradescope's {shown(entry.student)}", entry=entry)
        return None

    def _anybody(self, text: str) -> Sequence[Student]:
        return (
            self._by_id.get(folded(text))
            or (self._by_name.get(_compact(text)) if _compact(text) else ())
            or ()
        )

    def _plain(self, name: str) -> Iterator[_Named]:
        """Read ``KEY_own-name.py``. Two keys may fit: ``anna_b_x.py`` may be Anna's ``b_x.py``."""
        stem = _SUFFIX.sub("", name)
        cuts = [place for place, char in enumerate(stem) if char in "_-" and place]
        found = {cut: whose for cut in cuts if (whose := self._by_id.get(folded(stem[:cut])))}
        if found:
            cut = max(found)
            students = {one.key: one for whose in found.values() for one in whose}
            yield _Named(list(students.values()), f"{shown(stem[:cut])} in its name", stem[cut + 1 :])


def _stem(own: str) -> str:
    return _COPY.sub("", _SUFFIX.sub("", PurePosixPath(own).name))


def _compact_names(student: Student) -> Iterator[str]:
    """Yield the names without blanks and marks, in both orders: Canvas puts the family's first, Moodle the given."""
    for name in student.names:
        yield _compact(name)
        family, comma, given = name.partition(",")
        if comma:
            yield _compact(given + family)
        elif words := name.split():
            yield _compact("".join((words[-1], *words[:-1])))  # as Canvas sorts who has not said it otherwise


def _compact(text: str) -> str:
    # Vowel signs are marks, and tell names apart; \w leaves them out.
    return "".join(char for char in folded(text) if char.isalnum() or unicodedata.category(char)[0] == "M")


def _composed(text: str) -> str:
    """Return a path in the form in which paths are compared: macOS takes letters apart from their accents."""
    return unicodedata.normalize("NFC", text)
