"""Renderings of a report, one module each: ``text``, ``html``, ``json``. Layer 8.

Whatever came from a submission is hostile text here: names, messages, source lines. Nothing is judged here.
"""
