"""expect: TIMEOUT trace/too-slow

Every signal that can be ignored is ignored, SIGXCPU among them.
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
while True:
    pass
