"""The drawing of a program as SVG: no script, no style attribute, light and dark. Layer 8.

Inside a page the drawing has classes only, and the page's own style sheet holds :data:`CSS`; a file of its own holds
that itself. Hostile text meets two walls: ``plain`` makes control characters visible, and every text is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from grader.picture import Picture
from grader.report.plain import one_line
from grader.report.program_layout import CHARACTER, HEIGHT, WIDTH, Box, Frame, Lane, Layout, lay_out
from grader.report.program_rows import summary

__all__ = ["CSS", "inline", "standalone"]

CSS = """
.jxp {
  --jxp-page: #ffffff; --jxp-ink: #1c2127; --jxp-quiet: #525b66; --jxp-line: #b6bfc9; --jxp-band: #f1f4f7;
  --jxp-box: #ffffff; --jxp-frame: #7d8894; --jxp-input: #dcebfb; --jxp-constant: #fff0c9; --jxp-constant-line: #9a6b00;
  --jxp-result: #dcf2e1; --jxp-stop: #fde3e1; --jxp-stop-ink: #8c1512; --jxp-loop: #ebe6f8;
  --jxp-0: #2f6db3; --jxp-1: #b3541e; --jxp-2: #2e7d46; --jxp-3: #8a4bb0; --jxp-4: #a83a5b; --jxp-5: #5f6b00;
  width: 100%; max-width: 32rem; height: auto;
  font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  .jxp {
    --jxp-page: #14181d; --jxp-ink: #e4e8ec; --jxp-quiet: #a5afba; --jxp-line: #56616d; --jxp-band: #1e252c;
    --jxp-box: #14181d; --jxp-frame: #8a95a1; --jxp-input: #17324f; --jxp-constant: #44330b;
    --jxp-constant-line: #e0b04a; --jxp-result: #173a23; --jxp-stop: #4a1a18; --jxp-stop-ink: #ffb4ae;
    --jxp-loop: #2c2547; --jxp-0: #79b5f2; --jxp-1: #f0975f; --jxp-2: #74c98d; --jxp-3: #cf9bf0; --jxp-4: #f08fae;
    --jxp-5: #c3ce5a;
  }
}
.jxp text { fill: var(--jxp-ink); white-space: pre; }
.jxp .jxp-quiet { fill: var(--jxp-quiet); }
.jxp .jxp-title { font-size: 13px; font-weight: 600; }
.jxp .jxp-ground { fill: var(--jxp-page); }
.jxp .jxp-band { fill: var(--jxp-band); }
.jxp .jxp-code { font-weight: 600; }
.jxp .jxp-frame { fill: none; stroke: var(--jxp-frame); stroke-width: 1.5; }
.jxp .jxp-repeat { fill: none; stroke: var(--jxp-3); stroke-width: 1.5; stroke-dasharray: 5 3; }
.jxp .jxp-badge { fill: var(--jxp-3); font-weight: 700; }
.jxp .jxp-box { fill: var(--jxp-box); stroke: var(--jxp-line); }
.jxp .jxp-input { fill: var(--jxp-input); stroke: var(--jxp-0); }
.jxp .jxp-loop { fill: var(--jxp-loop); stroke: var(--jxp-3); }
.jxp .jxp-gradient { fill: var(--jxp-box); stroke: var(--jxp-4); stroke-dasharray: 3 2; }
.jxp .jxp-constant { fill: var(--jxp-constant); stroke: var(--jxp-constant-line); stroke-width: 1.5; }
.jxp .jxp-result { fill: var(--jxp-result); stroke: var(--jxp-2); }
.jxp .jxp-stop { fill: var(--jxp-stop); stroke: var(--jxp-stop-ink); stroke-width: 1.5; }
.jxp .jxp-none { fill: none; }
.jxp .jxp-lane { fill: none; stroke-width: 1.6; }
.jxp .jxp-c0 { stroke: var(--jxp-0); } .jxp .jxp-c1 { stroke: var(--jxp-1); } .jxp .jxp-c2 { stroke: var(--jxp-2); }
.jxp .jxp-c3 { stroke: var(--jxp-3); } .jxp .jxp-c4 { stroke: var(--jxp-4); } .jxp .jxp-c5 { stroke: var(--jxp-5); }
.jxp .jxp-f0 { fill: var(--jxp-0); } .jxp .jxp-f1 { fill: var(--jxp-1); } .jxp .jxp-f2 { fill: var(--jxp-2); }
.jxp .jxp-f3 { fill: var(--jxp-3); } .jxp .jxp-f4 { fill: var(--jxp-4); } .jxp .jxp-f5 { fill: var(--jxp-5); }
"""
"""What the drawings' classes look like; all of it begins with ``.jxp``, so it disturbs no page."""

_NOT_XML = re.compile("[\ufffe\uffff]")
"""Characters that XML forbids and that are no control characters."""
_GROUNDS = {"operation": "jxp-box", "head": "jxp-none", "note": "jxp-none"}
_HEADING = 26


def inline(picture: Picture, source: str, title: str, key: str) -> str:
    """Return a drawing as an ``svg`` element for a page whose style sheet holds :data:`CSS`.

    Args:
        picture: what was recorded.
        source: the text of the file.
        title: what it is of, for those who cannot see it.
        key: what begins the element's identifiers; unique in the page.
    """
    layout = lay_out(picture, source)
    return "".join(_element([(title, picture, layout)], key, headings=False))


