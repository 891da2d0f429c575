# exercise: at-set-first
# verdict: FAIL writes-in-place
# first line: write `x = x.at[0].set(v)` instead of `x[0] = v`
# often: the file that everybody starts from, handed in to see what happens
