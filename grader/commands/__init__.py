"""One module per command: typed options in, exit code out. Layer 9."""
