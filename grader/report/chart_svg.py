"""The chart of a speed decision as a file of its own, light and dark. Layer 8.

In the HTML report the template draws it, with the page's colours; both take places from ``grader.report.chart``.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.report.chart import WIDTH, Chart, chart
from grader.verdict import SpeedRecord

__all__ = ["standalone"]

_HEIGHT = 110
_CSS = """
.jxc { --page: #ffffff; --quiet: #525b66; --band: #cfe0f3; --dot: #33618f; --asked: #a3240f; font: 11px sans-serif; }
@media (prefers-color-scheme: dark) {
  .jxc { --page: #14181d; --quiet: #a5afba; --band: #23405f; --dot: #9cc3ea; --asked: #ff9b85; }
}
.jxc .page { fill: var(--page); }
.jxc text { fill: var(--quiet); }
.jxc .axis { stroke: var(--quiet); }
.jxc .band { fill: var(--band); }
.jxc .dot { fill: var(--dot); fill-opacity: 0.7; }
.jxc .median { stroke: var(--dot); stroke-width: 2; }
.jxc .asked { stroke: var(--asked); stroke-width: 2; stroke-dasharray: 4 3; }
"""


def standalone(speed: SpeedRecord) -> str:
    """Return the chart as an SVG file, or '' where there is nothing that it could show."""
    places = chart(speed)
    return "".join(_element(speed, places)) if places is not None else ""


def _element(speed: SpeedRecord, places: Chart) -> Iterator[str]:
    words = (
        f"{len(places.dots)} dots on a logarithmic axis; interval {speed.low:.3g} to {speed.high:.3g}, "
        f"threshold {speed.at_least:.3g}."
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jxc" viewBox="0 0 {WIDTH:g} {_HEIGHT}" role="img" '
        'aria-labelledby="speed-title speed-text">\n'
    )
    yield f'<title id="speed-title">Speedup of each pair of samples</title>\n<desc id="speed-text">{words}</desc>\n'
    yield f'<style>{_CSS}</style>\n<rect class="page" width="{WIDTH:g}" height="{_HEIGHT}"/>\n'
    width = max(places.high - places.low, 1)
    yield f'<rect class="band" x="{places.low:g}" y="26" width="{width:.1f}" height="56"/>\n'
    yield f'<line class="axis" x1="0" x2="{WIDTH:g}" y1="82" y2="82"/>\n'
    for tick in places.ticks:
        yield f'<line class="axis" x1="{tick.x:g}" x2="{tick.x:g}" y1="82" y2="86"/>'
        yield f'<text x="{tick.x:g}" y="100" text-anchor="middle">{tick.label}</text>\n'
    for x, y in places.dots:
        yield f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="2"/>\n'
    yield f'<line class="median" x1="{places.speedup:g}" x2="{places.speedup:g}" y1="26" y2="82"/>\n'
    yield f'<line class="asked" x1="{places.threshold:g}" x2="{places.threshold:g}" y1="18" y2="82"/>\n'
    yield (
        f'<text x="{places.threshold:g}" y="12" text-anchor="{places.threshold_anchor}">'
        f"asked {speed.at_least:.3g}x</text>\n</svg>\n"
    )
