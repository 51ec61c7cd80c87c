"""Corrects typing errors before a text is understood: the encoder alone loses a quarter of its accuracy on them.

A noisy channel: of the words that slips of the finger may have turned into the typed one, the likeliest after the word
before and before the word after. How many slips to expect is read off the message itself: where every word is known
nothing is touched, where many are not even a known word may be a slip. Names, addresses, numbers and links stay.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bot.nlu.pairs import Pairs, mark
from bot.nlu.slips import LONGEST, Near, doubled, slips
from bot.nlu.wording import START, WORD, Words, english

_TOKEN = re.compile(r"\S+")
_KEEP = re.compile(r"[@\d_#/\\]|https?:|www\.|\w\.\w")
_PARTED = re.compile(r"(?<!\S)([^\W\d_]{2,30})([.,!?;:])([^\W\d_])(?!\S)")  # "exercis.e": swapped with the stop
_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1")
_ENDINGS = ("'s", "s", "es", "ed", "ing", "ly", "er", "n't")
_BEGINNINGS = ("re", "un", "pre", "non", "dis", "mis", "co", "over", "under", "self")
_ALONE = frozenset({"i", "a", "u", "x"})  # one letter that is a word
_CAPITALS = frozenset(
    "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december english".split()
)
_CACHE_SIZE = 20_000
_MOST_LOOKUPS = 200  # of words in one text; beyond it is no message that a person typed
_LIKELY, _ALIGNED, _CHOICES = 25_000, 14, 8  # English words corrected to; words aligned and kept for a typed one

_RATES = (0.002, 0.02, 0.06, 0.11)  # slips per letter
_USUAL = tuple(math.log(share) for share in (0.80, 0.12, 0.04, 0.04))  # how usual such typists are
_ODDS = tuple(math.log((1 - rate) / rate) for rate in _RATES)
_CARELESS = 0.02  # from this rate on, known words may be slips too
_CAUTION, _CAUTION_KNOWN = 0.5, 1.5  # what a change must be better by
_HOPELESS = 9.0  # what a choice may be worse by than the best, before the words beside it are looked at
_SELDOM = -20.0  # log probability of a word that is not weighed
_CAPITAL = 3.0  # what speaks for a capitalised word nobody knows
_DERIVED = 5.0  # what an ending or a beginning costs a known stem
_SPLIT_PRONOUN, _SPLIT = -math.log(0.2), -math.log(0.02)  # of a lost space


def is_english(word: str, among: int) -> bool:
    """Whether a word, lower case, is one of that many most frequent English words."""
    return english().get(word, 0) >= _least_count(among)


@cache
def _least_count(among: int) -> int:
    return list(english().values())[among - 1]


class _Choice(NamedTuple):
    """What a typed word may stand for: one word, or two of which the first and the last count.

    ``alone`` is its log probability by itself, ``edits`` how many slips it takes, ``kinds`` what their kinds cost.
    """

    word: str
    first: int
    last: int
    alone: float
    edits: int
    kinds: float


@dataclass
class _Spot:
    """A word of the text, lower case, as it was typed and as it is looked up.

    ``free``: may be changed; ``capital``: only to what is always capitalised.
    """

    start: int
    end: int
    typed: str
    word: str
    free: bool
    capital: bool
    opens: bool  # a sentence


class Speller:
    """Corrects towards the words of the training texts, of the encoder and of written English."""

    def __init__(self, counts: dict[str, int], encoder_words: Sequence[str], pairs: Pairs | None = None) -> None:
        """``counts``: in how many training texts a word occurs; ``encoder_words``: the most frequent first."""
        self._words = Words(counts, encoder_words)
        self._pairs = pairs or Pairs.none()
        known = english()
        likely = dict.fromkeys(self._words.own)
        likely.update(dict.fromkeys(word for word in encoder_words if len(word) > 2 and word in known))
        usual = [word for word in list(known)[:_LIKELY] if len(word) > 2]
        likely.update(dict.fromkeys(usual))
        chances = [self._words.chance(word) or 0.0 for word in likely]
        self._near = Near(list(likely), chances)
        self._sound = frozenset(self._words.own).union(usual)
        self._cache: dict[str, list[_Choice]] = {}

    def fix(self, text: str) -> str:
        """The text with its typing errors corrected; the same text when there are none."""
        said = WORD.findall(text.lower())
        if self._sound.issuperset(said) or self._words.foreign(said):
            return text
        text = _PARTED.sub(self._join, text)
        spots = list(_spots(text))
        doubtful = {spot.word for spot in spots if spot.free and spot.word not in self._sound}
        self._look_up(doubtful)
        rate = self._rate(spots)
        if rate >= _CARELESS:
            self._look_up({spot.word for spot in spots if spot.free})
        if not doubtful:
            return text
        odds = math.log((1 - rate) / rate)
        if rate >= _CARELESS:
            self._reapportion(spots, text, odds)
        found = self._decoded(spots, odds, rate >= _CARELESS)
        out: list[str] = []
        done = 0
        for spot, better in zip(spots, found, strict=True):
            if better != spot.typed:
                out += [text[done : spot.start], better]
                done = spot.end
        return "".join([*out, text[done:]]) if out else text

    def _join(self, parted: re.Match[str]) -> str:
        if parted[3].lower() not in _ALONE:
            whole, short = (self._words.chance(word.lower()) for word in (parted[1] + parted[3], parted[1]))
            if whole is not None and (short is None or whole > short - 3):
                return parted[1] + parted[3] + parted[2]
        return parted.group()

    def _rate(self, spots: Sequence[_Spot]) -> float:
        """Slips per letter, as the message's own words make it likely."""
        letters = sum(len(spot.word) for spot in spots if spot.free and spot.word in self._sound)
        told = [self._cache[s.word] for s in spots if s.free and not s.capital and s.word in self._cache]
        told = [some for some in told if some[0].word not in self._sound]
        letters += sum(len(some[0].word) for some in told)
        logs = [usual + letters * math.log1p(-rate) for usual, rate in zip(_USUAL, _RATES, strict=True)]
        for some in told:
            worth = [(one.alone - one.kinds, one.edits) for one in some]
            logs = [log + max(w - edits * odds for w, edits in worth) for log, odds in zip(logs, _ODDS, strict=True)]
        most = max(logs)
        chances = [math.exp(log - most) for log in logs]
        return sum(chance * rate for chance, rate in zip(chances, _RATES, strict=True)) / sum(chances)

    def _look_up(self, words: set[str]) -> None:
        new = sorted(word for word in words if word not in self._cache)[:_MOST_LOOKUPS]
        if not new:
            return
        if len(self._cache) + len(new) > _CACHE_SIZE:
            self._cache.clear()
        forms = [(word, form) for word in new for form in _forms(word)]
        reach = [1 if len(word) < 4 or word in self._sound else 2 for word, _ in forms]
        found = self._near.find([form for _, form in forms], reach, _ALIGNED, 6.0)
        slipped: dict[str, dict[str, tuple[int, float]]] = {word: {} for word in new}
        for (word, form), most, others in zip(forms, reach, found, strict=True):
            lost = len(_STRETCHED.sub(r"\1\1", word)) - len(form)
            for other in others:
                how = slips(form, other, most)
                if how is not None and other != word:
                    slipped[word].setdefault(other, (how[0] + lost, how[1] + doubled(lost)))
        for word in new:
            self._cache[word] = self._chosen(word, slipped[word])

    def _chosen(self, word: str, others: dict[str, tuple[int, float]]) -> list[_Choice]:
        alone = self._words.chance(word)
        if alone is None:
            alone = max(self._words.unknown(word), self._derived(word))
        found = []
        for other, (edits, kinds) in others.items():
            code = mark(other)
            found.append(_Choice(other, code, code, self._words.chance(other) or 0.0, max(edits, 1), kinds))
        if word not in self._sound and (split := self._split(word)):
            found.append(split)
        found.sort(key=lambda one: one.edits * 4.0 + one.kinds - one.alone)
        code = mark(word)
        return [_Choice(word, code, code, alone, 0, 0.0), *found[: _CHOICES - 1]]

    def _derived(self, word: str) -> float:
        """How likely the word is as a known one with an ending or a beginning."""
        best = -1000.0
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < 3 or (ending == "s" and stem[-1] in "sxz"):
                continue
            stems = [stem, stem + "e"] if ending in {"ed", "ing", "er"} else [stem]
            if ending in {"ed", "ing", "er"} and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
            best = max(best, *(self._words.chance(one) or -1000.0 for one in stems))
        for beginning in _BEGINNINGS:
            if word.startswith(beginning) and len(word) - len(beginning) > 3:
                best = max(best, (self._words.chance(word.removeprefix(beginning)) or -1000.0) - 1.0)
        return best - _DERIVED

    def _split(self, word: str) -> _Choice | None:
        """The word as two, when a space was lost."""
        own = self._words.own
        found = []
        for at in range(1, len(word) - 1):
            first, last = word[:at], word[at:]
            if first in own and last in own and (at > 1 or first in _ALONE):
                kinds = (_SPLIT_PRONOUN if at == 1 else _SPLIT) - self._pairs.log(first, last, self._words)
                found.append(_Choice(f"{first} {last}", mark(first), mark(last), own[first], 1, kinds))
        return min(found, key=lambda one: one.kinds - one.alone, default=None)

    def _reapportion(self, spots: list[_Spot], text: str, odds: float) -> None:
        """Mends "th eteam": the last letter and the space swapped."""
        for one, two in pairwise(spots):
            if not (one.free and two.free) or one.capital or two.capital or two.start - one.end != 1:
                continue
            if text[one.end] != " " or len(two.word) < 2 or {one.word, two.word} <= self._sound:
                continue
            a, b = one.word + two.word[0], two.word[1:]
            if a in self._sound and b in self._sound and (len(b) > 1 or b in _ALONE):
                moved = (self._words.chance(a) or 0.0) + (self._words.chance(b) or 0.0) - odds + math.log(0.2)
                if moved > self._best(one.word, odds) + self._best(two.word, odds):
                    one.word, two.word = a, b
                    self._look_up({a, b})

    def _best(self, word: str, odds: float) -> float:
        found = self._cache.get(word)
        if found is None:
            return self._words.chance(word) or self._words.unknown(word)
        return max(one.alone - one.kinds - one.edits * odds for one in found)

    def _decoded(self, spots: Sequence[_Spot], odds: float, careless: bool) -> list[str]:
        """The likeliest word for each spot, all of them weighed together (Viterbi)."""
        choices = [self._open(spot, odds, careless) for spot in spots]
        steps = self._steps(spots, choices)
        costs = [0.0]
        came: list[list[int]] = []
        for some in choices:
            of_each, best = [], []
            for spent, _ in some:
                ways = [cost - next(steps) for cost in costs]
                least = min(ways)
                best.append(ways.index(least))
                of_each.append(least + spent)
            costs = of_each
            came.append(best)
        at = costs.index(min(costs))
        out: list[str] = []
        for some, best in zip(reversed(choices), reversed(came), strict=True):
            out.append(some[at][1].word)
            at = best[at]
        return out[::-1]

    def _steps(self, spots: Sequence[_Spot], choices: Sequence[Sequence[tuple[float, _Choice]]]) -> Iterator[float]:
        """Log probability of each choice after each choice for the spot before, spot by spot."""
        start = mark(START)
        befores, firsts, alones = [], [], []
        earlier = [start]
        for spot, some in zip(spots, choices, strict=True):
            before = [start] * len(earlier) if spot.opens else earlier
            for _, one in some:
                befores += before
                firsts += [one.first] * len(before)
                alones += [one.alone] * len(before)
            earlier = [one.last for _, one in some]
        chances: list[float] = self._pairs.chances(
            np.array(befores, np.uint64), np.array(firsts, np.uint64), np.array(alones, np.float32)
        ).tolist()
        return iter(chances)

    def _open(self, spot: _Spot, odds: float, careless: bool) -> list[tuple[float, _Choice]]:
        """What the spot may stand for, with what each costs; what is far from likely is left out."""
        found = self._cache.get(spot.word) if spot.free else None
        sound = spot.word in self._sound
        if found is None or (sound and not careless):
            return [(0.0, self._only(spot.word))]
        own, *others = found
        if spot.capital:
            others = [one for one in others if one.word in _CAPITALS]
        caution = _CAUTION_KNOWN if sound else _CAUTION
        choices = [(-_CAPITAL if spot.capital else 0.0, own)]
        choices += [(one.edits * odds + one.kinds + caution, one) for one in others]
        most = min(cost - one.alone for cost, one in choices) + _HOPELESS
        return [(cost, one) for cost, one in choices if cost - one.alone < most]

    def _only(self, word: str) -> _Choice:
        """No choice."""
        code = mark(word)
        return _Choice(word, code, code, self._words.chance(word) or _SELDOM, 0, 0.0)


def _spots(text: str) -> Iterator[_Spot]:
    """The words of a text, and what may be done with them."""
    shouted = text.isupper() and len(text.split()) > 2
    opens = True
    for token in _TOKEN.finditer(text):
        whole = token.group()
        keep = bool(_KEEP.search(whole))
        for match in WORD.finditer(text, token.start(), token.end()):
            word = match.group()
            name = not shouted and ((word[0].isupper() and not opens) or (len(word) > 1 and word.isupper()))
            plain = word.lower().replace("\u2019", "'")
            free = not keep and plain.isascii() and len(plain) <= LONGEST
            yield _Spot(match.start(), match.end(), plain, plain, free, name, opens)
            opens = False
        opens = whole[-1] in ".!?:\n" or (opens and not whole[-1].isalnum())


def _forms(word: str) -> list[str]:
    """The word as it is looked up: stretched letters shortened, and without its doubled ones."""
    short = _STRETCHED.sub(r"\1\1", word)
    single = _DOUBLE.sub(r"\1", short)
    return [short] if single == short or len(short) < 6 else [short, single]
