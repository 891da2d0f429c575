"""Does what a student planted act on a page, or is it text? Layered on the standard library's parser alone."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.lms.notebook_thefts import MARKUP

__all__ = ["acts"]

_QUIET = {"pre", "code", "textarea"}
"""Elements in which MathJax takes nothing for a formula."""
_VOID = {"img", "br", "hr", "input", "link", "meta"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element's attributes; nobody of a page's authors writes the mark into one."""
        if any(MARKUP in (value or "") for _, value in attrs):
            self.found.append(f"<{tag}>")
        if tag not in _VOID:
            self._open.append((tag, "tex2jax_ignore" in (dict(attrs).get("class") or "")))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and whatever was left open in it."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break

    def handle_data(self, data: str) -> None:
        """Look at a text: within a script it acts, and as a formula where MathJax looks."""
        if MARKUP not in data:
            return
        if any(tag in ("script", "style") for tag, _ in self._open):
            self.found.append("script")
        if "href" in data and not any(tag in _QUIET or ignored for tag, ignored in self._open):
            self.found.append("formula")


def acts(page: str) -> list[str]:
    """Return what a student planted in a page and acts there: elements, scripts, and formulas that are links."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader.found
