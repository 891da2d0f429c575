"""``question.html`` of PrairieLearn: a prompt as HTML, and an editor for the answer. Layer 8.

PrairieLearn fills in the page as a template of Mustache, and sets ``$...$`` as mathematics. A program has both kinds of
signs, so braces are written as entities, and MathJax is told to keep away.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["page"]

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(
    "table"
)  # an author's text, with <details> for hints
_PICTURES = "@jaxercise-pictures@"
"""Stands for the folder of pictures until all other braces are entities."""
_PAGE = """<pl-question-panel>
<div class="tex2jax_ignore mathjax_ignore">
{prompt}</div>
<pl-file-editor file-name="{file}" source-file-name="{file}" ace-mode="ace/mode/python"></pl-file-editor>
</pl-question-panel>

<pl-submission-panel>
<pl-external-grader-results></pl-external-grader-results>
<pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""


def page(prompt: str, file: str, pictures: Collection[str] = ()) -> str:
    """Return the page.

    Args:
        prompt: Markdown of what is asked, with links relative to the course.
        file: name of the file that is handed in, and of the one in the question's folder to begin with.
        pictures: names of the pictures in its folder ``clientFilesQuestion``.
    """
    tokens = _PARSER.parse(prompt)
    for token in tokens:
        if token.children is not None:
            token.children = _linked(token.children, pictures)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    html = html.replace("{", "&#123;").replace("}", "&#125;")
    html = html.replace(_PICTURES, "{{options.client_files_question_url}}")
    return _PAGE.format(prompt=html, file=file)


def _linked(tokens: list[Token], pictures: Collection[str]) -> list[Token]:
    """Lead pictures to where they lie, and leave links out that lead to files of the course: only their words stay."""
    kept: list[Token] = []
    left_out: list[bool] = []
    for token in tokens:
        if token.type == "image":
            name = posixpath.basename(str(token.attrGet("src")))
            if name in pictures:
                token.attrSet("src", f"{_PICTURES}/{name}")
                token.attrSet("style", "max-width: 100%")
        elif token.type == "link_open":
            left_out.append("://" not in str(token.attrGet("href")))
        if token.type not in ("link_open", "link_close") or not left_out[-1]:
            kept.append(token)
        if token.type == "link_close":
            left_out.pop()
    return kept