def standalone(pictures: Sequence[tuple[str, Picture, str]]) -> str:
    """Return a file with drawings below each other.

    Args:
        pictures: title, picture and source text of each.
    """
    drawn = [(title, picture, lay_out(picture, source)) for title, picture, source in pictures]
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_element(drawn, "program", headings=True))


def _element(drawn: Sequence[tuple[str, Picture, Layout]], key: str, *, headings: bool) -> Iterator[str]:
    top = _HEADING if headings else 0
    height = sum(layout.height + top for _, _, layout in drawn)
    titles = "; ".join(title for title, _, _ in drawn)
    words = " ".join(f"{title}: {summary(picture)}" for title, picture, _ in drawn)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jxp" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{_text(key)}-title {_text(key)}-text">\n'
        f'<title id="{_text(key)}-title">What JAX saw: {_text(titles)}</title>\n'
        f'<desc id="{_text(key)}-text">{_text(words)}</desc>\n'
    )
    if headings:
        yield f"<style>{CSS}</style>\n"
        yield f'<rect class="jxp-ground" width="{WIDTH}" height="{height:g}"/>\n'
    y = 0.0
    for title, _, layout in drawn:
        if headings:
            yield f'<text class="jxp-title" x="10" y="{y + 18:g}">{_text(_shortened(title))}</text>\n'
        yield f'<g transform="translate(0 {y + top:g})">\n'
        # From top to bottom, as it is to be read aloud; a frame comes before what is in it.
        both: list[Frame | Box] = [*layout.frames, *layout.boxes]
        rows = sorted(both, key=lambda row: row.y)
        yield from (_frame(row) if isinstance(row, Frame) else _box(row) for row in rows)
        yield from map(_lane, layout.lanes)
        yield "</g>\n"
        y += layout.height + top
    yield "</svg>\n"


def _frame(frame: Frame) -> str:
    place = f'x="{frame.x:g}" y="{frame.y:g}" width="{frame.width:g}" height="{frame.height:g}"'
    drawn = f'<rect class="jxp-{frame.kind}" {place} rx="6"/>\n'
    y = frame.y + HEIGHT + 1
    if frame.number:
        x = frame.x + 8
        code = x + CHARACTER * (len(frame.number) + 1)
        drawn += f'<text class="jxp-quiet" x="{x:g}" y="{y:g}">{frame.number}</text>'
        drawn += f'<text class="jxp-code" x="{code:g}" y="{y:g}">{_text(frame.lines[0])}</text>\n'
    if frame.badge:
        x = frame.x + frame.width - 10
        drawn += (
            f'<text class="jxp-badge" x="{x:g}" y="{y + 5:g}" text-anchor="end">{_text(frame.badge)}</text>\n'
        )
    return drawn


def _box(box: Box) -> str:
    ground = _GROUNDS.get(box.kind, f"jxp-{box.kind}")
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    told = f"<title>{_text(box.label)}</title>" if box.label else ""
    drawn = f'<g>{told}<rect class="{ground}" {place} rx="5"/>'
    quiet = ' class="jxp-quiet"' if box.kind == "note" else ""
    for index, line in enumerate(box.lines):
        y = box.y + HEIGHT * (index + 1)
        drawn += (
            f'<text{quiet} x="{box.x + 8:g}" y="{y:g}" xml:space="preserve">{_text(line, keep=True)}</text>'
        )
    if box.right:
        x = box.x + box.width - 8
        drawn += f'<text class="jxp-quiet" x="{x:g}" y="{box.y + HEIGHT:g}" text-anchor="end">{_text(box.right)}</text>'
    return drawn + "</g>\n"


def _lane(lane: Lane) -> str:
    """Return a value's way: out of the box that makes it, down, and into each box that takes it."""
    x, (start_x, start_y) = lane.x, lane.start
    last = max(y for _, y in lane.ends)
    path = f"M{start_x:g} {start_y:g}H{x + 4:g}Q{x:g} {start_y:g} {x:g} {start_y + 4:g}V{max(last - 4, start_y + 4):g}"
    heads = f'<circle class="jxp-f{lane.colour}" cx="{start_x:g}" cy="{start_y:g}" r="2.5"/>'
    for end_x, y in lane.ends:
        path += f"M{x:g} {y - 4:g}Q{x:g} {y:g} {x + 4:g} {y:g}H{end_x - 3:g}"
        heads += f'<path class="jxp-f{lane.colour}" d="M{end_x:g} {y:g}l-6 -3.2v6.4z"/>'
    return f'<path class="jxp-lane jxp-c{lane.colour}" d="{path}"/>{heads}\n'


def _shortened(title: str) -> str:
    """Shorten a title such as ``after: answers/a.py``; of a path the end says most."""
    room = int((WIDTH - 20) / (CHARACTER * 1.1))
    label, colon, path = title.partition(": ")
    if len(title) <= room or not colon or len(label) > 10:
        return title if len(title) <= room else f"…{title[-room + 1 :]}"
    return f"{label}: …{path[-(room - len(label) - 3) :]}"


def _text(text: str, *, keep: bool = False) -> str:
    """Escape a text for XML, control characters and all."""
    indent = len(text) - len(text.lstrip(" ")) if keep else 0
    return html.escape(_NOT_XML.sub("\ufffd", " " * indent + one_line(text, 2000)))
