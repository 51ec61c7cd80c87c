"""Several of the short questions answered in one breath: "my company, phone, in 3 months"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from bot.coaching.typed import plain

LONGEST = 5  # words of one of them
JOINT = re.compile(r"\s*[,;/+&]\s*(?:and\s+)?|\s+and\s+|\.\s+|\n+", re.I)
# What the classifier reads only under its own question.
KNOWN = {
    "sponsor": r"(?:(?:my|the|our) (?:company|employer|firm|organi[sz]ation|boss|work|department|school"
    r"|hospital)|myself|me|"
    r"i(?:'ll| will| do| would)? ?pay(?: myself)?|private(?:ly)?|self[- ]?funded)(?: pays?| would pay| will pay"
    r"| does)?",
    "feedback_360": r"(?:no|yes|with|without|not) (?:a )?360(?:[- ]?degree)?(?: feedback)?",
}


def told(text: str, open_slot: str, places: Mapping[str, Collection[int]]) -> dict[str, str] | None:
    """The words for each slot, where all of a message is such answers; None where it isn't, or there is only one.

    ``places``: where values were read in the text, by slot. What is none of them answers the open question.
    """
    pieces = _pieces(text)
    if len(pieces) < 2 or any(len(text[a:b].split()) > LONGEST for a, b in pieces):
        return None
    found: dict[str, str] = {}
    for start, end in pieces:
        inside = [slot for slot, (first, last) in places.items() if start <= first and last <= end]
        known = [slot for slot, pattern in KNOWN.items() if re.fullmatch(pattern, plain(text[start:end]))]
        slot = next(iter([*inside, *known]), open_slot)
        if slot in found:
            return None
        found[slot] = text[start:end]
    return found if len(found) > 1 else None


def _pieces(text: str) -> list[tuple[int, int]]:
    cuts = [(0, 0), *(hit.span() for hit in JOINT.finditer(text)), (len(text), len(text))]
    spans = [(a[1], b[0]) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in spans if any(c.isalnum() for c in text[a:b])]
