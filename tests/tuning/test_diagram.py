from __future__ import annotations

from xml.etree import ElementTree

from bot.tuning.diagram import Panel, reliability
from bot.tuning.figures import Bin, Share

SVG = "{http://www.w3.org/2000/svg}"


def test_a_diagram_is_an_svg_with_a_dot_for_each_bin() -> None:
    panel = Panel('Match & "more" <x>', [Bin(0.25, Share(1, 4)), Bin(0.75, Share(4, 4))])
    root = ElementTree.fromstring(reliability([panel, Panel("Empty", [])]))
    dots = list(root.iter(f"{SVG}circle"))
    assert [(dot.get("cx"), dot.get("cy")) for dot in dots] == [("75.0", "225.0"), ("225.0", "0.0")]
    assert [dot[0].text for dot in dots] == ["confidence 0.25: 1 of 4 right", "confidence 0.75: 4 of 4 right"]
    assert root.get("aria-label") == 'Reliability: Match & "more" <x>, Empty'


def test_a_perfect_bin_lies_on_the_line_and_its_interval_around_it() -> None:
    root = ElementTree.fromstring(reliability([Panel("Intents", [Bin(0.5, Share(5, 10))])]))
    whisker = next(line for line in root.iter(f"{SVG}line") if line.get("class") == "whisker")
    assert float(whisker.get("y2", 0)) < 150 < float(whisker.get("y1", 0))
    assert any("calibration error 0.000" in (text.text or "") for text in root.iter(f"{SVG}text"))
