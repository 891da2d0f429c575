"""A course in the form that another tool takes: one module a tool. Layer 8."""
