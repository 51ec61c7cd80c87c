"""Whose position a statement speaks of, and when: the prospect's own and present one, or another's, a former, a wished.

"My manager", "I report to the CEO", "before that I was a nurse" and "I want to be head of sales" give no title. A text
is looked at segment by segment, from one comma, bracket or "but" to the next.
"""

from __future__ import annotations

import re

from spacy.tokens import Span

from bot.nlu.found import negated

_CUTS = frozenset(
    {",", ";", ".", ":", "!", "?", "(", ")", "-", "\u2013", "\u2014", "/", "|", "\n", "but", "now", "currently",
     "then"}
)  # fmt: skip
_OTHERS = frozenset(
    {"my", "our", "his", "her", "their", "your", "its", "another", "every", "each", "other", "whose", "some", "any",
     "which", "no"}
)  # fmt: skip
_REPORTING = frozenset(
    {"report", "reports", "reporting", "under", "told", "says", "said", "tell", "asked", "assists"}
)  # fmt: skip
_PEOPLE = frozenset(
    {"boss", "manager", "wife", "husband", "daughter", "son", "partner", "friend", "brother", "sister", "father",
     "mother", "mum", "mom", "dad", "colleague", "director", "ceo", "neighbour", "neighbor", "lead", "supervisor",
     "chef", "head", "principal", "successor", "predecessor", "deputy", "flatmate", "cousin", "uncle", "aunt",
     "coach", "mentor", "parents", "girlfriend", "boyfriend", "spouse"}
)  # fmt: skip
_SAYING = frozenset(
    {"is", "was", "has", "became", "works", "runs", "leads", "manages", "'s", "says", "wants", "told", "are",
     "were", "thinks"}
)  # fmt: skip
_FORMER = frozenset(
    {"former", "formerly", "ex", "previously", "used", "was", "were", "left", "quit", "retired", "retiring",
     "after", "before", "until", "till", "worked", "led", "managed", "started", "trained", "studied", "redundant",
     "laid", "fired", "earlier", "originally", "came"}
)  # fmt: skip
_MADE = frozenset(
    {"made", "promoted", "appointed", "named", "hired", "elected", "just", "since", "become", "became", "moved"}
)  # fmt: skip
_WISHED = frozenset(
    {"want", "wants", "wish", "become", "becoming", "will", "'ll", "going", "soon", "about", "hope", "hoping",
     "aspire", "aspiring", "dream", "apply", "applying", "applied", "towards", "toward", "would", "'d", "could",
     "might", "offered", "back", "if", "like", "training", "next", "need", "needs", "afraid", "instead", "should",
     "studying", "future", "getting", "get", "aim", "aiming", "ready", "candidate", "someday"}
)  # fmt: skip
_NAMING = re.compile(
    r"\bmy (?:\w+ )?(?:role|job|title|position|function|profession|occupation) (?:is|'s)(?: an?| the| that of an?)?$"
)
_NEXT = frozenset({"and", "since", "because", "when", "as", "but", "who"})
_OF_SELF = frozenset({"i", "left", "retired", "quit", "then", "now", "have", "was", "am", "will"})
_LEFT = frozenset({"left", "retired", "quit", "until", "till"})
_GONE = (
    "before that",
    "used to",
    "laid off",
    "made redundant",
    "ended in",
    "ended last",
    "back then",
    "in my last",
    "in my old",
)


def segment(span: Span) -> tuple[list[str], list[str]]:
    """The words of the span's segment before it and after it, lower case."""
    doc, start, end = span.doc, span.start, span.end
    while start > 0 and doc[start - 1].lower_ not in _CUTS and "\n" not in doc[start - 1].text:
        start -= 1
    while end < len(doc) and doc[end].lower_ not in _CUTS and "\n" not in doc[end].text:
        end += 1
    return [t.lower_ for t in doc[start : span.start]], [t.lower_ for t in doc[span.end : end]]


def others(span: Span) -> bool:
    """Whether it is said of somebody else."""
    left, _ = segment(span)
    if _NAMING.search(" ".join(left[-5:])):
        return False
    if _OTHERS & set(left[-3:]) or _REPORTING & set(left[-4:]):
        return True
    return of_another(span)


def of_another(span: Span) -> bool:
    """Whether a clause about somebody else says it: "my manager leads 30 people"."""
    left, _ = segment(span)
    for at, word in enumerate(left[:-2]):
        if word in {"my", "our", "his", "her"} and left[at + 1] in _PEOPLE and _SAYING & set(left[at + 2 : at + 5]):
            return True
    return bool({"he", "she"} & set(left[:2]))


def gone(span: Span) -> bool:
    """Whether it is over: "until May I was …", "…, left after ten years"."""
    left, right = segment(span)
    near = left[-6:]
    if {"look", "looks", "looking"} & set(near):
        near = [word for word in near if word != "after"]
    if _FORMER & set(near) and not _MADE & set(near):
        return True
    if any(mark in " ".join(left) for mark in _GONE):
        return True
    follows = span.doc[span.end + len(right) :][1:3]
    for at, word in enumerate(right[:-1]):
        if word in _NEXT and right[at + 1] not in _OF_SELF:
            right = right[:at]  # "nurse on a ward and two colleagues left"
            break
    return bool(_LEFT & set(right)) or (not left and bool(_LEFT & {t.lower_ for t in follows}))


def wished(span: Span) -> bool:
    """Whether it is not yet so: wanted, feared, to come."""
    left, right = segment(span)
    near = left[-6:]
    if re.match(r"(?:as of|from|starting|starts?) (?:next|soon)\b|soon\b", " ".join(right)):
        return True
    return bool(_WISHED & set(near)) or near[-3:-1] == ["to", "be"] or near[-2:] == ["to", "be"]


def held(span: Span) -> bool:
    """Whether it is the prospect's own and present."""
    return not (negated(span) or others(span) or gone(span) or wished(span))
