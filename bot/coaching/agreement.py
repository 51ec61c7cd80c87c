"""A yes under the summary with more beside it: thanks, a question, or what is to be changed after all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.coaching.heard import Heard, Part
from bot.coaching.typed import straight

GOOD = r"(?:right|correct|fine|good|true|great|perfect|ok(?:ay)?|accurate)"
WHOLLY = r"(?:(?:all|quite|exactly|just|perfectly|absolutely|totally|completely|really|very|about|mostly|so far) )*"
YES = re.compile(
    r"(?:\W*(?:(?:yes|yeah|yep|yup|yea|correct|right|exactly|perfect|great|ok(?:ay)?|fine|absolutely|sure)"
    rf"|(?:that|this|it|everything|all(?: of (?:it|that|this))?|all)(?:'?s| is| looks| sounds|) {WHOLLY}{GOOD}"
    rf"|(?:looks|sounds|seems) {WHOLLY}{GOOD}"
    r")(?:,? so far)?(?![\w'-]))+(?P<gap>[\s,.:;!\u2026\u2013\u2014()-]*)",
    re.I,
)
BUT = re.compile(r"(?:but|except|though|although|however)\b[\s,.:;!\u2026\u2013\u2014-]*", re.I)
AND = re.compile(r"(?:(?:and|also|plus|oh|so|now)\b[\s,.:;!\u2026\u2013\u2014-]*)+", re.I)
KIND = (
    r"(?:(?:(?:that|this)(?:'?s| is)|you(?:'re| are)|how|it'?s) )?(?:(?:so|very|really|most) )*"
    r"(?:kind|nice|lovely|helpful|thoughtful)(?: of you)?\W*"
)
THANKS = re.compile(
    rf"(?:{KIND}|(?:many |a lot of )?(?:thanks|thank you|thx|ty|cheers|much appreciated)"
    r"(?: (?:so|very|much|a lot|a million|again|for (?:that|this|all|everything|your help|asking|listening)|you))*"
    r"\W*)+",
    re.I,
)
FORGOT = re.compile(
    r"(?:(?:i|we) (?:just |also |only |completely )?(?:forgot|left out|didn'?t (?:say|mention)|should have said)"
    r"(?: to (?:say|mention|add|tell you|write|note))?(?: (?:that|one thing|something|a thing))?"
    r"[\s,.:;!\u2013\u2014-]*)+",
    re.I,
)
HALF = re.compile(
    r"\W*(?:(?:well|hm+|ok(?:ay)?|yes|yeah|erm?|um+|it'?s|that'?s|this is|that is|only|just)\W+)*"
    r"(?:almost|nearly|not quite|not entirely|not completely|not exactly|not really|partly|partially|half right|"
    r"yes and no|sort of|kind of|kinda|sorta)(?: (?:right|correct|there|true|so|perfect))?\W*",
    re.I,
)
CHANGES = re.compile(
    r"(?:i|we) (?:also )?(?:forgot|left out)\b|(?:add|drop|remove|delete|change)\b|my \w+ (?:is|are)\b", re.I
)


@dataclass(frozen=True)
class Agreement:
    """``parts`` are what is said beside the yes; ``limited``: that takes something back, so that it is no yes."""

    parts: tuple[Part, ...] = ()
    limited: bool = False


def agreement(heard: Heard) -> Agreement | None:
    """The yes that the message begins with, where what follows is plain; None where it is not."""
    text = straight(heard.text)
    if HALF.fullmatch(text):
        return Agreement(limited=True)
    hit = YES.match(text)
    if hit is None:
        return None
    at = hit.end()
    if at == len(text) or THANKS.fullmatch(text, _after(AND, text, at)):
        return Agreement()
    if not hit["gap"]:
        return None
    if limits := BUT.match(text, at):
        return Agreement(_from(heard, _after(FORGOT, text, limits.end())), limited=True)
    joined = _after(AND, text, at)
    parts = _from(heard, joined)
    if parts and all(part.asking for part in parts):
        return Agreement(parts)
    if CHANGES.match(text, joined):
        return Agreement(_from(heard, _after(FORGOT, text, joined)), limited=True)
    return None


def begins(text: str) -> bool:
    """Whether it begins with a yes, whatever follows."""
    return YES.match(straight(text)) is not None


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    hit = pattern.match(text, at)
    return hit.end() if hit else at


def _from(heard: Heard, at: int) -> tuple[Part, ...]:
    """The parts behind a place of the message; one that a yes is only the beginning of is no yes."""
    left = []
    for part in heard.parts:
        start = max(part.start, at)
        said = heard.text[start : part.end].strip()
        if not any(c.isalnum() for c in said) or THANKS.fullmatch(said):
            continue
        plain = part if start == part.start else replace(part, text=said, start=start)
        left.append(replace(plain, intent="", confidence=0.0) if plain.intent == "affirm" else plain)
    return tuple(left)
