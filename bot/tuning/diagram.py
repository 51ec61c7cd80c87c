"""Reliability diagrams as SVG: how often judgements of a confidence were right. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bot.tuning.figures import Bin, calibration_error

_SIDE, _LEFT, _TOP, _BELOW, _GAP = 300, 56, 44, 60, 24  # pixels: of a plot, and around it
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:14px;font-weight:600}.small{fill:#555}"
    ".frame{fill:none;stroke:#999}.grid{stroke:#e4e4e4}.ideal{stroke:#888;stroke-dasharray:5 4}"
    ".line{fill:none;stroke:#1f5fa8;stroke-width:2}.dot{fill:#1f5fa8}.whisker{stroke:#1f5fa8;opacity:.55}"
)


@dataclass(frozen=True)
class Panel:
    title: str
    bins: Sequence[Bin]


def reliability(panels: Sequence[Panel]) -> str:
    """One plot per panel, side by side: a dot per bin, its 95 % interval, and the line of perfect calibration."""
    wide, high = len(panels) * (_LEFT + _SIDE + _GAP), _TOP + _SIDE + _BELOW
    what = "Reliability: " + ", ".join(panel.title for panel in panels)
    body = "\n".join(
        f'<g transform="translate({n * (_LEFT + _SIDE + _GAP) + _LEFT} {_TOP})">\n{_plot(panel)}\n</g>'
        for n, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" aria-label="{escape(what, {chr(34): "&quot;"})}">\n<style>{_STYLE}</style>\n'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _plot(panel: Panel) -> str:
    count = sum(one.right.of for one in panel.bins)
    said = f"{count} judgements, calibration error {calibration_error(panel.bins):.3f}"
    parts = [
        f'<text class="title" x="0" y="-24">{escape(panel.title)}</text>',
        f'<text class="small" x="0" y="-8">{said}</text>',
        *map(_tick, _TICKS),
        f'<line class="ideal" x1="0" y1="{_SIDE}" x2="{_SIDE}" y2="0"/>',
        f'<rect class="frame" width="{_SIDE}" height="{_SIDE}"/>',
        f'<text x="{_SIDE / 2}" y="{_SIDE + 38}" text-anchor="middle">confidence</text>',
        f'<text transform="translate(-42 {_SIDE / 2}) rotate(-90)" text-anchor="middle">share that was right</text>',
    ]
    places = [(_across(one.confidence), _up(one.right.hits / one.right.of)) for one in panel.bins]
    if places:
        parts.append(f'<polyline class="line" points="{" ".join(f"{x},{y}" for x, y in places)}"/>')
    for one, (x, y) in zip(panel.bins, places, strict=True):
        low, high = one.right.interval
        parts.append(f'<line class="whisker" x1="{x}" y1="{_up(low)}" x2="{x}" y2="{_up(high)}"/>')
        told = f"confidence {one.confidence:.2f}: {one.right.hits} of {one.right.of} right"
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="4"><title>{told}</title></circle>')
    return "\n".join(parts)


def _tick(value: float) -> str:
    x, y = _across(value), _up(value)
    return (
        f'<line class="grid" x1="{x}" y1="0" x2="{x}" y2="{_SIDE}"/>'
        f'<line class="grid" x1="0" y1="{y}" x2="{_SIDE}" y2="{y}"/>'
        f'<text x="{x}" y="{_SIDE + 18}" text-anchor="middle">{value:.1f}</text>'
        f'<text x="-8" y="{y + 4:.1f}" text-anchor="end">{value:.1f}</text>'
    )


def _across(share: float) -> float:
    return round(share * _SIDE, 1)


def _up(share: float) -> float:
    return round((1 - share) * _SIDE, 1)
