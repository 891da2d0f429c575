"""expect: ERROR trace/raises"""

import subprocess

print(subprocess.check_output(["id"]))
