"""Token patterns written as lines of words.

``take|taking my|his own life``: words, alternatives with a bar, an item with ``?`` may be missing, ``*`` stands for
up to four words within a sentence, ``#`` for a number, ``$list`` for any entry of that list of words.yml; ``_`` joins
the words of one alternative (``as_soon_as``). Case does not matter. Words are split as in messages: ``don't`` is two.

A pattern is only tried on a text that has a first word of each of its items, found through its most telling item:
spaCy's own Matcher, trying them all, took a third of a message's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu.found import NUMBERS, word_set, words

_GAP, _NUMBER = "*", "#"
_LONGEST_GAP = 4
_IS_NUMBER = re.compile(rf"\d[\d.,]*|{'|'.join(sorted(NUMBERS))}")


@dataclass(frozen=True)
class _Words:
    """A token that is one of the single words, or several tokens that are one of the phrases."""

    single: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]  # by their first word
    first: frozenset[str]  # what it can begin with


Item = _Words | str  # words, or _GAP or _NUMBER
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
        common = word_set("words_en")
        for name, written in lines.items():
            for line in written:
                self._add(name, tuple(_item(nlp, item) for item in line.split()), common)

    def _add(self, name: str, items: tuple[tuple[Item, bool], ...], common: frozenset[str]) -> None:
        needed = [item.first for item, may_miss in items if isinstance(item, _Words) and not may_miss]
        needed.sort(key=lambda first: (len(first & common), len(first)))
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
    first, may_miss_first = pattern.items[0]
    begins: Iterable[int] = range(len(lower))
    if isinstance(first, _Words) and not may_miss_first:
        begins = [at for word in first.first for at in places.get(word, ())]
    for start in begins:
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
        elif at >= len(lower):
            continue
        elif isinstance(item, _Words):
            if lower[at] in item.single:
                out.add(at + 1)
            for phrase in item.phrases.get(lower[at], ()):
                if tuple(lower[at : at + len(phrase)]) == phrase:
                    out.add(at + len(phrase))
        elif _IS_NUMBER.fullmatch(lower[at]):
            out.add(at + 1)
    return out


def _item(nlp: Language, written: str) -> tuple[Item, bool]:
    may_miss = written.endswith("?") and len(written) > 1
    written = written.removesuffix("?") if may_miss else written
    if written in {_GAP, _NUMBER}:
        return written, may_miss
    names: list[str] = []
    for name in written.split("|"):
        names.extend(words(name[1:]) if name.startswith("$") else [name.replace("_", " ")])
    split = [tuple(token.lower_ for token in nlp.make_doc(name)) for name in names]
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for tokens in split:
        if len(tokens) > 1:
            phrases[tokens[0]] = (*phrases.get(tokens[0], ()), tokens)
    single = frozenset(tokens[0] for tokens in split if len(tokens) == 1)
    return _Words(single, phrases, single | phrases.keys()), may_miss
