# exercise: race-free-sum
# verdict: FAIL unrolled-loop
# first line: replace the loop in Python (or unroll=) by array operations
# often: the threads are gone, the loop stayed
def total(x):
    result = 0.0
    for value in x:
        result = result + value
    return result
