"""Learn a codebook for image patches: Lloyd's k-means on bytes.

An image is cut into small patches, each a row of grey values from 0 to 255. The codebook holds a few typical patches, the
codes; whoever stores for each patch the number of its nearest code instead of its bytes has compressed the image.
"""

import numpy as np


class Codebook:
    """Typical patches, made better round by round in place."""

    def __init__(self, start, verbose=False):
        self.codes = start.astype(np.int64)  # bytes would wrap around at 255
        self.labels = None
        self.moved = []
        self.verbose = verbose

    def nearest(self, patches):
        """Return for each patch the number of its nearest code; of several at one distance, the first."""
        labels = np.zeros(len(patches), np.int64)
        best = ((patches - self.codes[0]) ** 2).sum(axis=1)
        for number in range(1, len(self.codes)):
            distance = ((patches - self.codes[number]) ** 2).sum(axis=1)
            closer = distance < best
            labels[closer] = number
            best[closer] = distance[closer]
        return labels

    def improve(self, patches):
        """Do one round: label all patches, move each code to the mean of its patches, find work for the unused."""
        labels = self.nearest(patches)
        if self.labels is None:
            self.moved.append(len(patches))
        else:
            self.moved.append(np.count_nonzero(labels != self.labels))
        self.labels = labels
        counts = np.bincount(labels, minlength=len(self.codes))
        for number in range(len(self.codes)):
            if counts[number] > 0:
                self.codes[number] = patches[labels == number].sum(axis=0) // counts[number]
        for number in range(len(self.codes)):
            if counts[number] == 0:
                self.share(counts, number)
        if self.verbose:
            print(f"round {len(self.moved)}: {self.moved[-1]} patches have another code")

    def share(self, counts, number):
        """Make code ``number`` a slightly brighter twin of the busiest code, and give it half of the patches there."""
        busiest = counts.argmax()
        self.codes[number] = np.minimum(self.codes[busiest] + 1, 255)
        half = counts[busiest] // 2
        counts[busiest] -= half
        counts[number] = half

    def fit(self, patches, rounds):
        """Do some rounds, fewer if the codes do not change any more."""
        patches = patches.astype(np.int64)
        for _ in range(rounds):
            before = self.codes.copy()
            self.improve(patches)
            if np.array_equal(before, self.codes):
                break
        self.moved.extend([0] * (rounds - len(self.moved)))  # nothing would have moved in the rounds saved


def codebook(patches, start, rounds):
    """Return the codes after all rounds, the labels of the last round, and how many labels changed in each round."""
    book = Codebook(start)
    book.fit(patches, rounds)
    return book.codes.astype(np.uint8), book.labels, np.array(book.moved)


if __name__ == "__main__":
    image = np.random.default_rng(0).integers(0, 256, (500, 16)).astype(np.uint8)
    book = Codebook(image[:8], verbose=True)
    book.fit(image, 10)
