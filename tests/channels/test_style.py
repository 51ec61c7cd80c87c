"""The colours of the chat page can be told apart (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from bot.channels.web.assets import FOLDER

TEXT = [
    ("ink", "sheet"),
    ("soft", "sheet"),
    ("pine", "sheet"),
    ("clay", "sheet"),
    ("on-pine", "pine"),
    ("ink", "pine-wash"),
    ("soft", "pine-wash"),
    ("pine", "pine-wash"),
    ("clay", "clay-wash"),
]
EDGES = [("edge", "sheet"), ("pine", "sheet"), ("clay", "sheet"), ("on-pine", "clay")]


def palettes() -> dict[str, dict[str, str]]:
    css = (FOLDER / "base.css").read_text("utf-8")
    mixed = re.findall(r"--([\w-]+): color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%, var\(--([\w-]+)\)\)", css)
    found = re.findall(r"--([\w-]+): (?:var\(--[\w-]+, )?light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    both = {"light": {name: light for name, light, _ in found}, "dark": {name: dark for name, _, dark in found}}
    for colours in both.values():
        for name, first, share, second in mixed:
            colours[name] = mix(colours[first], int(share) / 100, colours[second])
    return both


def mix(a: str, share: float, b: str) -> str:
    parts = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (a, b)]
    return "#" + "".join(f"{round(x * share + y * (1 - share)):02x}" for x, y in zip(*parts, strict=True))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_edges_stand_out_from_their_ground(theme: str) -> None:
    colours = palettes()[theme]
    assert {
        pair: contrast(*(colours[name] for name in pair))
        for pair in TEXT
        if contrast(*(colours[name] for name in pair)) < 4.5
    } == {}
    assert {
        pair: contrast(*(colours[name] for name in pair))
        for pair in EDGES
        if contrast(*(colours[name] for name in pair)) < 3
    } == {}
