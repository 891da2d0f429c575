"""expect: TIMEOUT trace/too-slow

Whoever asks the exception for its text waits for ever.
"""


class Patience(Exception):
    def __str__(self):
        while True:
            pass


def huber(x):
    raise Patience
