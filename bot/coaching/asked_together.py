"""Several short questions in one breath: "price n length", "how long / how much", "is it secret + who reads it".

The understanding takes such a message for one part, and so for one question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coaching.heard import Part
from bot.coaching.outright import said_outright
from bot.coaching.typed import plain, recognised

MOST = 4
LEAST = 2
LONGEST = 30  # words of all of them
JOINT = re.compile(r"(?:\s*(?:[,;/+&]|\?+)\s*(?:(?:and|n|or)\b)?\s*|\s+(?:and|n|or)\s+)(?:also\s+|then\s+)?", re.I)
LEAD = r"(?:(?:hi|hello|hey|so|ok|okay|first|wait|quick question|just|btw|also|but)\b[\s,.:;!-]*)*"
THE = "(?:(?:it|this|that|the (?:coaching|programme|program|whole thing)|coaching|everything|all this)\\b ?)"
# By intent; each is all of one of them.
KNOWN = {
    "faq/price": (
        rf"how (?:much|expensive)(?: (?:is|does|would|will) {THE}(?:cost|be)?)?",
        rf"(?:what(?:'s| is| are) )?(?:the )?(?:prices?|costs?|fees?)(?: of {THE})?",
        rf"what (?:does|would|will) {THE}cost",
    ),
    "faq/programme_length": (
        rf"how long(?: (?:is|does|will|would) {THE}(?:last|take|go on|run)?)?",
        rf"(?:what(?:'s| is) )?(?:the )?(?:length|duration)(?: of {THE})?",
    ),
    "faq/confidentiality": (rf"(?:is|will) {THE}(?:be |stay |all )*(?:secret|confidential|private)", "confidential"),
    "faq/feedback_360": (
        "what(?:'s| is)(?: an?| the| this)? 360(?:[ -]?degrees?)?(?: (?:feedback|report|thing))?",
    ),
    "ask_privacy": (
        "who (?:reads|sees|can (?:read|see)|will (?:read|see)|gets) (?:it|this|that|my (?:answers|words|data))",
        "what (?:do you do|happens|are you doing)(?: with| to)+ (?:my (?:data|answers|words)|what i (?:write|say))",
    ),
    "bot_challenge": ("are you (?:an? )?(?:bot|robot|human|real|ai|machine|person|real person|computer)",),
}  # fmt: skip
OUTRIGHT = "say_who"


def told_apart(part: Part) -> tuple[Part, ...]:
    """The part as one for each of its questions, four at most; the part itself where any of it is none we know."""
    spans = _pieces(part.text)
    if len(spans) < LEAST or part.words > LONGEST:
        return (part,)
    found = []
    for first, last in spans:
        words = part.text[first:last]
        intent = _asked(words)
        if intent is None:
            return (part,)
        start, end = part.start + first, part.start + last
        found.append(
            replace(
                part,
                text=words,
                intent=intent,
                confidence=1.0,
                entities={},
                ranking=(),
                start=start,
                end=end,
                places={},
            )
        )
    if len({one.intent for one in found}) < LEAST:
        return (part,)
    asked = "/" in part.intent or any(one.questioning for one in found)
    return tuple(found[:MOST]) if asked else (part,)  # "price and length" may be what is hard


def _asked(words: str) -> str | None:
    said = re.sub(rf"^{LEAD}", "", plain(words)).strip(" .!?:-")
    if intent := recognised(said, KNOWN):
        return intent
    outright = said_outright(words, first=False, times=False, call=False) == OUTRIGHT
    return "out_of_scope" if outright else None  # what it says is known by its words


def _pieces(text: str) -> list[tuple[int, int]]:
    cuts = [*JOINT.finditer(text)]
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if any(c.isalnum() for c in text[a:b])]
