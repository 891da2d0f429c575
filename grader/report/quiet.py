"""A console that writes plain text into memory, wherever it is asked for. Layer 8."""

from __future__ import annotations

import io

from rich.console import Console

__all__ = ["quiet_console"]


def quiet_console(out: io.StringIO, width: int) -> Console:
    """Return a console that writes into ``out``, without colours, so many columns wide.

    Inside a notebook's kernel Rich would else show what it prints as outputs of the cell, and write nothing here.
    """
    return Console(
        file=out,
        width=width,
        color_system=None,
        force_jupyter=False,
        force_terminal=False,
        legacy_windows=False,
    )
