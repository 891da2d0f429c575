"""One module per check: evidence in, :class:`~grader.verdict.CheckResult` out. No processes, no clocks, no files."""
