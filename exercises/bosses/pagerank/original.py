"""PageRank of a small web: who is linked to by pages that are themselves worth a visit."""


class Web:
    """Pages by number, and for each page that has links the list of pages that it links to."""

    def __init__(self, pages):
        self.pages = pages
        self.links = {}

    def add_link(self, source, target):
        """Note a link; one that is noted twice counts twice."""
        self.links.setdefault(source, []).append(target)

    def dead_ends(self):
        """List the pages that link to nobody."""
        return [page for page in range(self.pages) if page not in self.links]


class Surfer:
    """Follows links at random, and now and then starts again anywhere; keeps where it may be by now."""

    def __init__(self, web, damping):
        self.web = web
        self.damping = damping
        self.dead_ends = web.dead_ends()
        self.rank = dict.fromkeys(range(web.pages), 1 / web.pages)
        self.stuck = []

    def step(self):
        """Follow one link from everywhere; from a dead end go on anywhere."""
        stuck = sum(self.rank[page] for page in self.dead_ends)
        self.stuck.append(stuck)
        anywhere = (1 - self.damping + self.damping * stuck) / self.web.pages
        new = dict.fromkeys(self.rank, anywhere)
        for source, targets in self.web.links.items():
            share = self.damping * self.rank[source] / len(targets)
            for target in targets:
                new[target] += share
        self.rank = new


def pagerank(source, target, links, damping, n, steps):
    """Read the first ``links`` links of two columns; return ranks, and the rank at dead ends before each step."""
    web = Web(n)
    for page, other in zip(source.tolist()[:links], target.tolist()[:links], strict=True):
        web.add_link(page, other)
    surfer = Surfer(web, damping)
    for _ in range(steps):
        surfer.step()
    return surfer.rank, surfer.stuck


if __name__ == "__main__":
    import numpy as np

    ranks, _ = pagerank(np.array([0, 0, 1, 2, 3]), np.array([1, 2, 2, 0, 2]), 5, 0.85, 5, 30)
    for page, rank in sorted(ranks.items(), key=lambda item: -item[1]):
        print(f"page {page}: {rank:.4f}")
