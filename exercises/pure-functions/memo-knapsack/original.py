"""The best load for a bag, by recursion with a memo."""

CAPACITY = 50


def best(w, v):
    """Return the largest total value of items (weights w, values v) whose total weight fits into the bag."""
    w, v = w.tolist(), v.tolist()
    memo = {}

    def best_from(i, room):
        if i == len(w):
            return 0
        if (i, room) not in memo:
            without = best_from(i + 1, room)
            if w[i] <= room:
                memo[i, room] = max(without, v[i] + best_from(i + 1, room - w[i]))
            else:
                memo[i, room] = without
        return memo[i, room]

    return best_from(0, CAPACITY)
