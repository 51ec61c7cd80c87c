"""Whom a text of the assistant names that the practice lets it name: e-mail addresses and phone numbers, to tap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

QUOTED = re.compile("\u201c[^\u201d]*\u201d")  # the prospect's own words
SHORT = 4  # digits: so few may be a time or an amount, so what stands around them has to speak of calling
CALL_BEFORE = re.compile(r"(?:[:(,]|\b(?:call|text|dial|ring|or|and|to))\s*\Z", re.I)
CALL_AFTER = re.compile(r"\s*\Z|[.,;)]+(?:\s|\Z)|\n| or | \(| in many ")
TEXT_BEFORE = re.compile(r"\btext (?:[A-Z]+ to )?\Z")
ELSEWHERE = " (WhatsApp)"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to reach: ``text`` stands at ``at``, counted in code points."""

    at: int
    text: str
    href: str

    def to_json(self, within: str) -> dict[str, Any]:
        """With the place as browsers count it, in UTF-16 units."""
        return {"at": len(within[: self.at].encode("utf-16-le")) // 2, "text": self.text, "href": self.href}


class Reach:
    """Finds the addresses and numbers of a list in texts, and only these."""

    def __init__(self, known: Sequence[str]) -> None:
        either = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
        whole = rf"(?<![\w@.+-])(?<!\d[ .,:])(?:{either})(?![\w@]|[ .,:-]?\d)"
        self._known = re.compile(whole) if known else None

    def contacts(self, text: str) -> Iterator[Contact]:
        """In the order in which they stand there."""
        if self._known is None:
            return
        quotes = [hit.span() for hit in QUOTED.finditer(text)]
        for hit in self._known.finditer(text):
            href = _whereto(hit[0], text[: hit.start()], text[hit.end() :])
            if href and not any(first < hit.start() < last for first, last in quotes):
                yield Contact(hit.start(), hit[0], href)


def _whereto(found: str, before: str, after: str) -> str | None:
    if "@" in found:
        return f"mailto:{found}"
    digits = re.sub(r"[^\d+]", "", found)
    if len(digits) <= SHORT and not (CALL_BEFORE.search(before) and CALL_AFTER.match(after)):
        return None
    if after.startswith(ELSEWHERE):
        return None
    return f"{'sms' if TEXT_BEFORE.search(before) else 'tel'}:{digits}"
