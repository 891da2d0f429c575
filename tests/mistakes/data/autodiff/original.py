# exercise: finite-diff-to-grad
# verdict: FAIL writes-in-place
# first line: write `x = x.at[i].set(old + STEP)` instead of `x[i] = old + STEP`
# often: the file that everybody starts from
