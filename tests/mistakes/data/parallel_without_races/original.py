# exercise: race-free-sum
# verdict: FAIL starts-process-or-thread
# first line: take the thread or process out: array operations are parallel by themselves
# often: the file that everybody starts from
