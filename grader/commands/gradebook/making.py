"""``jaxercise gradebook new`` and ``terms``: a gradebook, and what it promises. Layer 9."""

from __future__ import annotations

from datetime import UTC, datetime

from grader.commands.gradebook.place import Place
from grader.commands.gradebook.tables import changed_table
from grader.errors import UsageError
from grader.gradebook.changes import changes
from grader.gradebook.events import Agreed
from grader.gradebook.gradebook import new_gradebook
from grader.gradebook.terms import terms_of

__all__ = ["new", "terms"]


def new(place: Place, seed: str | None) -> int:
    """Make a gradebook and its key.

    Raises:
        UsageError: there is one already, or it cannot be written.
    """
    had_key = place.key.exists()
    with new_gradebook(place.database, place.key, place.course, by=place.by, seed=seed) as gradebook:
        terms_ = gradebook.book.agreed()
        count = len(terms_.exercises)
        print(f"{gradebook.name}: a gradebook for {count} exercises in {len(terms_.modules)} modules.")
    print(f"{place.key}: its key{', which was there' if had_key else ''}.")
    print(
        "Keep both to yourself, out of version control, and a copy of the key apart: it cannot be made again."
    )
    print("Next: jaxercise gradebook roster STUDENTS.csv")
    return 0


def terms(place: Place, *, apply: bool, why: str) -> int:
    """Show what ``course.yaml`` promises by now that the gradebook does not, and whose grade that would change.

    Raises:
        UsageError: they are to be taken over without a reason.
    """
    with place.open() as gradebook:
        then, now = gradebook.book.agreed(), terms_of(place.course)
        found = then.differences(now)
        if then == now:
            print("The gradebook has the terms of course.yaml: days, late work, attempts and worths.")
            return 0
        for line in found or ["titles or the time zone"]:
            print(line)
        if apply and not why:
            raise UsageError("grades may change, so say why: --why 'the server was down'")
        agreed = Agreed(terms=now, why=why)
        before, after = gradebook.book, gradebook.supposing([agreed])
        listed = list(changes(before, after, datetime.now(UTC), gradebook.record))
        if listed:
            changed_table(listed)
        if apply:
            with gradebook.change(place.by) as change:
                change.append(agreed)
            print(f"{len(listed)} grades changed.")
            return 0
    print(f"{len(listed)} grades would change. Take the terms over with:")
    print("  jaxercise gradebook terms --apply --why REASON")
    return 0
