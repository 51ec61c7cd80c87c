"""Title, seniority, span of responsibility, kind of organisation and industry: of the prospect, of nobody else.

Outside the question for the role a title counts only right after "I'm", "as", "promoted to" and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.nlu import levels, own
from bot.nlu.found import NUMBERS, Found, before, longest, phrases, word_set
from bot.nlu.places import Places
from bot.nlu.spans import Spans

_STOP = word_set("no_title")
_FILLER = frozenset(
    {"a", "an", "the", "just", "now", "currently", "new", "newly", "acting", "interim", "here", "only", "basically",
     "also", "still", "actually", "officially", "technically", "appointed", "promoted", "one", "of", "two", "three",
     "working", "simple", "mere", "fresh", "freshly", "made", "been", "recently", "normal", "regular", "humble",
     "proud", "full-time", "part-time", "young", "brand", "self-employed"}
)  # fmt: skip
_CUES = frozenset({"'m", "m", "im", "am", "became", "become", "made", "role:", "since"})
_WORK = frozenset({"work", "working", "job", "role", "position", "employed", "here", "on", "in"})
_CALLED = frozenset({"role", "job", "title", "position", "function", "profession", "occupation"})
_TO = frozenset({"promoted", "moved", "appointed", "stepped", "up"})
_WITH = frozenset(
    {"with", "from", "to", "by", "for", "between", "against", "about", "of", "under", "like", "than"}
)  # fmt: skip
_AMBIGUOUS = frozenset(
    {"lead", "head", "chair", "partner", "major", "principal", "executive", "cook", "associate", "operator",
     "staff", "pilot", "steward", "host", "guard", "carer", "conductor", "fitter", "general", "worker", "driver"}
)  # fmt: skip
_MOST_BEFORE, _MOST_AFTER = 3, 5
_LEADERLESS = re.compile(
    r"\b(?:company|organi[sz]ation|firm|business|group|school|hospital|start-?up|scale-?up|agency|charity|listed"
    r"|employees|headcount)\b",
    re.I,
)

_OWNING = re.compile(r"\b(?:own|owns|owner|owned|self-employed|board|chief|founded|family business|took over)\b", re.I)


class Positions:
    def __init__(self, nlp: Language) -> None:
        self._titles = phrases(nlp, "titles")
        self._spans, self._places = Spans(), Places(nlp)

    def find(self, doc: Doc, asks: str | None) -> Iterator[Found]:
        """What the prospect says about their own position, under the open question ``asks``."""
        asked = asks == "role"
        said = levels.of_words(doc.text, about_role=asks in ("role", "recap", None))
        spans = list(self._spans.find(doc, asked or asks == "recap"))
        titles = [one for one in self._own_titles(doc, asks) if not any(_meet(one, span) for span in spans)]
        # "consultant, now I'm a director", "I'm a nurse, just became team lead"
        titles.sort(key=lambda span: (not _promoted(before(span, 5)), not _introduced(before(span, 5))))
        if len(titles) > 1 and _either(titles):
            first = [title for title in titles if not [word for word in own.segment(title)[0] if word not in _FILLER]]
            titles = first if len(first) == 1 else []  # "lawyer, I share an assistant"
        yield from (Found.of("title", span) for span in titles)
        if asks is None and not spans and (titles or (said and said[0] != "individual")):
            spans = [span for span in self._spans.find(doc, True) if _listed(span)]
        yield from (Found.of("span", span) for span in spans[:1])
        if said and said[0] == "individual":
            yield Found("seniority", said[0], said[1], said[2])
        elif levels_of := [(levels.of_title(t.text), t) for t in titles if levels.of_title(t.text)]:
            level, span = levels_of[0]
            yield Found("seniority", str(level), span.start_char, span.end_char)
        elif said:
            yield Found("seniority", said[0], said[1], said[2])
        elif (asked or asks is None) and spans and self._leads(spans[0]):
            yield Found("seniority", "lead", spans[0].start_char, spans[0].end_char)
        yield from self._places.find(
            doc, asked, [*titles, *(_sized(span) for span in spans)], bool(titles or (said and said[0] != "individual"))
        )

    def _leads(self, span: Span) -> bool:
        """Whether the people counted are led, and not the size of the place."""
        left, right = own.segment(span)
        if span[-1].lower_ == "us":
            return False
        near = " ".join((*left[-3:], span.text.lower(), *right[:2]))
        return not (_LEADERLESS.search(near) or _OWNING.search(span.doc.text))

    def _own_titles(self, doc: Doc, asks: str | None) -> Iterator[Span]:
        asked = asks == "role"
        for core in _joined(longest(doc[a:b] for _, a, b in self._titles(doc))):
            span = _whole_title(core)
            if not own.held(span):
                continue
            left = before(span, 5)
            if (left[-1:] and left[-1] in NUMBERS) or doc[span.end : span.end + 1].text in {"'s", "\u2019s"}:
                continue  # "one assistant, two interns", "the bishop's secretary"
            verb = core.text.lower() in _AMBIGUOUS
            if verb and len(span) == 1 and not asked:
                continue  # "as lead": too little to go by
            if (
                verb
                and left
                and left[-1] in {"i", "we", "to", "who", "will", "and", "but", "also"}
                and len(span) == len(core)
            ):
                continue  # "I lead"
            introduced = _introduced(left) or _after_name(doc, span) or (asks is None and _alone(span))
            if introduced or (asked and not _mentioned(span)):
                yield span


def _mentioned(span: Span) -> bool:
    """Whether it only occurs in what is said: "with the CEO", "the foreman ignores me"."""
    left, _ = own.segment(span)
    while left and left[-1] in {"a", "an", "only", "new"}:
        left = left[:-1]
    if left[-1:] == ["the"]:
        return True
    return bool(left and left[-1] in _WITH)


def _either(titles: list[Span]) -> bool:
    """Whether several bare titles are named and nothing says which is the one: "consultant, lecturer"."""
    return not any(_introduced(before(title, 5)) for title in titles)


def _alone(span: Span) -> bool:
    """ "Nurse, looking for …", "Ana here, head of sales at …": nothing before it, and no verb after it."""
    doc = span.doc
    left, _ = own.segment(span)
    before_it = doc[: span.start - len(left)]
    greeted = len(before_it) <= _MOST_AFTER and all(
        token.is_punct
        or token.is_title
        or token.lower_ in {"here", "hi", "hello", "hey", "good", "morning", "there", "from", "in"}
        for token in before_it
    )
    after = doc[span.end].lower_ if span.end < len(doc) else "."
    ends = after in {"at", "in", "for", "with", "here", "from", "of", ",", ".", ";", "(", "-", "\u2013", "!"}
    return greeted and not [word for word in left if word not in _FILLER] and ends


def _sized(span: Span) -> Span:
    """The number in "charity of 25", which says the kind of place, too."""
    return span[1:] if len(span) > 2 and span[1].lower_ == "of" else span


def _listed(span: Span) -> bool:
    """Whether it stands alone between commas or in brackets: "head of claims, 38 people, at an insurer"."""
    left, right = own.segment(span)
    return (
        not [word for word in left if word not in _FILLER and word not in {"about", "roughly", "around", "over"}]
        and not right
    )


def _promoted(left: list[str]) -> bool:
    while left and left[-1] in _FILLER - {"promoted", "appointed", "made"}:
        left = left[:-1]
    return left[-1:] in (["became"], ["become"], ["made"], ["promoted"], ["appointed"])


def _meet(a: Span, b: Span) -> bool:
    return bool(a.start < b.end and b.start < a.end)


def _joined(spans: list[Span]) -> list[Span]:
    """Titles next to each other as one: "head" and "cook", "founder and CEO"."""
    out: list[Span] = []
    for span in spans:
        if out and (out[-1].end == span.start or _beside(span.doc, out[-1].end, span.start)):
            out[-1] = span.doc[out[-1].start : span.end]
        else:
            out.append(span)
    return out


def _beside(doc: Doc, end: int, start: int) -> bool:
    return start - end == 1 and doc[end].lower_ in {"and", "&", "/", "-", "+"}


def _whole_title(core: Span) -> Span:
    """The title with what stands before ("senior site") and after it ("of marketing and sales")."""
    doc, start, end = core.doc, core.start, core.end
    while start > 0 and core.start - start < _MOST_BEFORE and _may_precede(doc, start - 1):
        start -= 1
    while start < core.start and (doc[start].text == "-" or not doc[start].text[0].isalpha()):
        start += 1
    if end < len(doc) and doc[end].lower_ in {"of", "for", "to"}:
        stop = end + 1
        if stop < len(doc) and doc[stop].lower_ in {"the", "our", "a"}:
            stop += 1
        first = stop
        while stop < len(doc) and stop - first < _MOST_AFTER and _may_follow(doc[stop], doc[stop - 1]):
            stop += 1
        while stop > first and doc[stop - 1].lower_ in {"and", "&"}:
            stop -= 1
        if stop > first and _belongs(doc, core, end, stop):
            end = stop
    return doc[start:end]


def _belongs(doc: Doc, core: Span, at: int, stop: int) -> bool:
    """Whether "of …" names a function and not the place: "head of nursing", but "principal of a school"."""
    if doc[at].lower_ != "of":
        return core.text.lower() in {"assistant", "secretary", "adviser", "advisor"}
    if doc[at + 1].lower_ in {"a", "our", "the"}:
        return False
    places = word_set("organisations")
    return not any(doc[a:stop].text.lower() in places for a in range(at + 1, stop))


def _may_precede(doc: Doc, at: int) -> bool:
    token = doc[at]
    if token.text == "-" and at > 0 and not doc[at - 1].whitespace_ and not token.whitespace_:
        return doc[at - 1].is_alpha
    plain = token.is_alpha or ("-" in token.text and len(token.text) > 1)
    joined = bool(token.whitespace_) or doc[at + 1].text == "-"
    return bool(plain and token.lower_ not in _STOP and joined)


def _may_follow(token: Token, previous: Token) -> bool:
    if token.lower_ in {"and", "&"}:
        return previous.is_alpha
    if token.like_num and previous.lower_ in {"year", "grade"}:
        return True
    return bool((token.is_alpha or "-" in token.text) and token.lower_ not in _STOP and not token.like_num)


def _after_name(doc: Doc, span: Span) -> bool:
    """ "I'm Priya Nair, head of product": right after a comma after the capitals after "I'm"."""
    at = span.start - 1
    while at > 1 and doc[at].lower_ in _FILLER:
        at -= 1
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
    if left[-1] in {"is", "'s", ":", "="}:
        return len(left) > 1 and left[-2] in _CALLED and "my" in left[-5:]
    return left[-1] in _CUES
