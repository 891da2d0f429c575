"""How one text becomes another: Levenshtein's table, filled entry by entry, and the way back through it."""

import numpy as np

KEEP, REPLACE, DELETE, INSERT, NOTHING = 0, 1, 2, 3, -1


class Aligner:
    """Compares texts that are given as lists of numbers; knows the table of the last comparison."""

    def __init__(self):
        self.table = []

    def fill(self, a, b):
        """Let ``table[i][j]`` be the fewest edits that make ``b[:j]`` of ``a[:i]``."""
        self.table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
        for j in range(len(b) + 1):
            self.table[0][j] = j
        for i in range(1, len(a) + 1):
            self.table[i][0] = i
            for j in range(1, len(b) + 1):
                change = self.table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
                self.table[i][j] = min(change, self.table[i - 1][j] + 1, self.table[i][j - 1] + 1)

    def edits(self, a, b):
        """Walk back from the last entry: diagonally if that explains it, else up (delete), else left (insert)."""
        i, j = len(a), len(b)
        script = []
        while i > 0 or j > 0:
            here = self.table[i][j]
            if i > 0 and j > 0 and here == self.table[i - 1][j - 1] + (a[i - 1] != b[j - 1]):
                script.append(KEEP if a[i - 1] == b[j - 1] else REPLACE)
                i, j = i - 1, j - 1
            elif i > 0 and here == self.table[i - 1][j] + 1:
                script.append(DELETE)
                i -= 1
            else:
                script.append(INSERT)
                j -= 1
        return script


def align(a, la, b, lb):
    """Compare the first ``la`` numbers of ``a`` with the first ``lb`` of ``b``.

    Returns the number of edits, and what they are, from the end of the texts to the front, padded with NOTHING.
    """
    room = len(a) + len(b)
    a, b = a[:la].tolist(), b[:lb].tolist()
    aligner = Aligner()
    aligner.fill(a, b)
    script = aligner.edits(a, b)
    return aligner.table[-1][-1], np.array(script + [NOTHING] * (room - len(script)))
