"""Token patterns written as lines of words, for spaCy's Matcher.

``take|taking my|his own life``: words, alternatives with a bar, an item with ``?`` may be missing, ``*`` stands for
up to four words within a sentence, ``#`` for a number, ``$list`` for any entry of that list of words.yml; ``_`` joins
the words of one alternative (``as_soon_as``). Case does not matter. Words are split as in messages: ``don't`` is two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher

from bot.nlu.found import NUMBERS, words

Token = dict[str, Any]

_GAP: Token = {"IS_PUNCT": False, "IS_SPACE": False, "OP": "{0,4}"}
_NUMBER: Token = {"LOWER": {"REGEX": rf"^(?:\d[\d.,]*|{'|'.join(sorted(NUMBERS))})$"}}


def add(matcher: Matcher, nlp: Language, name: str, lines: Iterable[str]) -> None:
    """Add every line as a pattern of that name."""
    matcher.add(name, [pattern for line in lines for pattern in _compiled(nlp, line)])


def _compiled(nlp: Language, line: str) -> Iterator[list[Token]]:
    for choice in product(*(_variants(nlp, item) for item in line.split())):
        pattern = [token for tokens in choice for token in tokens]
        if pattern:
            yield pattern


def _variants(nlp: Language, item: str) -> list[list[Token]]:
    """The ways one item can be written as tokens: one for all the single words, one for each of several."""
    optional = item.endswith("?") and len(item) > 1
    item = item.removesuffix("?") if optional else item
    if item in {"*", "#"}:
        found = [[_GAP if item == "*" else _NUMBER]]
    else:
        names = words(item[1:]) if item.startswith("$") else [word.replace("_", " ") for word in item.split("|")]
        split = [[token.lower_ for token in nlp.make_doc(name)] for name in names]
        single = sorted({tokens[0] for tokens in split if len(tokens) == 1})
        found = [[{"LOWER": token} for token in tokens] for tokens in split if len(tokens) > 1]
        if single:
            found.append([{"LOWER": {"IN": single}}])
    if optional and len(found) == 1 and len(found[0]) == 1:
        return [[{**found[0][0], "OP": "?"}]]
    return [*found, []] if optional else found
