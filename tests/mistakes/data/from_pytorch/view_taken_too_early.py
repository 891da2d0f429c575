# exercise: inplace-views
# verdict: FAIL wrong-value
# first line: look at `result[1]
# often: a slice that is taken before the updates follows them in PyTorch


def correct(table, stations, offsets, gain):
    first = table[0]
    table = table.at[:, stations].add(offsets.T)
    table = table.at[:, 0].multiply(gain)
    table = table.at[0].add(table[:, 0].sum())
    saved = table[:, 0]
    table = table.reshape(-1).at[1::3].multiply(-1.0).reshape(table.shape)
    table = table.at[:, ::2].set(table[:, ::2].clip(-1.0, 1.0))
    return table, first, saved
