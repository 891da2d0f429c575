"""expect: FAIL correctness/wrong-dtype

The calls come back as a float.
"""

import jax


def forward(x, scale, calls):
    return jax.nn.relu(x * scale), scale * 1.5, calls + 1.0
