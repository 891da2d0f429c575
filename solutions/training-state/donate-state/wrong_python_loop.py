"""program/unrolled-loop: a Python loop puts every example into the program"""


def step(state, x):
    for label, feature in zip(x["label"], x["feature"], strict=True):
        state = state.at[label].set(0.9 * state[label] + 0.1 * feature)
    return state
