"""Grade submissions through ``otter.api`` in one process: otter_api.py AUTOGRADER.zip OUT.jsonl SUBMISSION..."""

import json
import sys
from pathlib import Path

from otter.api import grade_submission


def main() -> None:
    """Write one line for each submission, in order: scores by question and reports, or why there is no grade."""
    autograder, out, *paths = sys.argv[1:]
    for path in paths:
        try:
            results = grade_submission(path, autograder, quiet=True)
        except Exception as error:  # noqa: BLE001 - whatever a hostile submission brings about
            line: dict[str, object] = {"scores": None, "said": f"{type(error).__name__}: {error}"[:2000]}
        else:
            scores = {name: test.score for name, test in results.results.items()}
            said = [case.message for test in results.results.values() for case in test.test_case_results]
            line = {"scores": scores, "said": "\n".join(map(str, said))}
        with Path(out).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
