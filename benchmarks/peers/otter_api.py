"""Grade notebooks in one process through ``otter.api``.

otter_api.py AUTOGRADER.zip OUT.json NOTEBOOK...
"""

import json
import sys
from pathlib import Path

from otter.api import grade_submission


def main() -> None:
    """Write the total score of each notebook, in order."""
    autograder, out, *paths = sys.argv[1:]
    totals = [grade_submission(path, autograder, quiet=True).total for path in paths]
    Path(out).write_text(json.dumps(totals))


if __name__ == "__main__":
    main()
