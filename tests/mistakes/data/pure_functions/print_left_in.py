# exercise: global-counter
# verdict: FAIL prints
# first line: take the printing out, and return what you want to see
# often: everybody looks at values by print
def step(x, count):
    count += 1
    y = x * count
    print("scaled", y)
    count += 1
    return y, count
