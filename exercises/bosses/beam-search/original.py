"""Beam search: the best sentences of a table of scores, with no word twice.

Words are the numbers 1, 2, ...; 0 ends a sentence, and stands for its beginning as well. ``follow[a][b]`` is the score of
word ``b`` right after word ``a``, a whole number of either sign; the score of a sentence is the sum, and more is better.
"""

END = 0


class Hypothesis:
    """A sentence, or the beginning of one."""

    def __init__(self, words=(), score=0, used=frozenset(), *, done=False):
        self.words = list(words)
        self.score = score
        self.used = set(used)
        self.done = done

    def extended(self, word, gain):
        """Return a longer copy."""
        new = Hypothesis(self.words, self.score + gain, self.used)
        if word == END:
            new.done = True
        else:
            new.words.append(word)
            new.used.add(word)
        return new

    def last(self):
        """Return the word that the next one follows."""
        return self.words[-1] if self.words else END


class BeamSearch:
    """Keeps the best hypotheses, and makes all of them one word longer at a time."""

    def __init__(self, follow, width):
        self.follow = follow
        self.width = width
        self.beam = [Hypothesis()]
        self.steps = 0

    def step(self):
        """Try each word after each hypothesis; keep the best. One that is done stays as it is."""
        candidates = []
        for parent in self.beam:
            if parent.done:
                candidates.append(parent)
                continue
            for word, gain in enumerate(self.follow[parent.last()]):
                if word not in parent.used:
                    candidates.append(parent.extended(word, gain))
        candidates.sort(key=lambda candidate: candidate.score, reverse=True)  # stable: equals stay in their order
        self.beam = candidates[: self.width]
        self.steps += 1

    def run(self, steps):
        """Take some steps, fewer if all are done; return words, filled up with END, and scores, the best first."""
        while self.steps < steps and not all(hypothesis.done for hypothesis in self.beam):
            self.step()
        for hypothesis in self.beam:
            hypothesis.words += [END] * (steps - len(hypothesis.words))
        return [hypothesis.words for hypothesis in self.beam], [hypothesis.score for hypothesis in self.beam]


def search(follow, width, steps):
    """Return the words and the scores of the ``width`` best hypotheses after ``steps`` steps."""
    return BeamSearch(follow, width).run(steps)


if __name__ == "__main__":
    words = ["", "we", "you", "see", "hear"]
    table = [[-9, 3, 3, 0, 0], [-2, 0, 1, 4, 3], [1, 1, 0, 2, 2], [2, 3, 4, 0, 0], [1, 2, 4, 1, 0]]
    for found, score in zip(*search(table, 3, 5)):
        print(score, " ".join(words[word] for word in found))
