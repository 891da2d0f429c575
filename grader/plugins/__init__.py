"""What runs inside other tools: preprocessors of nbgrader, a plugin of Otter, magics of IPython. Layer 8."""
