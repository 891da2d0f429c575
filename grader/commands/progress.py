"""Progress of long work on a terminal, silence elsewhere. Layer 9."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from grader import executor

__all__ = ["show"]


@contextmanager
def show(total: int | None, console: Console, *, done: int = 0) -> Iterator[executor.Progress]:
    """Show a bar for more than one job; yield the function to call for each stage.

    Args:
        total: how many jobs there are, or None if nobody knows.
        console: standard error.
        done: how many of them an earlier run has judged.
    """
    if not console.is_terminal or total == 1:
        yield executor.silent
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        judged = bar.add_task("judging", total=total, completed=done)
        timed = bar.add_task("timing", total=None, visible=False)

        def advance(stage: str, path: str) -> None:
            del path
            if stage == "judged":
                bar.advance(judged)
            else:
                bar.update(timed, visible=True, advance=1)

        yield advance
