"""expect: FAIL correctness/wrong-value

The observer sees nothing any more, so purity is lost as evidence. The values are judged elsewhere.
"""

import sys

calls = []
for name in ("purity", "snapshot", "watch"):
    module = sys.modules[f"grader.trace.{name}"]
    for attribute in ("diff", "tracers", "sightings", "callbacks"):
        if hasattr(module, attribute):
            setattr(module, attribute, lambda *_, **__: [])
sys.modules["grader.trace.purity"].Observer.observe = lambda *_: []


def scale_array(x, val):
    calls.append(len(calls))
    print("unseen")
    return x * 0
