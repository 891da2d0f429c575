"""What did a hidden Markov model go through, if this is what was seen? Viterbi's algorithm on penalties.

A penalty is a negative logarithm of a probability, rounded to a whole number, so that sums are exact and the smallest is
the best. In the tables of arrays -1 stands for "impossible"; the model keeps the rest in dictionaries and has no entry
for what cannot be.
"""


class Model:
    """A hidden Markov model: penalties to start in a state, to move between two, and to show a symbol in one."""

    def __init__(self, start, move, emit):
        self.states = range(len(start))
        self.start = {s: start[s] for s in self.states if start[s] >= 0}
        self.into = {s: {} for s in self.states}  # state -> the states before it, in order
        for before in self.states:
            for after in self.states:
                if move[before][after] >= 0:
                    self.into[after][before] = move[before][after]
        self.emit = [{o: p for o, p in enumerate(row) if p >= 0} for row in emit]

    def shows(self, state, symbol):
        """Return the penalty for a symbol in a state, None if it cannot be; -1 is no symbol and costs nothing."""
        return 0 if symbol == -1 else self.emit[state].get(symbol)


class Decoder:
    """Feeds on symbols one by one; remembers for each state the best way to be there now."""

    def __init__(self, model):
        self.model = model
        self.best = None  # state -> penalty of the best path that ends in it
        self.came_from = []  # for each symbol but the first: state -> the state before it on that path

    def feed(self, symbol):
        """Take one more symbol into account."""
        best, came_from = {}, {}
        for state in self.model.states:
            shown = self.model.shows(state, symbol)
            if shown is None:
                continue
            if self.best is None:
                if state in self.model.start:
                    best[state] = self.model.start[state] + shown
                continue
            least = None
            for before, penalty in self.model.into[state].items():
                if before in self.best:
                    total = self.best[before] + penalty
                    if least is None or total < least:
                        least = total
                        came_from[state] = before
            if least is not None:
                best[state] = least + shown
        if self.best is not None:
            self.came_from.append(came_from)
        self.best = best

    def path(self):
        """Walk back from the best state to the start; return the states in order, and the penalty of all of it."""
        state = min(self.best, key=self.best.get)  # of several at one penalty, the first: the lowest number
        penalty = self.best[state]
        states = [state]
        while self.came_from:
            state = self.came_from.pop()[state]
            states.append(state)
        states.reverse()
        return states, penalty


def decode(start, move, emit, seen):
    """Return the best path as one state for each symbol, and its penalty; all of it -1 if there is no path."""
    decoder = Decoder(Model(start, move, emit))
    for symbol in seen:
        decoder.feed(symbol)
        if not decoder.best:
            return [-1] * len(seen), -1  # nothing can show this: no need to look at the rest
    return decoder.path()
