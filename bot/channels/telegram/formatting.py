"""Texts as Telegram takes them: HTML with every value escaped, in pieces that are not too long."""

from __future__ import annotations

import re
from html import escape

LONGEST = 4096  # UTF-16 units, without the marks of HTML
# A label at the start of a line, as the summary and a booked call have them: "Your role: …".
LABEL = re.compile(r"^([A-Z][\w' ,-]{1,39}:)(?= \S)", re.MULTILINE)
_BREAKS = ("\n\n", "\n", ". ", " ")


def html(text: str, *, labels: bool = False) -> str:
    """Text for ``parse_mode=HTML``; ``labels``: those at the start of a line are bold."""
    safe = escape(text, quote=False)
    return LABEL.sub(r"<b>\1</b>", safe) if labels else safe


def units(text: str) -> int:
    """Its length as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """The text in pieces of at most so many UTF-16 units, cut between paragraphs where that is possible, else between
    lines, sentences, words. Nothing but blanks at the cuts is lost."""
    found: list[str] = []
    left = text.strip()
    while units(left) > longest:
        head = _fitting(left, longest)
        ends = (head.rfind(mark) + len(mark.rstrip()) for mark in _BREAKS)
        cut = next((end for end in ends if end > len(head) // 4), len(head))
        found.append(left[:cut].rstrip())
        left = left[cut:].lstrip()
    return [*found, left] if left else found


def _fitting(text: str, longest: int) -> str:
    """The longest beginning of so many units, whole characters."""
    head = text[:longest]
    while units(head) > longest:
        head = head[: len(head) - max(1, (units(head) - longest) // 2)]
    return head
