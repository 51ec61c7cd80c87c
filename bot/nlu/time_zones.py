"""On what clock the prospect is: a zone by its name, or the place where they sit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.coaching import zones
from bot.nlu.found import Found

_ZONE = re.compile(
    r"(?:\b(?:i'm|i am|im|we're|we are|i|we|but|and|now|who)\s+(?:now\s+|currently\s+|actually\s+|also\s+"
    r"|normally\s+|mostly\s+|usually\s+)?"
    r"(?:based\s+|living\s+|located\s+|sitting\s+|calling\s+|working\s+|live\s+|sit\s+|work\s+|here\s+|moved\s+)?"
    r"(?:in|near|on|out of|from|at|to)\s+(?P<place>[^,.;!?()\n]{2,40}))"
    r"|(?:\b(?:based|living|live|located|sitting|sit|calling|dialling|currently|here|resident|residing|relocated)\s+"
    r"(?:now\s+|currently\s+)?(?:in|from|near|on|out of|at|to)\s+(?P<seat>[^,.;!?()\n]{2,40}))"
    r"|(?P<named>\b(?:[A-Z][\w/]+\s+){1,3}(?i:time(?:\s*zone)?|timezone)\b)"
    r"|(?P<offset>\b(?:UTC|GMT)(?:\s*(?:[+-]|(?i:plus|minus))\s*\d{1,2}(?::?\d\d)?)?)"
    r"|(?P<id>\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z]\w+(?:/[A-Z]\w+)?)",
    re.I | re.ASCII,
)
_ORIGIN = re.compile(r"\bfrom\s+$", re.I)
_SEATED = re.compile(
    r"\b(?:i|we|i'm|im)\s+(?:\w+\s+)?(?:live|sit|am based|am sitting|am living|living|based)\b|\b(?:but"
    r"|and) (?:live|sit|based|living)\b|\b(?:my (?:time ?zone|clock|city)|mine)\b",
    re.I,
)
_AWAY = re.compile(
    r"(?:,\s*|\s+)\b(?:but|though|although|next week|tomorrow|then|later|except|my (?:company|team|boss|office"
    r"|firm|employer)|the (?:company|team|office|firm)|(?:we're |we are )?headquartered|hq|"
    r"travell?ing|trip|originally|born)\b",
    re.I,
)


def find(text: str, asks: str | None) -> Iterator[Found]:
    """The time zone, under the open question ``asks``; none where several are named."""
    if zones.RELATION.search(text):
        return  # the place is not where they are
    seated = [match for match in _ZONE.finditer(text) if _seat(match, text, asks)]
    if asks == "time_zone":
        known = zones.find_zones(text)
        if len(known) == 1:
            yield Found("time_zone", known[0], 0, len(text))
            return
    seated.sort(key=lambda match: not _SEATED.search(match.group()))
    for match in seated:
        name = match.lastgroup or "place"
        said = match[name]
        placed = name in ("place", "seat")
        known = zones.find_zones(f"in {said}" if placed else said, misspelled=False)
        if len(known) == 1:
            yield Found("time_zone", known[0], match.start(name), match.start(name) + len(said.rstrip()))
            return
    if asks == "time_zone" and (cut := _AWAY.search(text)) and cut.start():
        known = zones.find_zones(text[: cut.start()])
        if len(known) == 1:
            yield Found("time_zone", known[0], 0, cut.start())


def _seat(match: re.Match[str], text: str, asks: str | None) -> bool:
    """Whether the place is where the prospect sits, not where they come from, work for or travel to."""
    name = match.lastgroup or "place"
    if name not in ("place", "seat"):
        return True
    lead = text[match.start() : match.start(name)]
    if name == "place" and not re.search(
        r"\b(?:i'm|i am|im|we're|we are|based|living|live|sit|sitting|located|calling|here)\b", lead, re.I
    ):
        return False
    if _ORIGIN.search(lead) and not re.search(r"calling|dialling|working|work", lead, re.I):
        return False
    sits = re.search(
        r"\b(?:live|living|sit|sitting|based|located|calling|dialling|i'm|i am|im|here|we're|we are)\b", lead, re.I
    )
    before = text[max(0, match.start() - 30) : match.start()]
    return bool(sits) and not re.search(
        r"\b(?:company|team|office|firm|employer|hq|boss|they|he|she)(?:'s| is| are)?\s*$", before, re.I
    )
