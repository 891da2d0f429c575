"""Two plots as plain SVG text: bars on a logarithmic scale, and lines with both scales logarithmic."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = ["bars", "lines"]

_WIDTH, _LEFT, _RIGHT = 720, 210, 90
_COLOURS = ("#0b6e99", "#b5491d", "#5b7f1f", "#6b4fa0")  # each 4.5 to 1 or better on white
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600;font-size:15px}"
    ".s{fill:#555;font-size:12px}.e{text-anchor:end}.m{text-anchor:middle}.g{stroke:#ddd}"
)


def bars(title: str, subtitle: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Draw horizontal bars.

    Args:
        title: first line.
        subtitle: what is measured, and its unit.
        rows: name, value above 0, and the text at the bar's end.
    """
    top, step = 64, 34
    low = 10 ** math.floor(math.log10(min(value for _, value, _ in rows)) - 0.01)
    high = max(value for _, value, _ in rows)
    span = _WIDTH - _LEFT - _RIGHT

    def across(value: float) -> float:
        return _LEFT + span * math.log(value / low) / math.log(high / low)

    bottom = top + step * len(rows)
    body = list(_ticks_across(low, high, across, top, bottom))
    for index, (name, value, label) in enumerate(rows):
        y = top + step * index + 6
        colour = _COLOURS[0] if index == 0 else "#8a9097"
        body += [
            f'<text class="e" x="{_LEFT - 10}" y="{y + 16}">{html.escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{across(value) - _LEFT:.1f}" height="22" fill="{colour}"/>',
            f'<text x="{across(value) + 8:.1f}" y="{y + 16}">{html.escape(label)}</text>',
        ]
    return _document(title, subtitle, bottom + 34, body)


def lines(
    title: str, subtitle: str, series: Mapping[str, Sequence[tuple[float, float]]], x_label: str
) -> str:
    """Draw one line for each series of points (x, y), both above 0.

    Args:
        title: first line.
        subtitle: what is measured, and its unit.
        series: points by name, x ascending.
        x_label: what x is.
    """
    top, height = 64, 300
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    left, span = 80, _WIDTH - 80 - 200
    low, high = 10 ** math.floor(math.log10(min(ys))), 10 ** math.ceil(math.log10(max(ys)))
    bottom = top + height

    def across(x: float) -> float:
        return left + span * math.log(x / min(xs)) / (math.log(max(xs) / min(xs)) or 1)

    def up(y: float) -> float:
        return bottom - height * math.log(y / low) / math.log(high / low)

    body = list(_ticks_across(min(xs), max(xs), across, top, bottom))
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        y = up(10**power)
        body.append(f'<line class="g" x1="{left}" x2="{left + span}" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="s e" x="{left - 8}" y="{y + 4:.1f}">{_number(10**power)}</text>')
    taken: list[float] = []
    for colour, (name, points) in zip(_COLOURS, series.items(), strict=False):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in points)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="4" fill="{colour}"/>' for x, y in points]
        label = up(points[-1][1]) + 4
        while any(abs(label - other) < 16 for other in taken):
            label += 4
        taken.append(label)
        where = f'x="{across(points[-1][0]) + 10:.1f}" y="{label:.1f}"'
        body.append(f'<text {where} style="fill:{colour}">{html.escape(name)}</text>')
    body.append(f'<text class="s m" x="{left + span / 2}" y="{bottom + 36}">{html.escape(x_label)}</text>')
    return _document(title, subtitle, bottom + 48, body)


def _ticks_across(
    low: float, high: float, across: Callable[[float], float], top: int, bottom: int
) -> Iterator[str]:
    for power in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1):
        x = across(10**power)
        yield f'<line class="g" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>'
        yield f'<text class="s m" x="{x:.1f}" y="{bottom + 18}">{_number(10**power)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _document(title: str, subtitle: str, height: float, body: Sequence[str]) -> str:
    spoken = f'role="img" aria-label="{html.escape(title)}: {html.escape(subtitle)}"'
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" {spoken}>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{height:.0f}" fill="#fff"/>',
        f'<text class="t" x="16" y="26">{html.escape(title)}</text>',
        f'<text class="s" x="16" y="46">{html.escape(subtitle)}</text>',
    ]
    return "\n".join([*head, *body, "</svg>\n"])
