"""Students, their attempts and their grades, in a database from which nothing vanishes. Layer 8."""
