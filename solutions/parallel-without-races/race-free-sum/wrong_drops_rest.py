"""correctness/wrong-value: splits into four equal parts and forgets what is left over"""


def total(x):
    each = x.shape[0] // 4
    return x[: 4 * each].reshape(4, each).sum(axis=1).sum()
