"""What a student is told about each error of JAX: what happened, why tracing makes it so, what to do, where to read on.

Layer 1: standard library only. The trace child names a *kind* and fills the slots; the words and the page are looked up
here, on the supervisor's side, so a hostile child can choose among these texts and write none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["LESSONS", "SLOTS", "Lesson", "tell"]

SLOTS = frozenset({"value", "call", "name", "before", "after"})
"""What ``what`` may ask for: a value with its type, a called name, another name, a type or text before and after."""


@dataclass(frozen=True)
class Lesson:
    """One kind of error."""

    kind: str
    rule: str
    """The rule of ``grader.rules`` that it breaks."""
    what: str
    """What happened, in a student's words; holds slots in braces."""
    why: str
    """Why tracing makes it so."""
    do: str
    """What to do, in the first line of all: an imperative without a full stop, with blanks as ``grader.todo`` fills."""
    fix: str
    """What to do, one sentence, with the alternatives."""
    page: str
    """A page of JAX's documentation."""


_DOCS = "https://docs.jax.dev/en/latest/"
_PAGES = {
    "bool": "errors.html#jax.errors.TracerBoolConversionError",
    "int": "errors.html#jax.errors.TracerIntegerConversionError",
    "concrete": "errors.html#jax.errors.ConcretizationTypeError",
    "numpy": "errors.html#jax.errors.TracerArrayConversionError",
    "mask": "errors.html#jax.errors.NonConcreteBooleanIndexError",
    "leak": "errors.html#jax.errors.UnexpectedTracerError",
    "flow": "control-flow.html",
    "jnp": "jax.numpy.html",
    "x64": "default_dtypes.html",
    "random": "random-numbers.html",
    "donation": "buffer_donation.html",
    "parts": "notebooks/shard_map.html",
}
"""Pages by short name; any other is one of the pages on a single function."""
_WHYS = {
    "!value": "While tracing, an array has a shape and a dtype but no value yet, and Python has to decide now.",
    "!number": "While tracing, an array has a shape and a dtype but no value yet, so there is no Python number to give.",
    "!frozen": "JAX arrays never change, so that a traced program can be transformed and reordered safely; `.at` returns "
    "a changed copy, which the compiler makes in place where it can.",
    "!numpy": "NumPy computes with values at once; while tracing, an array has a shape and a dtype but no value yet.",
    "!shape": "The compiler has to know every shape while tracing, and this one depends on a value that is not known yet.",
    "!hash": "A dictionary, a set and a cache look things up by value, and while tracing an array has no value yet.",
    "!types": "The loop or branch is compiled once, so what goes in and what comes out must have one shape and dtype.",
    "!leak": "A traced value only means something inside the function that is being traced; outside it, nothing can "
    "compute it any more.",
    "!shapes": "Shapes are checked while tracing: equal sizes fit, and a size of 1 stretches; nothing else does.",
    "!scalar": "A gradient is one number's slope; a vector or tuple of results has a slope for each of its numbers.",
}
"""Explanations that several kinds share."""

