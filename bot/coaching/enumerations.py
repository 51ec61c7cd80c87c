"""Several troubles in one breath: "I redo everyone's work, nobody speaks up, too many meetings".

Cut only where each piece stands by itself; what is one story, or refers back, stays one. Pieces are as they were typed.
"""

from __future__ import annotations

import re
from itertools import pairwise

LONGEST = 400  # characters; what is longer is a story
FEW = 4  # words of a mere heading: "delegation", "my boss"
LEAST = 3  # pieces from which on an enumeration may be of clauses

BESIDE = re.compile(
    r"(?<=\w)\W*[.;,\n]\s*(?:and\s+|but\s+)?"
    r"(?:also|plus|besides|on top of that|another thing is|second(?:ly)?|third(?:ly)?)\b[\s,:]*",
    re.I,
)
SEMICOLON = re.compile(r"\s*;\s+(?:and\s+|also\s+)*", re.I)
COMMA = re.compile(r"\s*,\s*(?:and\s+|plus\s+|also\s+|then\s+)*(?=\S)", re.I)
AND = re.compile(r"\s+and\s+(?:also\s+)?", re.I)
WORD = re.compile(r"[\w'\u2019-]+")
# A piece that begins so goes on with what was said before, or leads in what comes after.
BOUND = frozenset(
    "which who whom whose that what where when while because since so but or nor if unless although though as than "
    "then even especially particularly mostly mainly including like eg such for to of in on at with from by about into "
    "after before until during despite once whenever he she it they this these those him her them his their its yes "
    "yeah well honestly actually basically maybe perhaps sometimes always usually often again please thanks sorry "
    "and".split()
)
REFERRING = re.compile(r"\b(?:they|them|their|it|he|him|his|she|her|this|that|these|those)\b", re.I)
TROUBLE = re.compile(
    r"(?:too (?:many|much|little|few)|so (?:many|much)|not enough|not \w+ing|no|zero|hardly any|lack of|lacking|"
    r"constant(?:ly)?|endless|poor|low|bad|toxic|unclear|missing|conflicts?|stress|burn-?out|overwork|overload|"
    r"micro-?management)\s+(?!one\b)\w",
    re.I,
)
SOMEBODY = re.compile(
    r"(?:i|i'?m|i'?ve|i'?d|we|we're|we've|nobody|no[ -]?one|everyone|everybody|people|somebody|someone|nothing|"
    r"everything|there'?s|there (?:is|are))\s+\w",
    re.I,
)
OURS = re.compile(r"(?:my|our|the)\s+\w+\s+(?P<rest>.+)", re.I)
DOES = re.compile(
    r"(?:is|are|was|has|have|had|do|does|did|wo|ca|do|keeps?|want|wont|cant|dont|doesnt|isnt|arent|never|always|"
    r"\w+n['\u2019]?t|\w+[^s\W]s|\w+ed)\b(?=\s+\w)|(?:\w+n['\u2019]?t|leaves?|left|quits?)$",
    re.I,
)


def pieces(text: str) -> list[str]:
    """What the text enumerates, as it is typed; the text alone where it tells one thing."""
    if len(text) > LONGEST:
        return [text]
    said = _cut(BESIDE, text)
    return [one for part in said for one in _enumerated(part)]


def _enumerated(text: str) -> list[str]:
    told = _cut(SEMICOLON, text)
    if len(told) > 1 and all(len(WORD.findall(one)) > 1 and not _bound(one) for one in told):
        return told
    if "\n" in text or len(told) > 1:
        return [text]
    by_comma = _cut(COMMA, text)
    last = _cut(AND, by_comma[-1])
    for found in ([*by_comma[:-1], *last], by_comma):
        if len(found) > 1 and _stand_alone(found):
            return found
    return [text]


def _cut(mark: re.Pattern[str], text: str) -> list[str]:
    edges = [0, *(place for hit in mark.finditer(text) for place in hit.span()), len(text)]
    found = [text[a:b].strip() for a, b in list(pairwise(edges))[::2]]
    return found if all(found) else [text]


def _bound(piece: str) -> bool:
    words = WORD.findall(piece)
    goes_on = not words or (words[0].casefold() in BOUND and not TROUBLE.match(piece))
    return goes_on or REFERRING.search(piece) is not None


def _stand_alone(found: list[str]) -> bool:
    if any(map(_bound, found)):
        return False
    troubles = [TROUBLE.match(one) is not None for one in found]
    if all(troubles):
        return True
    if len(found) < LEAST:
        return False
    clauses = [_clause(one) for one in found]
    headings = not any(clauses) and all(len(WORD.findall(one)) <= FEW and not SOMEBODY.match(one) for one in found)
    doing = [re.match(r"(?:not )?\w{2,}ing\b", one, re.I) is not None for one in found]
    told = all(t or c for t, c in zip(troubles, clauses, strict=True))
    done = not any(clauses) and all(t or d for t, d in zip(troubles, doing, strict=True))
    return headings or told or done


def _clause(piece: str) -> bool:
    """Whether somebody does something in it."""
    if SOMEBODY.match(piece):
        return len(WORD.findall(piece)) >= LEAST
    ours = OURS.match(piece)
    return ours is not None and DOES.match(ours["rest"]) is not None
