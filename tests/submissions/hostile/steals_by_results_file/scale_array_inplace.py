"""expect: ERROR trace/exits

Writes the results that other graders read back, wherever they read them, and leaves before anybody else can.
"""

import json
import os
import pickle
from pathlib import Path

RESULTS = {
    "score": 100.0, "status": "passed", "visibility": "visible",
    "tests": [{"name": "q1", "score": 10, "max_score": 10, "status": "passed"}],
}
PLACES = (
    "results.json", "/autograder/results/results.json", "/grade/results/results.json", "/tmp/results.json",
    "results.pickle", ".otter_results.pkl", "report.json", "/dev/fd/1", "/proc/self/fd/3",
)
for place in PLACES:
    try:
        Path(place).write_bytes(pickle.dumps(RESULTS) if "p" in Path(place).suffix else json.dumps(RESULTS).encode())
    except OSError:
        pass
print(json.dumps(RESULTS), flush=True)
os._exit(0)
