"""``python -m grader.schemas`` writes the schema files anew."""

from __future__ import annotations

from grader.schemas import FOLDER, documents

for name, text in documents().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
