# exercise: vmap-pairwise
# verdict: FAIL calls-numpy
# first line: make the array with jax.numpy, and write `out = out.at[i].set(v)`
# often: the file that everybody starts from
