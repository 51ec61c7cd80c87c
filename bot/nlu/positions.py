"""Title, seniority, span of responsibility, kind of organisation and industry: of the prospect, of nobody else.

"My manager" and "I report to the CEO" are not the prospect's title: outside the question for the role a title counts
only right after "I'm", "as", "promoted to" and the like.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token

from bot.nlu.found import NUMBERS, Found, before, longest, negated, phrases, words

_STOP = frozenset(words("no_title"))
_OTHERS = frozenset({"my", "our", "his", "her", "their", "your", "its", "another", "every", "each", "other", "whose"})
_OTHERS_VERBS = frozenset({"report", "reports", "reporting", "under", "told", "says", "said", "tell", "asked"})
_FILLER = frozenset(
    {"a", "an", "the", "just", "now", "currently", "new", "newly", "acting", "interim", "here", "only", "basically",
     "also", "still", "actually", "officially", "technically", "appointed", "promoted", "one", "of", "two", "three"}
)  # fmt: skip
_CUES = frozenset({"'m", "m", "am", "became", "become"})
_WORK = frozenset({"work", "working", "worked", "job", "started", "start", "role", "position", "employed"})
_TO = frozenset({"promoted", "moved", "appointed", "stepped", "up"})
_MOST_BEFORE, _MOST_AFTER = 3, 4
_DIRECT = ["reports", "directs", "members", "employees", "staff", "subordinates"]


class Positions:
    def __init__(self, nlp: Language) -> None:
        self._titles = phrases(nlp, "titles")
        self._seniority = phrases(nlp, "seniority")
        self._places = phrases(nlp, "organisations", "industries")
        self._spans = _span_matcher(nlp)
        self._groups = frozenset(words("groups"))

    def find(self, doc: Doc, asks: str | None) -> Iterator[Found]:
        """What the prospect says about their own position, under the open question ``asks``."""
        asked = asks == "role"
        title = next((span for span in self._own_titles(doc, asked)), None)
        if title is not None:
            yield Found.of("title", title)
            levels = longest(doc[a + title.start : b + title.start] for _, a, b in self._seniority(title.as_doc()))
            if levels:
                yield Found.of("seniority", levels[0])
        yield from self._span(doc, asked)
        yield from self._setting(doc, asked, title)

    def _own_titles(self, doc: Doc, asked: bool) -> Iterator[Span]:
        for core in _joined(longest(doc[a:b] for _, a, b in self._titles(doc))):
            span = _whole_title(core)
            left = before(span, 5)
            if _OTHERS & set(left[-3:]) or _OTHERS_VERBS & set(left[-4:]) or negated(span):
                continue
            verb = core.text.lower() in {"lead", "head", "chair", "partner", "major", "principal", "executive"}
            if verb and len(span) == 1 and not asked:
                continue  # "as lead": too little to go by
            if verb and left and left[-1] in {"i", "we", "to", "who", "will"} and len(span) == len(core):
                continue  # "I lead"
            if asked or _introduced(left) or _after_name(doc, span):
                yield span

    def _span(self, doc: Doc, asked: bool) -> Iterator[Found]:
        if not any(_counts(token) for token in doc):
            return  # every pattern has a number: the matcher's predicates are slow
        for span in longest(doc[a:b] for key, a, b in self._spans(doc) if asked or doc.vocab.strings[key] != "bare"):
            while not _counts(span[0]) and span[0].lower_ not in self._groups and len(span) > 1:
                span = span[1:]  # the verb belongs to the pattern, not to the answer
            if not negated(span):
                yield Found.of("span", span)
                return

    def _setting(self, doc: Doc, asked: bool, title: Span | None) -> Iterator[Found]:
        seen: set[str] = set()
        kinds = {"organisations": "organisation", "industries": "industry"}
        found = {(a, b): kinds[doc.vocab.strings[key]] for key, a, b in self._places(doc)}
        for span in longest(doc[a:b] for a, b in found):
            entity = found[span.start, span.end]
            if entity in seen or span.text == "it" or negated(span):
                continue
            left = before(span, 4)
            within = title is not None and title.start <= span.start < title.end
            placed = any(word in {"in", "at", "for", "of"} for word in left[-3:]) and not _OTHERS_VERBS & set(left)
            if within and entity == "industry":
                continue  # the field of a function: "vice president of engineering" may work in any industry
            if asked or (title is not None and (placed or within)):
                seen.add(entity)
                yield Found.of(entity, span)


def _joined(spans: list[Span]) -> list[Span]:
    """Titles next to each other as one: "head" and "cook"."""
    out: list[Span] = []
    for span in spans:
        if out and out[-1].end == span.start:
            out[-1] = span.doc[out[-1].start : span.end]
        else:
            out.append(span)
    return out


def _whole_title(core: Span) -> Span:
    """The title with what stands before ("senior site") and after it ("of marketing and sales")."""
    doc, start, end = core.doc, core.start, core.end
    while start > 0 and core.start - start < _MOST_BEFORE and _may_precede(doc[start - 1]):
        start -= 1
    if end < len(doc) and doc[end].lower_ in {"of", "for", "to"}:
        stop = end + 1
        if stop < len(doc) and doc[stop].lower_ in {"the", "our", "a"}:
            stop += 1
        first = stop
        while stop < len(doc) and stop - first < _MOST_AFTER and _may_follow(doc[stop], doc[stop - 1]):
            stop += 1
        while stop > first and doc[stop - 1].lower_ in {"and", "&"}:
            stop -= 1
        wanted = doc[end].lower_ == "of" or core.text.lower() in {"assistant", "secretary", "adviser", "advisor"}
        if stop > first and wanted:
            end = stop
    return doc[start:end]


def _may_precede(token: Token) -> bool:
    plain = token.is_alpha or ("-" in token.text and len(token.text) > 1)
    return bool(plain and token.lower_ not in _STOP and token.whitespace_)


def _may_follow(token: Token, previous: Token) -> bool:
    if token.lower_ in {"and", "&"}:
        return previous.is_alpha
    return bool((token.is_alpha or "-" in token.text) and token.lower_ not in _STOP and not token.like_num)


def _after_name(doc: Doc, span: Span) -> bool:
    """ "I'm Priya Nair, head of product": right after a comma after the capitals after "I'm"."""
    at = span.start - 1
    if at < 1 or doc[at].text != ",":
        return False
    first = at
    while first > 0 and doc[first - 1].is_title and at - first < _MOST_AFTER:
        first -= 1
    return first < at and _introduced([token.lower_ for token in doc[max(0, first - 2) : first]])


def _introduced(left: list[str]) -> bool:
    while left and left[-1] in _FILLER:
        left = left[:-1]
    if not left:
        return False
    if left[-1] == "to":
        return len(left) > 1 and left[-2] in _TO
    if left[-1] == "as":
        return len(left) > 1 and left[-2] in _WORK
    return left[-1] in _CUES


def _counts(token: Token) -> bool:
    return bool(token.like_num or token.lower_ in NUMBERS)


def _span_matcher(nlp: Language) -> Matcher:
    """Numbers of people: "a team of 12", "5 direct reports", "I manage eleven engineers"; "bare" only when asked."""
    units = sorted({phrase for phrase in words("people") if " " not in phrase})
    other = {"IS_ALPHA": True, "LOWER": {"NOT_IN": sorted(_STOP)}, "OP": "?"}
    about = {"LOWER": {"IN": ["a", "about", "some", "around", "over", "roughly", "nearly", "team", "of"]}, "OP": "*"}
    matcher = Matcher(nlp.vocab)
    for number in ({"LIKE_NUM": True}, {"LOWER": {"IN": sorted(NUMBERS)}}):
        people = [number, other, {"LOWER": {"IN": units}}]
        matcher.add("of", [[{"LOWER": {"IN": list(words("groups"))}}, {"LOWER": "of"}, about, number]])
        matcher.add("direct", [[number, {"LOWER": {"IN": ["direct", "team"]}}, {"LOWER": {"IN": _DIRECT}}]])
        matcher.add("led", [[{"LOWER": {"IN": list(words("leading"))}}, about, *people]])
        matcher.add("bare", [people])
    return matcher
