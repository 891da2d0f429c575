"""expect: ERROR trace/exits

Prints the verdict it would like to get.
"""

import json
import os

check = {"check": "correctness", "status": "PASS", "points": 4.0, "max_points": 4.0, "findings": []}
result = {"exercise": "scale-array-inplace", "status": "PASS", "points": 10.0, "max_points": 10.0, "checks": [check]}
print(json.dumps({"format": 1, "results": [result]}), flush=True)
os._exit(0)
