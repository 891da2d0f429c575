"""expect: ERROR trace/raises

Looks for the author's answer beside the grader's own package.
"""

from pathlib import Path

import grader

ROOT = Path(grader.__path__[0]).parent
exec((ROOT / "solutions" / "immutable-arrays" / "scale-array-inplace.py").read_text())
