# exercise: grad-accumulate
# verdict: ERROR raises
# first line: write it with jax.numpy instead of `torch`, which is not there where answers are graded
# often: the file that everybody starts from
