"""How soon, who pays, in what form and language, and 360-degree feedback: what a prospect says about the coaching.

Read from statements only: "does my employer pay?" is not "my employer pays". Away from its question a wish needs its
words around it ("I'd prefer online"), under its question the bare word is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.nlu.found import NEGATIONS, Found, before, longest, negated, phrases, words
from bot.nlu.patterns import Patterns

_WISHING = frozenset(
    {"prefer", "like", "rather", "want", "wish", "need", "please", "only", "best", "better", "easier", "ideally",
     "fine", "happy", "love", "preferably", "works", "suits"}
)  # fmt: skip
_SPEAKING = frozenset(
    {"coaching", "coach", "coached", "sessions", "session", "call", "talk", "speak", "do", "it", "prefer"}
)
_SMALL = frozenset({"i", "me", "we", "work", "myself"})  # payers
_BESIDE_PAYER = frozenset(
    {"i", "me", "we", "myself", "ourselves", "alone", "only", "just", "do", "will", "would", "am", "are", "pay",
     "paying", "guess", "think", "suppose", "so", "probably", "maybe", "it", "it's", "that", "is", "be", "by", "my",
     "and", "or", "at", "for", "the", "boss", "company", "both", "well", "yes", "no", "course", "of", "from", "hr",
     "employer", "ll"}
)  # fmt: skip
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|im|ive|we|we've|me|my)\b", re.I)
_360 = re.compile(r"\b(?:360|three[- ]?sixty)\b", re.I)
_WISH_OR_HAVE = re.compile(
    r"\b(?:have|had|has|got|did|done|would|want|like|love|no|not|don't|dont|without|yes|already|open|happy)\b", re.I
)


class Wishes:
    def __init__(self, nlp: Language) -> None:
        self._patterns = Patterns(nlp, {name: words(name) for name in ("horizon", "horizon_asked", "sponsor")})
        self._named = phrases(nlp, "formats", "languages", "payers", "employers")

    def find(self, doc: Doc, asks: str | None) -> Iterator[Found]:
        """The wishes in one statement, under the open question ``asks``."""
        named: dict[str, list[Span]] = {}
        listed = [(doc.vocab.strings[key], start, end) for key, start, end in self._named(doc)]
        for name, start, end in (*listed, *self._patterns(doc)):
            named.setdefault(name, []).append(doc[start:end])
        horizons = named.get("horizon", []) + (named.get("horizon_asked", []) if asks == "horizon" else [])
        if asks != "opening":  # where days and months name a time of the call
            yield from _of_horizon(longest(horizons), asks)
        yield from _of_sponsor(
            longest(named.get("sponsor", [])), longest([*named.get("payers", []), *named.get("employers", [])]), asks
        )
        yield from _of_format(longest(named.get("formats", [])), asks)
        yield from _of_language(longest(named.get("languages", [])), asks)
        yield from _of_feedback(doc, asks)


def _of_horizon(spans: list[Span], asks: str | None) -> Iterator[Found]:
    for span in spans:
        if asks == "horizon" or not negated(span):
            yield Found.of("horizon", span)
            return


def _of_sponsor(paying: list[Span], payers: list[Span], asks: str | None) -> Iterator[Found]:
    for span in paying:
        if not negated(span) and not any(token.lower_ in NEGATIONS for token in span):
            yield Found.of("sponsor", span)
        return
    if asks == "sponsor" and payers and len(payers[0].doc) <= 6 and not negated(payers[0]) and _answers(payers[0]):
        yield Found.of("sponsor", payers[0])


def _answers(payer: Span) -> bool:
    """Whether a small word, which any sentence may have, names the payer: "I do", not "I'm back"."""
    others = {token.lower_ for token in payer.doc if token.is_alpha and token not in payer}
    return payer.text.lower() not in _SMALL or others <= _BESIDE_PAYER


def _of_feedback(doc: Doc, asks: str | None) -> Iterator[Found]:
    for piece in re.finditer(r"[^,;]+", doc.text):
        said = piece.group().strip()
        mine = asks == "feedback_360" or _FIRST_PERSON.search(said)
        if mine and _360.search(said) and _WISH_OR_HAVE.search(said):
            start = piece.start() + piece.group().index(said)
            yield Found("feedback_360", said, start, start + len(said))
            return


def _of_format(spans: list[Span], asks: str | None) -> Iterator[Found]:
    for span in spans:
        around = {token.lower_ for token in span.doc}
        vague = span.text.lower() in {"both", "a mix", "teams", "phone", "remote", "video", "walking", "hybrid"}
        if negated(span) or (asks != "format" and (vague or not around & _WISHING)):
            continue
        yield Found.of("format", span)
        return


def _of_language(spans: list[Span], asks: str | None) -> Iterator[Found]:
    for span in spans:
        left = before(span, 4)
        spoken = bool(
            left and left[-1] in {"in", "auf", "en", "speak", "prefer"} and (_SPEAKING | _WISHING) & set(left)
        )
        if negated(span) or not (asks == "language" or spoken):
            continue
        yield Found.of("language", span)
        return
