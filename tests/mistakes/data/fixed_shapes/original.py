# exercise: masked-mean
# verdict: FAIL reads-value
# first line: write `for value in x:` instead of `for value in x.tolist():`
# often: the file that everybody starts from
