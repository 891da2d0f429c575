"""The snippet child: run the code of a lesson, block after block, as its reader would. Layer 3 (child)."""

from __future__ import annotations

import contextlib
import io
import traceback
import types
from typing import Any

import jax

from grader import wire

__all__ = ["main"]


def main(request: bytes) -> bytes:
    """Answer one request.

    Args:
        request: a frame of ``name`` (of the file, as shown) and ``blocks``: ``line`` of each in its file, ``code``,
            ``raises`` (name of the exception that must end it, or '') and ``output`` (what it must print, or None).

    Returns:
        A frame of ``line`` (0 if all is well) and ``message``, about the first block that does not do what it says.

    Raises:
        FrameError: the request is not what the supervisor writes.
    """
    header, _ = wire.unpack(request)
    module = types.ModuleType("__main__")
    for block in header["blocks"]:
        line, message = _run(block, header["name"], module.__dict__)
        if message:
            return wire.pack({"line": line, "message": message})
    return wire.pack({"line": 0, "message": ""})


def _run(block: dict[str, Any], name: str, namespace: dict[str, Any]) -> tuple[int, str]:
    """Run one block; return where and how it differs from what it says, or an empty message."""
    first, wanted = block["line"], block["raises"]
    printed = io.StringIO()
    try:
        code = compile("\n" * (first - 1) + block["code"], name, "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, namespace)  # noqa: S102 - running the author's code is the purpose
            jax.effects_barrier()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the author wants to know
        if wanted in {kind.__name__ for kind in type(error).__mro__}:
            return 0, ""
        steps = [step.lineno for step in traceback.extract_tb(error.__traceback__) if step.filename == name]
        line = (error.lineno if isinstance(error, SyntaxError) else steps[-1] if steps else None) or first
        told = str(error).strip().splitlines() or [""]
        expected = f"expected {wanted}, actual " if wanted else ""
        return line, f"{expected}{type(error).__name__}: {told[0]}"
    if wanted:
        return first, f"expected {wanted}, but nothing was raised"
    output: str | None = block["output"]
    if output is not None and output.split() != printed.getvalue().split():
        return first, f"expected the output {output.strip()!r}, actual {printed.getvalue().strip()!r}"
    return 0, ""
