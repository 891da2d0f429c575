"""Conway's game of life on a torus: a colony of cells lives, is counted, and is stopped when a board comes back."""


class Life:
    """A board of live and dead cells, the boards seen so far, and a record of how many cells were alive."""

    def __init__(self, rows):
        self.cells = [[bool(cell) for cell in row] for row in rows]
        self.height = len(self.cells)
        self.width = len(self.cells[0])
        self.generation = 0
        self.population = []
        self.seen = {self.picture(): 0}
        self.start, self.period = -1, 0

    def picture(self):
        """Return the board as something that a dictionary takes for a key."""
        return tuple(map(tuple, self.cells))

    def neighbours(self, row, column):
        """Count the live cells around one; the board has no border, so the row above the first is the last."""
        count = 0
        for down in (-1, 0, 1):
            line = self.cells[(row + down) % self.height]
            for right in (-1, 0, 1):
                if (down or right) and line[(column + right) % self.width]:
                    count += 1
        return count

    def births_and_deaths(self):
        """List the cells that change: a live one with too few or too many neighbours, a dead one with three."""
        changing = []
        for row in range(self.height):
            for column in range(self.width):
                count = self.neighbours(row, column)
                if self.cells[row][column]:
                    if count not in (2, 3):
                        changing.append((row, column))
                elif count == 3:
                    changing.append((row, column))
        return changing

    def step(self):
        """Go on by one generation, in place."""
        for row, column in self.births_and_deaths():
            self.cells[row][column] = not self.cells[row][column]
        self.generation += 1
        self.population.append(sum(map(sum, self.cells)))

    def comes_back(self):
        """Note this board, or that it was there before: from now on everything repeats itself."""
        picture = self.picture()
        if picture not in self.seen:
            self.seen[picture] = self.generation
            return False
        self.start = self.seen[picture]
        self.period = self.generation - self.start
        return True

    def run(self, steps):
        """Go on for so many generations; what repeats itself is not played again but looked up."""
        while self.generation < steps:
            self.step()
            if self.comes_back():
                self.skip_to(steps)
                break

    def skip_to(self, steps):
        """Take the board and the missing populations from the cycle."""
        pictures = list(self.seen)
        self.cells = [list(row) for row in pictures[self.start + (steps - self.start) % self.period]]
        while len(self.population) < steps:
            self.population.append(self.population[-self.period])
        self.generation = steps

    def __str__(self):
        return "\n".join("".join(".#"[cell] for cell in row) for row in self.cells)


def play(cells, steps):
    """Play; return the last board, all populations, and where the cycle starts and how long it is."""
    life = Life(cells.tolist())
    life.run(steps)
    return life.cells, life.population, life.start, life.period


if __name__ == "__main__":
    glider = Life([[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 0, 0], [0] * 5, [0] * 5])
    glider.run(30)
    print(glider, glider.population, f"from generation {glider.start}, period {glider.period}", sep="\n")
