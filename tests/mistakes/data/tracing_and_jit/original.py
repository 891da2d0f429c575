# exercise: print-to-aux
# verdict: FAIL prints
# first line: take the printing out, and return what you want to see
# often: the file that everybody starts from, with jnp for np
