"""A student's day: where answers lie, what was solved, and checking one while it is written. Layer 8."""
