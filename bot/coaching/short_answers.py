"""Several of the short questions answered in one breath: "my company, phone, in 3 months"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from bot.coaching import corrections
from bot.coaching.typed import plain

LONGEST = 5  # words of one of them
LONGEST_OF_SEVERAL = 8  # words, where one answer leaves a choice
ALTERNATIVE = re.compile(r"\s*(?:,\s*)?(?:or|and/or|/)\s*\w", re.I)
OTHER_FIRST = re.compile(r"\b(?:or|and/or|either|both)\s+(?:(?:by|on|in|via|the|a|my)\s+)*$|\w\s*/\s*$", re.I)
TOGETHER = re.compile(  # said of all that stands before it
    r"\b(?:both|either|any)\b(?:\s+(?:of (?:them|these|those)|one|way))?"
    r"(?:\s+(?:is|are|was|would be|works?|will do|do|ok(?:ay)?|fine|good|great|possible|alright)\b|\W*$)",
    re.I,
)
JOINT = re.compile(r"\s*[,;/+&]\s*(?:and\s+)?|\s+and\s+|\.\s+|\n+", re.I)
# What the classifier reads only under its own question.
KNOWN = {
    "sponsor": r"(?:(?:my|the|our) (?:company|employer|firm|organi[sz]ation|boss|work|department|school"
    r"|hospital)|myself|me|"
    r"i(?:'ll| will| do| would)? ?pay(?: myself)?|private(?:ly)?|self[- ]?funded)(?: pays?| would pay| will pay"
    r"| does)?",
    "feedback_360": r"(?:no|yes|with|without|not) (?:a )?360(?:[- ]?degree)?(?: feedback)?",
}


def whole(text: str, value: str) -> str:
    """The value, or all that is said where it is one of several that would do: "zoom or phone, both are ok"."""
    said = corrections.value_of(text)
    if said is None or len(said.split()) > LONGEST_OF_SEVERAL or value not in said:
        return value
    first, _, rest = said.partition(value)
    beside = ALTERNATIVE.match(rest) or TOGETHER.search(rest) or OTHER_FIRST.search(first)
    return said if beside else value


def told(text: str, open_slot: str, places: Mapping[str, Collection[int]]) -> dict[str, str] | None:
    """The words for each slot, where all of a message is such answers; None where it isn't, or there is only one.

    ``places``: where values were read in the text, by slot. What is none of them answers the open question.
    """
    pieces = _pieces(text)
    if TOGETHER.search(text[pieces[-1][0] :] if pieces else ""):
        return None
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
