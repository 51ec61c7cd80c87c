"""How to meet: online, in person, on the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from bot.nlu import own
from bot.nlu.alone import SHORT_QUESTIONS, TELLING, WISHING, bare, denied, says_only
from bot.nlu.found import Found

_MEETING = frozenset(
    {"meet", "meeting", "meetings", "sessions", "session", "coaching", "call", "calls", "talk", "do", "it", "via",
     "over"}
)  # fmt: skip
_ONLINE_THINGS = frozenset(
    {"shop", "store", "retail", "retailer", "team", "teams", "business", "marketing", "banking", "work", "job",
     "bank", "platform", "company", "learning", "courses", "course", "university", "school", "workers", "staff",
     "games", "sales", "first", "me", "number", "reality"}
)  # fmt: skip
_VAGUE = frozenset(
    {"both", "a mix", "teams", "phone", "remote", "remotely", "video", "walking", "hybrid", "mixed", "mixture",
     "blended", "on site", "on-site", "onsite", "on teams", "phone call", "phone calls", "virtual", "virtually",
     "skype", "telephone", "partly online"}
)  # fmt: skip
_OF_ANYTHING = frozenset({"both", "a mix", "mixed", "mixture"})  # may answer another question
_MAY_WE = re.compile(
    r"\W*(?:(?:hi|hello|and|but|so|also|ok)\W+)*(?:can|could|may|might|would it be (?:ok|okay|possible)|is it possible)"
    r"(?: (?:i|we))?(?: (?:to|if (?:i|we)))? (?:please )?(?:do|did|have|had|meet|met|talk|speak|hold|make|keep)\b",
    re.I,
)
_CALLS = frozenset({"video", "phone", "video call", "phone call", "by phone", "by video", "in person", "face to face"})
_BESIDE_CALL = frozenset({"by", "please", "via", "on"})
_CLAUSE = 3  # words of a clause before it, which is no enumeration


def wished(spans: list[Span], asks: str | None) -> Iterator[Found]:
    """The way to meet that a statement wishes for, under the open question ``asks``."""
    for span in spans:
        left, right = own.segment(span)
        alone = len(left) + len(right) <= 2
        beside = says_only(left, right) and asks in SHORT_QUESTIONS
        around = {*left, *right}
        said = span.text.lower()
        vague = said in _VAGUE
        if asks in ("language", "sponsor", "feedback_360") and said in _OF_ANYTHING:
            continue
        wishes = bool(around & WISHING) and (
            not vague
            or bool(around & (_MEETING | {"please", "prefer", "best", "rather", "preferably", "fine", "is", "works"}))
        )
        if denied(span) or _ONLINE_THINGS & set(right[:1]) or {"team", "work", "working", "my"} & set(left[-2:]):
            continue
        if (
            asks == "format"
            or beside
            or (asks == "recap" and bare(span))
            or wishes
            or (alone and not vague)
            or (asks in TELLING and _calling(span))
            or bool(around & _MEETING and around & WISHING)
        ):
            yield Found.of("format", span)
            return


def asked_for(doc: Doc, spans: list[Span]) -> Iterator[Found]:
    """ "Could we do it by phone?" wishes for it; "is it online or by phone?" wants to know."""
    if len(spans) == 1 and _MAY_WE.match(doc.text) and not re.search(r"\bor\b", doc.text, re.I):
        left, right = own.segment(spans[0])
        if left and not _ONLINE_THINGS & set(right[:1]) and not denied(spans[0]):
            yield Found.of("format", spans[0])


def _calling(span: Span) -> bool:
    """Whether a sentence of a longer answer, or what ends one, is no more than a way to call: "; video", ", video,"."""
    if span.text.lower() not in _CALLS:
        return False
    others = {token.lower_ for token in span.doc if token.is_alpha and token not in span}
    if others <= _BESIDE_CALL:
        return True
    left, right = own.segment(span)
    after = [token for token in span.doc[span.end + len(right) :] if token.is_alpha]
    earlier = span.doc[: max(0, span.start - len(left) - 1)]
    before_it, _ = own.segment(earlier[-1:]) if len(earlier) else ([], [])
    return {*left, *right} <= _BESIDE_CALL and not after and len(before_it) + 1 >= _CLAUSE
