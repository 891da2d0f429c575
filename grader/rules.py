"""The closed list of rules: every finding names one of these. Layer 1: standard library only.

A rule belongs to one check. ``do`` says what to do, ``title`` what happened, and ``remedy`` what to do in more words.
Advice costs no points.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHECKS", "RULES", "Rule"]

CHECKS = ("trace", "purity", "correctness", "transforms", "program", "speed")
"""Names of the checks, in the order in which they are judged and shown."""


@dataclass(frozen=True)
class Rule:
    """One way in which a submission can fall short."""

    name: str
    check: str
    """One of ``CHECKS``."""
    title: str
    """What happened, one clause."""
    do: str
    """What to do, in the first line of all: an imperative without a full stop, with blanks as ``grader.todo`` fills."""
    remedy: str
    """What to do instead, one sentence."""
    is_advice: bool = False
    """Advice is shown and costs nothing."""


_TABLE = """
trace | unreadable-source | the file is not readable Python source | save the file as plain UTF-8 text and hand it in again | Save the file as UTF-8 text and hand it in again.
trace | missing-answer | the notebook does not say which cell is the answer | keep one cell that begins with `%%exercise NAME`, with the answer below it | Keep one cell whose first line is `%%exercise NAME`, with the answer below it.
trace | ambiguous-exercise | the file fits more than one exercise | name the file after its exercise, or say which one with --exercise | Name the file after its exercise, or say which one with --exercise.
trace | unreadable-file | the file or archive cannot be read | hand in the .py file or the notebook itself | Hand in the .py file or notebook, alone or in a .zip or .tar.gz.
trace | syntax-error | Python cannot parse the code | correct the line that Python cannot read, or the one above it | Look at the line that is named, and at the one above it.
trace | raises | your own code raised an exception | run the function yourself on a small input, and mend what it raises | Call the function yourself with a small input; Python shows the same exception.
trace | missing-entry | the function asked for is not defined | define a function with exactly the name in the exercise | Define a function with exactly the name in the exercise.
trace | wrong-arity | the function does not take the arguments asked for | give the function the arguments of the exercise, in its order | Use the parameters of the exercise, in its order.
trace | exits | the program ended itself | take exit() out: a function ends by returning | Remove calls of exit(); a function returns.
trace | crashes | the process died while tracing | look for a function that calls itself without end, and for very large arrays | Look for native code, deep recursion or very large allocations.
trace | bad-frame | the traced process did not answer in the agreed form | leave files and streams alone that you did not open | Do not close or write to file descriptors that are not yours.
trace | refused-artifact | the traced program holds an operation that the grader does not run | use other functions of jax.numpy or jax.lax here | Use other jax.numpy or jax.lax operations; callbacks and rarer native routines are not run here.
trace | too-slow | importing or tracing took too long | look for a loop that never ends, or a Python loop of thousands of turns | Look for an endless loop, or a Python loop that unrolls into thousands of operations.
trace | too-much-memory | importing or tracing needed too much memory | look for a very large array or list that Python builds | Trace on shapes; do not build large arrays while tracing.
trace | too-much-output | the program printed more than may be printed | take the printing out | Remove the printing.
trace | reads-value | Python asked for the value of a traced array | compute with jax.numpy here instead of asking for a Python value | Replace `if`, `while`, `bool()`, `float()` and `int()` on arrays by jnp.where, lax.cond, lax.while_loop or lax.scan; index arrays instead of lists.
trace | writes-in-place | an array was assigned in place | write `x = x.at[i].set(v)` instead of `x[i] = v`, with your own names | JAX arrays are immutable: write `x = x.at[i].set(v)`.
trace | calls-numpy | a NumPy or Python function was called on a traced array | use the function of jax.numpy here | Use the function of the same name in jax.numpy.
trace | needs-static-shape | the shape of a result depends on a value | keep all elements, and use jnp.where with three arguments | Keep shapes fixed: use jnp.where with three arguments, a mask, or the size= argument.
trace | hashes-tracer | a traced array was used as a dictionary key, in a set or in a cache | look it up in an array instead of a dictionary, a set or a cache | Index arrays by arrays; keep caches for Python values.
trace | static-array | the function declares an array argument static | take static_argnums and static_argnames away from arrays | Remove static_argnums and static_argnames from arguments that are arrays.
trace | type-changes | a loop's carry or a branch changes its type | start with the shape and dtype that comes out after one turn | Start the carry with the same shape and dtype that the body returns.
trace | leaks-tracer | a traced value outlived the trace | return the value instead of keeping it outside | Return values instead of storing them in globals, attributes or lists outside.
trace | refused-by-jax | JAX refused to trace the function | read below what JAX says about this line, and change it | The message is JAX's own; the line named is where it happened.
purity | mutates-argument | the function changes an argument that belongs to the caller | build a new value instead of changing {object or the argument} | Build and return a new value instead.
purity | returns-argument | the result is the very container that was passed in | return a new container instead of {object or the argument} itself | Return a new container.
purity | mutates-global | the function changes a global or a setting of the process | stop changing {object or the global}: use a local variable and return the new value | Keep it in a local variable: take the old value as an argument and return the new one.
purity | mutates-closure | the function changes a variable of an enclosing function | stop changing {object or the outer variable}: pass it in and return the new value | Hand it in as an argument and return the new value; in a loop of JAX it is part of the state.
purity | mutates-default | the function changes a default argument, which all calls share | stop changing {object or the default}: pass it in and return the new value | Make the state a real argument and return the new state.
purity | mutates-attribute | the function changes an attribute of an object or class | stop changing {object or the attribute}: use a local variable and return the new value | Keep it in a local variable, or in an object made inside the function: take the old value as an argument and return the new one.
purity | reads-global-state | the result depends on a global that changes | pass in as an argument what is not the same every time | Make it an argument.
purity | reads-environment | the function reads its surroundings: a variable of the environment, the process or the machine | pass the value in as an argument instead of reading {object or it} here | Read it outside and pass the value in.
purity | reads-clock | the function reads the clock | use an argument of the function instead of reading the clock | Pass the time in as an argument.
purity | reads-file | the function reads a file | read the file outside of the function, and pass its content in | Read it outside and pass the content in.
purity | writes-file | the function writes a file | return the value, and write the file outside of the function | Return the value and write it outside.
purity | prints | the function prints | take the printing out, and return what you want to see | Take the print out, and return what somebody should see: a print runs while tracing only.
purity | uses-network | the function uses the network | take the network out: pass in what is fetched, and return what is sent | Fetch the data outside and pass it in; return what is to be sent.
purity | starts-process-or-thread | the function starts a process or a thread | take the thread or process out: array operations are parallel by themselves | JAX parallelises for you: use vmap or sharding.
purity | hidden-random-state | the function draws from a hidden random generator | draw by jax.random with a key instead of {object or a generator} | Take a key as an argument and use jax.random.
purity | ignores-key | the result does not depend on the key that was passed in | hand {object or the key}, or keys split from it, to the functions of jax.random | Draw with the key you are given, or with keys split from it.
purity | reuses-key | one key feeds two draws | split {object or the key} by jax.random.split, and use each part once | Split the key and use each part once; where two equal draws are meant, draw once and pass the numbers on.
purity | host-callback | the traced program calls back into Python | take {object or the callback} out: compute by jax.numpy, and return what is to be seen outside | Write it with jax.numpy and jax.lax; return what you want to see.
purity | debug-effect | the traced program prints or breaks through jax.debug | take {object or jax.debug} out, and return what you want to see | Take it out, and return what somebody should see as a further result.
purity | closed-over-ref | the function writes to a mutable Ref from outside | pass the state in and return the new one instead of writing to {object or the Ref} | Pass the state in and return the new state.
purity | trace-depends-on-history | tracing twice gives two different programs | look for what one call leaves behind and the next one uses | Look for state that survives from one call to the next.
purity | keeps-tracer | a traced value was stored where it outlives the call | return the value instead of storing it in {object or a place outside} | Return it instead of storing it.
purity | writes-constant | the function stores a value outside that never changes the program | keep {object or it} inside of the function: nothing outside needs it | Harmless here, but a pure function would not need it. | advice
correctness | wrong-structure | the result has another structure than asked for | return exactly what the exercise asks for | Return what the exercise's signature says.
correctness | wrong-shape | a result has the wrong shape | compare the shape of your result with the one asked for | Compare your result's shape with the signature.
correctness | wrong-dtype | a result has the wrong dtype | convert the result with .astype, or create it with dtype= | Convert with .astype, or create it with dtype=.
correctness | wrong-value | a result has wrong values | compare your result with the expected one | Compare with what the original computes on the case shown.
correctness | wrong-property | random results do not have a property that they must have | look at what is drawn, how often, and with which key | Look at what is drawn, how often, from which distribution, and with which key.
correctness | not-finite | a result is NaN or infinite where it should be a number | look for 0/0, log(0) or a number that gets too large | Look for 0/0, log(0) or overflow.
correctness | program-too-slow | the traced program did not finish in time | look for a loop that never ends, or a Python loop of thousands of turns | Look for a loop that never ends, or for a Python loop, which makes a program that is too long to compile.
correctness | program-too-large | the traced program needed too much memory | avoid arrays much larger than inputs and results | Avoid intermediate arrays much larger than inputs and outputs.
correctness | program-crashes | the compiler or the compiled program failed | simplify the function | Simplify the program; this is not something a student should meet often.
transforms | transform-refused | JAX cannot transform the function | use operations that JAX can batch and differentiate, such as lax.scan | Use operations that can be batched and differentiated, such as lax.scan.
transforms | transform-wrong | the transformed function gives wrong values | let the result depend on the arguments by array operations alone | Look for branches chosen by shape or type, and for stopped gradients.
transforms | gradient-not-finite | a gradient is NaN or infinite | choose a harmless number by jnp.where before the operation, not only after it | Put a harmless number in with jnp.where before the operation, and choose again after it: what is not chosen is differentiated, too.
program | unrolled-loop | the program grows with the size of the input | replace the loop in Python (or unroll=) by array operations, jax.vmap or lax.scan | Use lax.scan, lax.fori_loop or array operations instead of a Python loop, and no unroll=True.
program | too-many-operations | the program is longer than the exercise allows | replace the loop in Python by array operations, jax.vmap or lax.scan | Use vmap, lax.scan or array operations instead of a Python loop.
program | forbidden-operation | the program uses an operation that the exercise forbids | solve it without the operation that the exercise forbids | Solve it with the means the exercise asks for.
program | missing-operation | the program lacks an operation that the exercise asks for | use the operation that the exercise asks for | Solve it with the means the exercise asks for.
program | copies-memory | the result does not reuse the donated argument's memory | return {object or the donated argument} updated, in its shape and dtype | Return an updated array of the same shape and dtype.
program | temporary-memory | the program needs too much temporary memory | avoid arrays much larger than inputs and results | Avoid intermediate arrays much larger than inputs and outputs.
program | too-much-work | the program computes more than the exercise allows | compute only what is needed, and each value once | Compute each value once; look for loops over all pairs, and for products taken in the dearer order.
program | moves-too-much | the program reads and writes more memory than the exercise allows | avoid large arrays in between, and copies of a whole array in each turn | Avoid large intermediate arrays, and copies of the whole array in each step of a loop.
program | sends-too-much | a device sends more than the exercise allows | cut out or sum up what the others need before you send it | Send only what the other device needs: cut it out first, by a slice or a sum, and hand that to ppermute, psum or all_gather.
program | constant-memory | the program carries too many bytes of constants | compute the table inside of the function, or pass it in | Compute tables inside the function, or pass them in.
speed | below-threshold | the speedup is below the threshold | look for work that grows faster than the input | Look for work that grows faster than the input: updates one after the other, arrays of all pairs, results that are thrown away.
speed | speed-too-slow | the program at full size did not finish in time | use array operations instead of updates one after the other | Replace work that grows, such as sequential updates, by array operations.
speed | speed-too-large | the program at full size needed too much memory | avoid arrays much larger than inputs and results | Avoid intermediate arrays much larger than inputs and outputs.
speed | speed-crashes | the function could not be traced, compiled or run at full size | look for arrays that grow faster than the input | Look for arrays that grow faster than the input, and for sizes treated differently.
speed | speed-other-program | at full size the function becomes another program than the one that was judged | write one program for all sizes | Write one program for all sizes.
speed | speed-wrong-value | the program at full size gives wrong values | look for sizes that your program treats differently | Look for sizes that your program treats differently.
"""


def _read() -> dict[str, Rule]:
    rules = {}
    for line in _TABLE.strip().splitlines():
        check, name, title, do, remedy, *advice = (cell.strip() for cell in line.split(" | "))
        rules[name] = Rule(name, check, title, do, remedy, bool(advice))
    return rules


RULES = _read()
"""Rules by name."""
