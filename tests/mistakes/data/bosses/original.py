# exercise: life
# verdict: FAIL reads-value
# first line: take `.tolist()` out, and compute with the array
# often: the file that everybody starts from
