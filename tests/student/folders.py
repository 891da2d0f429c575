"""What is in a folder, to be compared with what is there later."""

from __future__ import annotations

from pathlib import Path


def tree(folder: Path) -> dict[str, bytes | str]:
    """Return the content of each file, where each link points, and each folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
    }
