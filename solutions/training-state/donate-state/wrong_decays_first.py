"""correctness/wrong-value: decays for all examples first and adds all features afterwards, undecayed"""


def step(state, x):
    label, feature = x["label"], x["feature"]
    return state.at[label].multiply(0.9).at[label].add(0.1 * feature)
