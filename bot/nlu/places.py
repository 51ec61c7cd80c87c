"""The kind of organisation somebody works in, and its trade: "hospital", "logistics"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.nlu import own
from bot.nlu.found import Found, longest, negated, phrases, words

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
_AT = frozenset({"in", "at", "for", "of", "from", "within", "inside", "with"})
_MINE = frozenset({"my", "our", "this"})
_OF_COMPANIES = frozenset(
    {"company", "firm", "business", "group", "provider", "maker", "manufacturer", "supplier", "producer", "vendor",
     "corporation"}
)  # fmt: skip


class Places:
    def __init__(self, nlp: Language) -> None:
        self._listed = phrases(nlp, "organisations", "industries")
        self._functions, self._everyday = frozenset(words("functions")), frozenset(words("everyday_industries"))

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
            kinds.setdefault((a, b), name)
        seen: set[str] = set()
        for span in longest(doc[a:b] for a, b in kinds):
            kind = kinds[span.start, span.end]
            if kind in seen or any(t.start < span.end and span.start < t.end for t in titles):
                continue
            if kind == "industry" and not self._a_trade(span):
                continue
            if span.text in {"it", "IT"} and kind == "industry" and span.text == "it":
                continue
            if self._own(span, asked, works):
                seen.add(kind)
                yield Found.of(kind, span)

    def _own(self, span: Span, asked: bool, works: bool) -> bool:
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
        return asked or (works and bool(_AT & set(left[-4:]) or not left))

    def _a_trade(self, span: Span) -> bool:
        left, right = own.segment(span)
        word, after = span.text.lower(), right[0] if right else ""
        called = after in _TRADE
        if word in self._functions:
            return called and after != "group"
        if after in _FUNCTION and not (after == "and" and len(right) > 1):
            return False
        if word in self._everyday:
            return (
                called or (left[-1:] and left[-1] in {"in"}) or left[-2:] == ["in", "the"] or (not left and not right)
            )
        return True
