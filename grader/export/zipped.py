"""A .zip that is the same bytes for the same files. Layer 8."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Collection, Mapping

__all__ = ["zipped"]

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows."""
_UNIX = 3


def zipped(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """Return an archive of files, by path and in the order of paths, with fixed times and modes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _WHEN)
            entry.create_system = _UNIX  # or the modes would mean nothing on an instructor's Windows
            entry.external_attr = (stat.S_IFREG | (0o755 if path in executable else 0o644)) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
