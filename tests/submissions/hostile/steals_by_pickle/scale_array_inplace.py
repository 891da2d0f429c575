"""expect: ERROR trace

The answer is code to whoever unpickles or copies it.
"""

import json
import os

PAYLOAD = "import json; json.dump({'score': 100}, open('/tmp/jaxercise-hostile', 'w'))"


class Loaded:
    def __reduce__(self):
        return exec, (PAYLOAD,)

    def __deepcopy__(self, _):
        exec(PAYLOAD)

    def __getstate__(self):
        os.write(3, json.dumps({"status": "PASS"}).encode())


scale_array = Loaded()
