"""Token patterns written as lines of words.

``take|taking my|his own life``: words, alternatives with a bar, an item with ``?`` may be missing, ``*`` stands for
up to four words within a sentence, ``#`` for a number, ``$list`` for any entry of that list of words.yml; ``_`` joins
the words of one alternative (``as_soon_as``). Case does not matter. Words are split as in messages: ``don't`` is two.

A pattern is only tried on a text that has one word of each of its items, found through its most telling item: spaCy's
own Matcher, trying them all, took a third of a message's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu.found import NUMBERS, words

_GAP, _NUMBER = "*", "#"
_LONGEST_GAP = 4
_IS_NUMBER = re.compile(rf"\d[\d.,]*|{'|'.join(sorted(NUMBERS))}")

Item = frozenset[str] | str  # a token that is one of these words, or _GAP or _NUMBER
Match = tuple[str, int, int]  # the pattern's name, its first token and the token after its last


@dataclass(frozen=True)
class _Pattern:
    name: str
    items: tuple[tuple[Item, bool], ...]  # with whether it may be missing
    needed: tuple[frozenset[str], ...]  # of each, the text must have a word; the most telling first


class Patterns:
    """Finds all matches of the patterns in a text; ``lines`` are the patterns by name."""

    def __init__(self, nlp: Language, lines: Mapping[str, Iterable[str]]) -> None:
        self._by_word: dict[str, list[_Pattern]] = {}
        self._wordless: list[_Pattern] = []  # of numbers, or with every word missing at will
        common = frozenset(words("words_en"))
        for name, written in lines.items():
            for line in written:
                for items in _compiled(nlp, line):
                    self._add(name, items, common)

    def _add(self, name: str, items: tuple[tuple[Item, bool], ...], common: frozenset[str]) -> None:
        needed = [item for item, optional in items if isinstance(item, frozenset) and not optional]
        needed.sort(key=lambda item: (len(item & common), len(item)))
        pattern = _Pattern(name, items, tuple(needed))
        if not needed:
            self._wordless.append(pattern)
        for word in needed[0] if needed else ():
            self._by_word.setdefault(word, []).append(pattern)

    def __call__(self, doc: Doc) -> list[Match]:
        """Every way in which a pattern fits, the shorter ones, too."""
        lower = [token.lower_ for token in doc]
        places: dict[str, list[int]] = {}
        for at, word in enumerate(lower):
            places.setdefault(word, []).append(at)
        said = set(lower)
        likely = [pattern for word in said & self._by_word.keys() for pattern in self._by_word[word]]
        found: set[Match] = set()
        for pattern in (*self._wordless, *likely):
            if not any(item.isdisjoint(said) for item in pattern.needed[1:]):
                found.update(_fits(pattern, doc, lower, places))
        return sorted(found)


def _fits(pattern: _Pattern, doc: Doc, lower: Sequence[str], places: Mapping[str, list[int]]) -> Iterator[Match]:
    first, optional = pattern.items[0]
    known = isinstance(first, frozenset) and not optional
    for start in [at for word in first for at in places.get(word, ())] if known else range(len(lower)):
        ends = {start}
        for item, may_miss in pattern.items:
            ends = _after(item, may_miss, doc, lower, ends)
            if not ends:
                break
        for end in ends:
            if end > start:
                yield pattern.name, start, end


def _after(item: Item, may_miss: bool, doc: Doc, lower: Sequence[str], starts: set[int]) -> set[int]:
    """Where the item can end when it begins at one of the places."""
    out = set(starts) if may_miss or item == _GAP else set()
    for at in starts:
        if item == _GAP:
            for end in range(at, min(at + _LONGEST_GAP, len(lower))):
                if doc[end].is_punct or doc[end].is_space:
                    break
                out.add(end + 1)
        elif at < len(lower) and (_IS_NUMBER.fullmatch(lower[at]) if item == _NUMBER else lower[at] in item):
            out.add(at + 1)
    return out


def _compiled(nlp: Language, line: str) -> Iterator[tuple[tuple[Item, bool], ...]]:
    for choice in product(*(_variants(nlp, item) for item in line.split())):
        items = tuple(item for part in choice for item in part)
        if items:
            yield items


def _variants(nlp: Language, item: str) -> list[list[tuple[Item, bool]]]:
    """The ways one item can be written as tokens: one for all the single words, one for each of several."""
    optional = item.endswith("?") and len(item) > 1
    item = item.removesuffix("?") if optional else item
    found: list[list[tuple[Item, bool]]]
    if item in {_GAP, _NUMBER}:
        found = [[(item, False)]]
    else:
        names = words(item[1:]) if item.startswith("$") else [word.replace("_", " ") for word in item.split("|")]
        split = [[token.lower_ for token in nlp.make_doc(name)] for name in names]
        single = frozenset(tokens[0] for tokens in split if len(tokens) == 1)
        found = [[(frozenset({token}), False) for token in tokens] for tokens in split if len(tokens) > 1]
        if single:
            found.append([(single, False)])
    if optional and len(found) == 1 and len(found[0]) == 1:
        return [[(found[0][0][0], True)]]
    return [*found, []] if optional else found
