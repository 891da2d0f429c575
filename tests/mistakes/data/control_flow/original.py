# exercise: where-huber
# verdict: FAIL reads-value
# first line: write `jnp.where(size <= 1.0, a, b)` or lax.cond instead of `if`
# often: the file that everybody starts from
