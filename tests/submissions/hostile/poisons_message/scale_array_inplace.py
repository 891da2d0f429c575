"""expect: ERROR trace/raises

A message of many megabytes, with terminal controls and markup.
"""


def scale_array(x, val):
    raise ValueError("\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>[bold]{{ 7 * 7 }}" * 1_000_000)
