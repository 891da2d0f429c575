"""Routes through a network of one-way roads: shortest distances, signposts, and the way from one town to another."""

import math


class Network:
    """Towns and roads; the tables are made when somebody asks, and kept until a road is added."""

    def __init__(self, towns):
        self.roads = {town: {} for town in range(towns)}
        self._distances = None
        self._signposts = None

    def add_road(self, start, end, length):
        """Lay a road that can be used in one direction."""
        if start == end:
            return
        self.roads[start][end] = length
        self._distances = self._signposts = None

    def distances(self):
        """Return a table of shortest distances; infinite where there is no way (Floyd and Warshall's method)."""
        if self._distances is None:
            towns = range(len(self.roads))
            table = [[math.inf] * len(towns) for _ in towns]
            for start, ends in self.roads.items():
                table[start][start] = 0.0
                for end, length in ends.items():
                    table[start][end] = length
            for via in towns:
                onwards = table[via]
                for row in table:
                    first = row[via]
                    if first == math.inf:
                        continue
                    for end in towns:
                        if first + onwards[end] < row[end]:
                            row[end] = first + onwards[end]
            self._distances = table
        return self._distances

    def signposts(self):
        """Return a table of the next town on a shortest way, the one with the lowest number where several will do."""
        if self._signposts is None:
            self._signposts = [[self._next(start, end) for end in self.roads] for start in self.roads]
        return self._signposts

    def _next(self, start, end):
        distances = self.distances()
        if start == end:
            return start
        if distances[start][end] == math.inf:
            return -1
        for town, length in sorted(self.roads[start].items()):
            if length + distances[town][end] == distances[start][end]:
                return town
        raise AssertionError("a shortest way has a first road")

    def way(self, start, end):
        """Follow the signposts; return the towns that they lead through, none where there is no way."""
        signposts = self.signposts()
        if signposts[start][end] == -1:
            return []
        towns = [start]
        while towns[-1] != end:
            towns.append(signposts[towns[-1]][end])
        return towns


def routes(w, s, t):
    """Return the distances and signposts of all towns, and the way from town s to town t."""
    network = Network(len(w))
    for start, row in enumerate(w.tolist()):
        for end, length in enumerate(row):
            if length > 0:
                network.add_road(start, end, length)
    return network.distances(), network.signposts(), network.way(s, t)
