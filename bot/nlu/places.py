"""The kind of organisation somebody works in, and its trade: "hospital", "logistics"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from bot.nlu import own
from bot.nlu.found import Found, before, longest, negated, phrases, word_set

_KINDS = {"organisations": "organisation", "industries": "industry"}
_TRADE = frozenset(
    {"industry", "sector", "business", "company", "firm", "trade", "world", "group", "giant", "provider", "maker",
     "supplier", "multinational", "startup", "start", "scale", "corporation", "companies", "space", "market",
     "brand", "vendor", "producer", "consultancy", "agency"}
)  # fmt: skip
_FUNCTION = frozenset(
    {"team", "department", "dept", "function", "unit", "side", "manager", "director", "lead", "people", "staff",
     "engineer", "engineers", "head", "support", "partner", "officer", "colleagues", "group", "specialist",
     "analyst", "project", "projects", "system", "systems", "tool", "tools", "skills", "developers", "developer",
     "degree", "background", "teams", "leads", "managers", "and"}
)  # fmt: skip
_AT = frozenset({"in", "at", "for", "of", "from", "within", "inside", "with", "across", "by", "on"})
_MINE = frozenset({"my", "our", "this"})
_NOT_A_TRADE_OF = frozenset({"charge", "responsible", "head", "director", "lead", "leader", "manager", "vp", "chief"})
_RUNNING = frozenset(
    {"run", "running", "own", "manage", "managing", "lead", "leading", "head", "heading", "have", "founded", "direct",
     "started", "built", "inherited", "took", "owner", "founder", "oversee", "supervise", "by", "on"}
)  # fmt: skip
_ARTICLES = frozenset({"a", "an", "the", "our", "my", "this", "two", "three", "own", "some"})
_HEADS = frozenset(  # what is a kind of place together with the noun before it
    {"company", "firm", "business", "chain", "centre", "center", "fund", "service", "services", "provider", "maker",
     "manufacturer", "supplier", "producer", "operator", "vendor", "wholesaler", "retailer", "institute", "institution",
     "club", "society", "house", "home", "plant", "factory", "lab", "office", "shop", "store", "salons", "salon",
     "studio", "practice", "school", "college", "clinic", "park", "garage", "brand", "association", "cooperative",
     "trust", "agency", "consultancy", "contractor", "dealer", "authority", "board", "startup", "start-up",
     "scale-up", "platform", "publisher", "network", "foundation", "charity"}
)  # fmt: skip
_NO_NOUN = frozenset(
    {"small", "smaller", "big", "bigger", "large", "larger", "medium", "mid", "sized", "mid-sized", "midsize",
     "medium-sized", "international", "global", "local", "regional", "national", "private", "young", "growing",
     "fast-growing", "new", "old", "great", "whole", "same", "other", "another", "different", "huge", "tiny", "nice",
     "good", "bad", "busy", "well-known", "famous", "leading", "major", "little", "traditional", "modern", "remote",
     "current", "present", "previous", "last", "first", "second", "third", "main", "head", "certain", "specific",
     "very", "quite", "rather", "foreign", "customer", "my", "our", "the", "entire", "complete", "french", "german",
     "dutch", "danish", "american", "british", "swiss", "austrian", "italian", "spanish", "swedish", "polish",
     "japanese", "chinese", "indian", "norwegian", "finnish", "canadian", "irish", "us", "uk", "european", "african",
     "asian", "owned", "run", "led", "based", "side", "in", "of", "and", "or", "for", "at", "back", "front", "home",
     "middle", "independent", "stock", "successful", "struggling", "older", "people", "own", "parent", "sister"}
)  # fmt: skip
_MOST_NOUNS = 2
_OF_COMPANIES = frozenset(
    {"company", "firm", "business", "group", "provider", "maker", "manufacturer", "supplier", "producer", "vendor",
     "corporation"}
)  # fmt: skip


class Places:
    def __init__(self, nlp: Language) -> None:
        self._listed = phrases(nlp, "organisations", "industries")
        self._functions, self._everyday = word_set("functions"), word_set("everyday_industries")

    def find(self, doc: Doc, asked: bool, titles: list[Span], works: bool) -> Iterator[Found]:
        """``works``: the statement says what the prospect does, so that a place in it is theirs."""
        kinds: dict[tuple[int, int], str] = {}
        for key, a, b in self._listed(doc):
            name = _KINDS[doc.vocab.strings[key]]
            if (
                name == "industry"
                and b < len(doc)
                and doc[b].lower_ in _OF_COMPANIES
                and doc[a:b].text.lower() not in self._functions
            ):
                kinds[a, b + 1] = "organisation"  # a company that names its trade
            if name == "organisation" and a and doc[a - 1].lower_ in _ARTICLES:
                kinds[a, b] = name  # "a dairy"; what comes "in dairy" is a trade
            kinds.setdefault((a, b), name)
        for a, b in _named_by_head(doc):
            kinds.setdefault((a, b), "organisation")
        seen: set[str] = set()
        for span in sorted(longest(doc[a:b] for a, b in kinds), key=lambda span: not _placed(span)):
            kind = kinds[span.start, span.end]
            if kind in seen or any(t.start < span.end and span.start < t.end for t in titles):
                continue
            if kind == "industry" and not self._a_trade(span):
                continue
            if span.text in {"it", "IT"} and kind == "industry" and span.text == "it":
                continue
            if self._own(span, asked, works, kind, any(t.end == span.start for t in titles)):
                seen.add(kind)
                yield Found.of(kind, span)

    def _own(self, span: Span, asked: bool, works: bool, kind: str, titled: bool) -> bool:
        left, _ = own.segment(span)
        if negated(span) or own.gone(span) or (own.wished(span) and not asked):
            return False
        if _MINE & set(left[-4:]) and not {
            "wife",
            "husband",
            "boss",
            "daughter",
            "son",
            "friend",
            "partner",
            "old",
            "last",
            "former",
            "previous",
        } & set(left):
            return True
        if {"he", "she", "they"} & set(left[:2]) or {"wife", "husband", "daughter", "son", "boss's"} & set(left):
            return False
        while left and (left[-1] in _ARTICLES or left[-1] in _NO_NOUN):
            left = left[:-1]
        if not left or _AT & set(before(span, 5)):
            return asked or works
        runs = titled or bool(_RUNNING & set(before(span, 6)))
        return (asked or works) and "since" not in left and (runs or kind == "industry")

    def _a_trade(self, span: Span) -> bool:
        left, right = own.segment(span)
        word, after = span.text.lower(), right[0] if right else ""
        called = after in _TRADE
        if left[-1:] in (["of"], ["for"]) and _NOT_A_TRADE_OF & set(left[-3:]) and not called:
            return False
        if word in self._functions:
            return called and after != "group"
        if after in _FUNCTION and not (after == "and" and len(right) > 1):
            return False
        if word in self._everyday:
            return (
                called or (left[-1:] and left[-1] in {"in"}) or left[-2:] == ["in", "the"] or (not left and not right)
            )
        return True


def _placed(span: Span) -> bool:
    """Whether it stands where a workplace does: "at a dairy", "in insurance"."""
    left, _ = own.segment(span)
    while left and (left[-1] in _ARTICLES or left[-1] in _NO_NOUN):
        left = left[:-1]
    return bool(left and left[-1] in _AT)


def _named_by_head(doc: Doc) -> Iterator[tuple[int, int]]:
    """Where a noun before "company", "centre" and the like says the kind: "at a taxi company"."""
    for at, token in enumerate(doc):
        if token.lower_ not in _HEADS:
            continue
        start = at
        while start > 0 and at - start < _MOST_NOUNS and doc[start - 1].is_alpha and not _breaks(doc[start - 1]):
            start -= 1
        if start < at and start > 0 and doc[start - 1].lower_ in _NO_NOUN | _ARTICLES | _AT | {"by"}:
            yield start, at + 1


def _breaks(token: Token) -> bool:
    return token.lower_ in _NO_NOUN or token.lower_ in _ARTICLES or token.lower_ in _AT or token.is_stop