_TABLE = """
if-on-array | reads-value | bool | `if` asks whether {value} is true | !value | write `jnp.where({=value or condition}, a, b)` or lax.cond instead of `if` | Compute both results and choose with jnp.where, or use lax.cond.
break-on-array | reads-value | jax.lax.while_loop | `if` asks whether {value} is true, to end a loop or a turn of it | !value | write `jnp.where({=value or condition}, a, b)`, or a lax.while_loop, instead of `if` | Use lax.while_loop, which goes on while its condition holds; or always take all turns and choose with jnp.where what each one changes.
raise-on-array | reads-value | jax.numpy.where | `if` asks whether {value} is true, to raise an exception | A compiled program cannot raise, and while tracing there is no value to decide by. | write `jnp.where({=value or condition}, agreed, result)` instead of raising | Compute a result for every value, and put the agreed one in place of the bad ones with jnp.where.
while-on-array | reads-value | jax.lax.while_loop | `while` asks whether {value} is true | !value | write lax.while_loop instead of `while` | Use lax.while_loop, with everything that the loop changes as its state.
assert-on-array | reads-value | bool | `assert` asks whether {value} is true | !value | take the `assert` out: it asks for a value | Remove the assertion: shapes and dtypes can be asserted while tracing, values cannot.
choice-on-array | reads-value | jax.numpy.where | `... if ... else ...` asks whether {value} is true | !value | write `jnp.where({=value or condition}, a, b)` instead of `a if ... else b` | Use jnp.where(condition, a, b).
filter-on-array | reads-value | mask | the `if` of a comprehension asks whether {value} is true | !shape | keep all elements: write jnp.where instead of the `if` in the comprehension | Keep all elements, and set the others to something neutral with jnp.where.
match-on-array | reads-value | jax.lax.switch | `match` compares {value} with a pattern | !value | write lax.switch or jnp.where instead of `match` | Use lax.switch with an index, or jnp.where.
and-or-on-arrays | reads-value | flow | `{call}` asks whether {value} is true | !value | write `&` or `|` between comparisons in parentheses instead of {call or `and` or `or`} | Use `&` (and), `|` (or) on comparisons in parentheses, or jnp.logical_and and jnp.logical_or.
not-on-array | reads-value | flow | `not` asks whether {value} is true | !value | write `~` instead of `not` | Use `~` on a comparison, or jnp.logical_not.
chained-comparison | reads-value | flow | a chained comparison asks whether {value} is true: Python puts an `and` into it | !value | write two comparisons with `&`, as in `(a < x) & (x < b)` | Write two comparisons in parentheses with `&` between them.
membership | reads-value | bool | `{call}` compares {value} with each element and asks whether they are equal | !value | write `jnp.any(a == b)` or jnp.isin instead of {call or `in`} | Use jnp.any(a == b) or jnp.isin.
max-min | reads-value | bool | Python's `{call}` compares {value} element by element and asks which is larger | !value | use jnp.maximum, jnp.minimum, jnp.max or jnp.min instead of Python's {call or max} | Use jnp.maximum and jnp.minimum for two arrays, jnp.max and jnp.min for one.
sorted | reads-value | bool | Python's `sorted` compares the elements of {value} | !value | use jnp.sort instead of Python's `sorted` | Use jnp.sort or jnp.argsort.
any-all | reads-value | bool | Python's `{call}` asks whether {value} is true | !value | use jnp.any or jnp.all instead of Python's {call or any} | Use jnp.any and jnp.all.
bool-of-array | reads-value | bool | `bool()` asks whether {value} is true | !value | take `bool()` out: a comparison such as `x != 0` is what jnp.where needs | Keep the array: `x != 0` has dtype bool, and jnp.where takes it.
range-of-array | reads-value | jax.lax.fori_loop | `range` asks for the number in {value} | !number | write lax.fori_loop instead of `for ... in range({=value or n})` | Use lax.fori_loop, whose bounds may be traced; or loop over a shape, which is known.
list-index | reads-value | int | a Python list is indexed by {value} | !number | make the list an array by jnp.array, and index that | Make the list an array and index that; a list of functions is for lax.switch.
index-number | reads-value | int | Python asks for the whole number in {value} | !number | use a number that Python knows here, such as a size of `x.shape` | Use a number that is known while tracing, such as a shape, or an operation of jax.numpy.
number-as-key | reads-value | jax.numpy.where | `{call}` asks for the number in {value}, to look it up in the dictionary `{name}` | !number | make {name or the dictionary} an array, and index it by {value or the number} | Make the dictionary an array, whose index is the key, and index that; or choose with jnp.where.
float-of-array | reads-value | concrete | `{call}()` asks for the number in {value} | !number | take `{=call or float}()` out, or convert with .astype | Leave the conversion out, or convert the dtype with .astype.
item-of-array | reads-value | concrete | `.{call}()` asks for the number in {value} | !number | take `.{=call or item}()` out: an array of one number computes like a number | Leave it out: an array of shape () computes like a number.
tolist-of-array | reads-value | concrete | `.tolist()` asks for the numbers in {value} | !number | take `.tolist()` out, and compute with the array | Leave it out: an array can be indexed and computed with as it is.
math-function | reads-value | concrete | `{call}` needs a Python number and gets {value} | !number | use the function of jax.numpy instead of {call or the one of math} | Use the function of jax.numpy.
format-of-array | reads-value | concrete | text formatting asks for the number in {value} | !number | take the text out, and return {value or the value} if somebody should see it | Leave the text out; return the value if somebody should see it.
static-option | reads-value | concrete | an argument of `{call}` has to be a plain Python value, and is {value} | !shape | pass a plain number that Python knows, such as a size of `x.shape` | Pass a number that is known while tracing, such as a shape.
reads-array | reads-value | concrete | Python asks for the value of {value} | !value | compute with jax.numpy here instead of asking for the value of {value or the array} | Replace it by an operation of jax.numpy or jax.lax.
item-assignment | writes-in-place | jax.Array.at | the assignment changes {value} in place | !frozen | write `x = x.at[i].set(v)` instead of `x[i] = v`, with your own names | Write `x = x.at[i].set(v)`.
item-update | writes-in-place | jax.Array.at | the augmented assignment changes {value} in place | !frozen | write `x = x.at[i].add(v)` instead of `x[i] += v` | Write `x = x.at[i].add(v)`, or .multiply, .min, .max.
mask-assignment | writes-in-place | jax.numpy.where | the assignment changes {value} in place, where a condition holds | !frozen | write `x = jnp.where(condition, new, x)` instead of `x[condition] = new` | Write `x = jnp.where(condition, new, x)`.
item-deletion | writes-in-place | jax.Array.at | `del` changes {value} in place | !frozen | write `x = jnp.delete(x, i)` instead of `del x[i]` | Write `x = jnp.delete(x, i)` with an index that is known while tracing.
shuffle-in-place | writes-in-place | random | `{call}` changes {value} in place | !frozen | write `x = jax.random.permutation(key, x)` instead of shuffling in place | Use jax.random.permutation(key, x) and take the key as an argument.
at-without-method | writes-in-place | jax.Array.at | `.at[...]` is assigned to | `.at[...]` only says where; its methods .set, .add and so on return the changed copy. | write `x = x.at[i].set(v)` instead of `x.at[i] = v`, with your own names | Write `x = x.at[i].set(v)`.
numpy-function | calls-numpy | numpy | `{call}` of NumPy gets {value} | !numpy | use jax.numpy instead of {call or the function of NumPy} | Use the function of the same name in jax.numpy.
numpy-conversion | calls-numpy | numpy | `{call}` turns {value} into a NumPy array | !numpy | take {call or the conversion} out, or use the one of jax.numpy | Leave the conversion out, or use the one of jax.numpy.
numpy-filled | calls-numpy | jax.Array.at | {value} is written into a NumPy array | A NumPy array holds numbers, and while tracing there are none yet. | make the array with jax.numpy, and write `out = out.at[i].set(v)` | Make the array with jax.numpy, and write `out = out.at[i].set(v)`.
numpy-indexed | calls-numpy | int | a NumPy array is indexed by {value} | !number | make the table an array by jnp.array before you index it | Make the table an array of jax.numpy, which an array may index.
numpy-at | calls-numpy | jax.Array.at | `{call}` changes {value} in place | !frozen | write `x = x.at[i].add(v)` instead of {call or np.add.at} | Write `x = x.at[i].add(v)`: it adds once for each time an index occurs.
numpy-random | calls-numpy | random | `{call}` of NumPy gets {value} | NumPy draws numbers at once and from a hidden state; a traced program draws when it runs, from a key. | draw by jax.random with a key instead of {call or NumPy} | Take a key as an argument and use jax.random.
generator-seeded | calls-numpy | random | `{call}` is to start a generator from {value} | A generator needs a number to start from, which is not there while tracing, and keeps a state that moves on unseen. | draw by jax.random with the key instead of seeding {call or a generator} | Draw with jax.random and the key itself, as in jax.random.normal(key, shape), each time with another key from jax.random.split.
library-call | calls-numpy | numpy | `{call}` gets {value} | The function is not JAX's: it needs numbers, and while tracing there are none yet. | use a function of jax.numpy or jax.scipy instead of {call or this one} | Use a function of jax.numpy, jax.scipy or jax.lax.
mask-read | needs-static-shape | mask | {value} selects elements, and how many depends on values | !shape | keep all elements: write `jnp.where(mask, x, 0)` instead of `x[mask]` | Keep the shape: jnp.where(mask, x, 0), or the where= argument of a reduction.
mask-update | needs-static-shape | jax.numpy.where | {value} selects the elements to change, and how many depends on values | !shape | write `jnp.where(mask, new, x)` instead of changing `x[mask]` | Write `jnp.where(mask, new, x)`.
result-size | needs-static-shape | jax.numpy.nonzero | how long the result of `{call}` is depends on the values in {value} | !shape | give {call or the function} a size= (or length=), or use jnp.where with three arguments | Pass size=, and fill_value= for what is left over; or use jnp.where with three arguments.
array-size | needs-static-shape | concrete | `{call}` is to make an array whose size is {value} | !shape | take the size from a shape: {call or the function} needs a number that Python knows | Make it as large as it can get, from shapes, and leave out the rest with jnp.where; num_segments= and length= take a plain number.
slice-bounds | needs-static-shape | jax.lax.dynamic_slice | a slice ends or begins at {value} | !shape | use lax.dynamic_slice_in_dim, or a mask: a slice needs plain numbers | Use lax.dynamic_slice_in_dim for a moving slice of fixed length, or a mask over all elements.
key-of-dict | hashes-tracer | jax.numpy.where | {value} is used as the key of a dictionary | !hash | use an array, indexed by {value or the key}, instead of the dictionary | Index an array by it, or choose with jnp.where.
member-of-set | hashes-tracer | jax.numpy.where | {value} is put into a set | !hash | use an array and jnp.any(a == b) instead of the set | Use an array and jnp.any(a == b), or jnp.unique with size=.
cached-call | hashes-tracer | jax.jit | `{call}` keeps its results in a cache, and gets {value} as an argument | !hash | take the cache off {call or the function} | Take the cache off this function: tracing calls it once anyway, and a kept tracer is useless later.
hashed-array | hashes-tracer | jax.numpy.where | Python looks something up by {value} | !hash | look it up in an array instead of a dictionary, a set or a cache | Index arrays by arrays; keep dictionaries, sets and caches for Python values.
static-array | static-array | jax.jit | an argument that is declared static is {value} | A static argument is part of the program and compared by value; an array is what the program computes with. | take static_argnums and static_argnames away from arrays | Remove static_argnums and static_argnames from arguments that are arrays.
static-unhashable | static-array | jax.jit | an argument that is declared static is a {name} | Static arguments are looked up by value, so they must not be changeable. | pass a tuple instead of the {=name or list}, or leave static_argnums out | Pass a tuple instead of a list, or leave static_argnums out.
option-is-array | static-array | concrete | an option of `{call}` has to be a plain Python value, and is {value} | !value | pass a plain True, False or number as the option of {call or the function} | Decide it while tracing, with a plain True, False or number; or choose between both results with jnp.where.
carry-dtype | type-changes | jax.lax.scan | {value} goes into the loop as {before} and comes out as {after} | !types | start {value or the loop} as {=after or the type that comes out}, or convert it with .astype | Start it with the dtype that the body returns, or convert in the body with .astype.
carry-shape | type-changes | jax.lax.scan | {value} goes into the loop as {before} and comes out as {after} | !types | start {value or the loop} with the shape that the body returns: {=after or that of its result} | Start with the shape that the body returns, as by jnp.zeros; what grows belongs into a preallocated array, or into the second result of a scan.
carry-structure | type-changes | jax.lax.scan | the body of the loop returns another structure than it gets: {before} becomes {after} | !types | return from the body the same tuples, lists and keys that it gets | Return the state with the same tuples, lists and keys as it came in.
branch-types | type-changes | jax.lax.cond | one branch returns {before} and another {after} | !types | make both branches return the same shape and dtype | Make both branches return the same shape and dtype, for instance with .astype or jnp.broadcast_to.
branch-structure | type-changes | jax.lax.cond | the branches return different structures | !types | return the same tuples, lists and keys from all branches | Return the same tuples, lists and keys from all branches.
carry-place | type-changes | parts | the state of a loop starts equal on all devices, and differs from device to device after one turn | Inside shard_map, whether a value may differ between devices belongs to its type, and a loop's state keeps its type. | start the loop with lax.pcast(start, axis, to="varying") | Mark its start with lax.pcast(start, axis, to="varying"), or make it from the device's own part.
loop-condition | type-changes | jax.lax.while_loop | the condition of the loop returns {after}, not one truth value | The loop goes on or ends as a whole. | return one True or False from the loop's condition: use jnp.any or jnp.all | Reduce it with jnp.any or jnp.all.
loop-bounds | refused-by-jax | jax.lax.fori_loop | the bounds of the loop have different types: {before} and {after} | !types | give both bounds of the loop as whole numbers | Give both as whole numbers.
escaped-tracer | leaks-tracer | leak | a value of a function that is traced is used outside of it{after} | !leak | return the value instead of keeping it in {name or a place outside the inner function} | Return the value from the inner function instead of keeping it in a variable or list outside.
tracer-in-thread | leaks-tracer | leak | another thread computes with a value of a function that is traced | Tracing records what one thread does, and nothing of a thread is left when the compiled program runs. | take the threads out: array operations are parallel by themselves | Leave the threads out: array operations and jax.vmap are parallel by themselves.
leak-checked | leaks-tracer | leak | jax.checking_leaks found a value that outlives its trace | !leak | return the value instead of storing it | Return the value instead of storing it.
shapes-differ | refused-by-jax | jnp | the shapes {before} and {after} do not fit together in `{call}` | !shapes | make the shapes {=before or one} and {=after or the other} fit, as by `x[:, None]` | Look at both shapes; x[:, None] and jnp.reshape add the axis that is missing.
contraction | refused-by-jax | jnp | the shapes {before} and {after} cannot be multiplied in `{call}` | The axes that a product sums over must have one size. | make the shapes {=before or one} and {=after or the other} fit: `.T` swaps the axes of a matrix | Look at both shapes; .T swaps the axes of a matrix.
scalar-joined | refused-by-jax | jax.numpy.concatenate | `{call}` gets a single number among its arrays | Arrays are joined along an axis, and a single number has none. | give the number an axis, as in `v[None]`, before {call or you join it} | Give it an axis, as in v[None], or write into a prepared array with .at[...].set.
wrong-size | refused-by-jax | jnp | an array of shape {before} cannot become {after} | A reshape keeps every element. | reshape to as many elements as there are: {=before or the old shape} cannot become {=after or the new one} | Check the product of the sizes; -1 stands for what is left over.
too-many-indices | refused-by-jax | jnp | {value} is indexed along more axes than it has | Shapes are fixed while tracing, and so is the number of axes. | use fewer indices: {value or the array} has fewer axes | Compare the indices with the shape.
bad-index | refused-by-jax | jnp | {value} is indexed by {after} | An index is a whole number, a slice or an array of whole numbers. | use a whole number as the index: `//` instead of `/`, or .astype(int) | Use // instead of / where you compute an index, or .astype(int).
list-index-of-array | refused-by-jax | jnp | {value} is indexed by a Python list | A list would be copied to the device each time; JAX wants to see that. | write `x[jnp.array([...])]` instead of `x[[...]]` | Write x[jnp.array([...])].
none-as-array | refused-by-jax | jnp | `{call}` gets None where an array should be | None is what a function gives that does not return anything, and what a variable may begin with. | look for a missing `return`, or a variable that is None at first: {call or this function} gets None | Begin with a number, such as -1; or is a `return` missing in the function that made it?
not-static | refused-by-jax | jax.jit | jax.jit gets {name}{after}, which is no array and not declared static | jax.jit traces every argument that is not declared static, and only arrays, numbers and flags can be traced. | name that argument in static_argnames=, or take jax.jit out | Name that argument in static_argnames=, or leave jax.jit out there: what is called by a traced function is traced anyway.
not-an-array | refused-by-jax | jnp | a function that JAX traces takes or returns {name}, which is no array | What goes through a traced function is arrays, and tuples, lists and dictionaries of them. | return arrays alone, and nothing like {=name or text} | Return arrays alone; decide about texts and other objects outside.
list-as-array | refused-by-jax | jnp | `{call}` gets a Python {name} where an array should be | Turning a list into an array costs an operation for each element, so JAX wants to see it written. | write `jnp.array([...])` around the {=name or list} | Write jnp.array([...]) or jnp.stack([...]).
gradient-of-vector | refused-by-jax | jax.grad | jax.grad is used on a function whose result has shape {after} | !scalar | sum up to one number before jax.grad, or use jax.jacrev | Sum the result if one number is meant; jax.jacrev gives all slopes.
gradient-of-tuple | refused-by-jax | jax.grad | jax.grad is used on a function that returns several results | !scalar | return one number, or use `jax.grad(f, has_aux=True)` | Return one number; with has_aux=True a second result is passed along.
gradient-of-nothing | refused-by-jax | jax.grad | jax.grad is used on a function that returns nothing | !scalar | look for a missing `return` in the function that jax.grad gets | Is a `return` missing?
gradient-of-integer | refused-by-jax | jax.grad | jax.grad is asked for the slope along {value}, which is no float | A whole number cannot be moved a little, so there is no slope along it. | pass a float to jax.grad, or choose another argument with argnums= | Pass a float, as by .astype(float), or choose another argument with argnums=.
reverse-of-while | refused-by-jax | jax.lax.scan | a gradient is taken through a loop whose length is not known while tracing | Going backwards needs every step's values, so their number has to be known. | use lax.scan, or lax.fori_loop with plain numbers as bounds, for the loop | Use lax.scan, or lax.fori_loop with bounds that are plain numbers.
forward-of-custom-vjp | refused-by-jax | jax.custom_jvp | a tangent is taken through a function with jax.custom_vjp | custom_vjp says how to go backwards, and says nothing about the way forwards. | use jax.custom_jvp instead of jax.custom_vjp, or leave it out | Use jax.custom_jvp, from which JAX gets both; or leave it out, if JAX can differentiate the function by itself.
backward-rule-result | refused-by-jax | jax.custom_vjp | the backward rule of a jax.custom_vjp does not return a tuple with one entry for each argument | Going backwards, every argument gets its own slope, also where there is only one argument. | return a tuple with one entry for each argument, such as `(g,)` | Return a tuple, such as (g,), or None as the entry of an argument without a slope.
forward-rule-result | refused-by-jax | jax.custom_vjp | the forward rule of a jax.custom_vjp does not return a pair | What the way back needs is returned beside the result, because nothing else comes out of a traced function. | return a pair: the result, and what the backward rule shall get | Return the result and what the backward rule shall get, which may be None.
axis-name | refused-by-jax | jax.lax.psum | the axis name {name} is not known here | A collective such as psum means something only inside the function that is mapped over that axis. | call it under jax.shard_map or jax.vmap with an axis of the name {name or used there} | Call it under jax.shard_map, with the name of an axis of its mesh, or under jax.vmap with axis_name=.
parts-differ | refused-by-jax | parts | out_specs says that a result is the same on all devices, and it may not be | Where a spec leaves an axis of the mesh out, as P() does, one device's result is handed out, so JAX has to see that all are equal. | combine the parts by lax.psum or lax.pmean, or name the axis in out_specs | Combine what the devices have with lax.psum or lax.pmean; or name the axis in out_specs, if each device returns a part.
uneven-parts | refused-by-jax | parts | an axis of length {before} cannot be shared out evenly among {after} devices | Each device runs one program, so all parts have one shape. | spread another axis, or pad it: {=before or its length} does not divide by {=after or the devices} | Look which axis of the array the spec spreads; pad it to a multiple, or spread another one.
explicit-mesh | refused-by-jax | parts | in_specs says that an argument lies in parts, and it does not | The mesh has explicit axes: where an array lies belongs to its type, and shard_map moves nothing. | make the mesh with axis_types=(AxisType.Auto,) | Make the mesh with axis_types=(AxisType.Auto,), or place the argument with jax.reshard first.
spec-axes | refused-by-jax | parts | a spec of shard_map names an axis that its value does not have | A spec has one entry for each axis of the array; what a device holds alone, as a number, has none. | write P() for a single number, or give the value an axis, as in `v[None]` | Write P() for a number that is the same everywhere, or give the value an axis, as in v[None].
spec-name | refused-by-jax | parts | a spec names the axis {name}, which is none of the mesh | A spec says along which axis of the mesh an array is spread. | use a name of the mesh in the spec instead of {name or this one} | Use the names that the mesh was made with.
array-method | refused-by-jax | jax.Array.at | {value} has no method `{name}`: it would change the array in place | !frozen | build a new array and give it the old name, instead of calling {name or the method} | Build a new array and give it the old name.
not-for-jax | refused-by-jax | jnp | {value} has no method `{name}`, which other libraries need | JAX places and copies arrays itself. | take {name or the method} out: JAX needs no such thing | Leave it out.
key-is-no-generator | refused-by-jax | random | {value} has no method `{name}`: it is a key, not a generator{after} | A generator moves on with each draw, which nobody sees; a key never changes, so equal keys give equal draws. | hand the key to a function of jax.random, as in `jax.random.normal(key, shape)` | Hand the key to a function of jax.random, and split it first if there is more than one draw.
gradient-method | refused-by-jax | jax.grad | {value} has no attribute `{name}`: an array does not remember how it was computed | JAX takes the derivative of a function, before there are any values. | write the loss as a function, and use jax.grad on it instead of {name or this} | Write the loss as a function `f` of what it is to be derived by; `jax.grad(f)(x)` gives the slopes at x.
no-attribute | refused-by-jax | jnp | {value} has no attribute `{name}`{after} | Traced arrays have the attributes of jax.Array. | look up the name: an array of JAX has no {name or such attribute} | Look it up among the functions of jax.numpy.
no-such-name | refused-by-jax | jnp | `{call}` does not exist{after} | Not everything of NumPy is in jax.numpy, and names differ in other libraries. | look up the name: there is no {call or such function} | Check the spelling in the list of functions.
no-such-option | refused-by-jax | jnp | `{call}` has no argument `{name}`{after} | Arguments are called as in NumPy; other libraries have other names. | look up the arguments: {call or the function} has no {name or such argument} | Look the function's arguments up in the list of functions.
out-argument | refused-by-jax | jnp | `{call}` is to write its result into an existing array (out=) | !frozen | take `out=` out, and assign the result to the name | Leave out= away and assign the result to the name.
ufunc-at | refused-by-jax | jax.Array.at | `{call}` would change {value} in place | !frozen | write `x = x.at[i].add(v)` instead of {call or np.add.at} | Write `x = x.at[i].add(v)`.
inplace-function | refused-by-jax | jax.numpy.put | `{call}` would change {value} in place | !frozen | pass inplace=False to {call or the function}, and assign the result | Pass inplace=False and assign the result.
length-of-scalar | refused-by-jax | jnp | `len` is asked of {value}, which has no axis | An array of shape () is a single number. | look at the shape: {value or the array} is one number and has no length | Check the shape that you expect here.
loop-over-scalar | refused-by-jax | jnp | {value} is unpacked or looped over, and has no axis | An array of shape () is a single number. | look at the shape: {value or the array} is one number, with nothing to loop over | Check the shape that you expect here.
list-times-array | refused-by-jax | jnp | a Python list or text is combined with {value} by an operator | A list is not an array: its operators join and repeat. | make the list an array by jnp.array before you compute with it | Make it an array with jnp.array; for repeating, use jnp.full with a fixed shape.
scan-result | refused-by-jax | jax.lax.scan | the body of a scan returns {after}, not a pair | Each step hands on its state, and puts out one result that scan collects. | return two things from the body of the scan: the state, and a result or None | Return two things, (state, result), with None for no result; scan then gives two as well.
scan-over-number | refused-by-jax | jax.lax.scan | lax.scan is to walk over {value}, which has no axis to walk along | The third argument is an array, or several; each step gets one slice of its first axis. | pass the number of steps as `length=` to lax.scan | Pass a number of steps as length=, as in lax.scan(body, state, length=5).
body-arguments | refused-by-jax | flow | JAX calls `{name}` with other arguments than it takes: {after} | A loop passes its whole state as one argument; fori_loop passes the index before it, scan a slice of xs after it. | give {name or the body} the arguments that JAX passes: {=after or its state} | Give it just these parameters, and unpack the state inside.
branch-not-callable | refused-by-jax | jax.numpy.where | `{call}` gets values where functions should be | lax.cond calls one of two functions; two values that exist already need only be chosen between. | write `jnp.where(condition, a, b)`, or give lax.cond two functions | Write jnp.where(condition, a, b), or pass functions and their arguments.
scalar-condition | refused-by-jax | jax.lax.cond | the condition of lax.cond is an array of shape {after} | One branch runs for the whole call. | write jnp.where instead of lax.cond: the condition has shape {=after or (n,)} | Use jnp.where to choose for each element, or reduce with jnp.any or jnp.all.
axis-sizes | refused-by-jax | jax.vmap | the arguments have different sizes along the mapped axis: {before} and {after} | One call is made for each position of the axis, with one slice of every argument. | give jax.vmap arguments of equal length, or None in in_axes for those that stay the same | Map arguments that stay the same with None in in_axes.
no-mapped-axis | refused-by-jax | jax.vmap | an argument without axes is mapped over | There is nothing to take one slice of. | write None in in_axes for the argument that has no axis | Give None for it in in_axes.
not-a-key | refused-by-jax | random | a random function gets something that is no key | Draws are functions of a key, so that equal keys give equal draws. | pass a key, as from jax.random.key(seed), to the random function | Make a key with jax.random.key(seed), or take it as an argument.
donated-array | refused-by-jax | donation | an array is used after it was donated to a function | Donating hands the array's memory over to the result. | use the result instead of the array that was given away | Use the result instead, or leave donate_argnums out.
"""


def _read() -> dict[str, Lesson]:
    lessons = {}
    for line in _TABLE.strip().splitlines():
        # The words may hold a bar of their own, as in `a | b`; it has no blanks around it outside of backquotes.
        kind, rule, page, rest = line.split(" | ", 3)
        what, why, do, fix = rest.split(" | ")
        address = _PAGES.get(page, f"_autosummary/{page}.html")
        lessons[kind] = Lesson(kind, rule, what, _WHYS.get(why, why), do, fix, _DOCS + address)
    return lessons


LESSONS = _read()
"""Lessons by kind."""


class _Slots(dict[str, str]):
    def __missing__(self, slot: str) -> str:
        return {"value": "a traced array", "call": "the function", "after": "", "name": "value"}.get(
            slot, "one"
        )


def tell(kind: str, slots: Mapping[str, str]) -> str:
    """Return what happened, in a student's words.

    Args:
        kind: one of ``LESSONS``.
        slots: texts for ``SLOTS``; they are put in as they are, braces included.
    """
    return LESSONS[kind].what.format_map(_Slots(slots))
