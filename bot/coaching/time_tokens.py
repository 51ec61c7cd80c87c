"""What the words of time become before they are put together: tokens, and the rules that make them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.coaching.clocks import Clock
from bot.coaching.dates import Span
from bot.coaching.wishes import Order


@dataclass(frozen=True)
class Days:
    """Some days. Several ``dates`` are what the words may mean ("3/12"); ``long`` is a stretch that other days
    narrow, as a week; ``plural`` is every such weekday, not the next one; ``doubt`` when no day may be meant at all;
    ``full`` when the year was said, ``dated`` when the weekday was said with its date."""

    dates: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    plural: bool = False
    long: bool = False
    doubt: bool = False
    full: bool = False
    dated: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the day: minutes after midnight between which the call starts."""

    first: int
    last: int
    plural: bool = False


@dataclass(frozen=True)
class Token:
    """``kind`` is day, part, clock, ordinal, order, coach, or a connecting word by its name (after, or, …).

    ``bare`` is a mere number, which may be a clock time or count the openings.
    """

    kind: str
    value: Days | Part | Clock | Order | int | str | None = None
    bare: bool = False


BOUNDS = ("after", "before", "from", "until")
_BESIDE = re.compile(
    r"\W*(?:(?:the|an?|my|our|his|her|their|your|its|about|like|say|maybe|perhaps|approx\w*|exactly|that|every|each|any|on|in"
    r"|of|end|start|or|just|roughly|probably|sometime|today|early|late|mid|coming|following|very|latest|earliest|both"
    r"|either|around|than|hours?|time|at|by|only)\b\W*)*"
)
Make = Callable[[str, date], list[Token]]  # from the words found, and today


@dataclass(frozen=True)
class Rule:
    """Words of one kind; the first rule that matches at a place wins, so the longer words stand in earlier rules."""

    pattern: str
    make: Make


def either(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


def word(kind: str) -> Make:
    return lambda said, today: [Token(kind)]


class Scanner:
    """Finds the tokens of a text by rules; what no rule knows is passed over."""

    def __init__(self, rules: list[Rule]) -> None:
        self._makes = [rule.make for rule in rules]
        self._next = re.compile("|".join(f"({rule.pattern})" for rule in rules))

    def tokens(self, text: str, today: date) -> tuple[list[Token], str]:
        """The tokens in order, and the text that no rule knew."""
        found: list[Token] = []
        rest: list[str] = []
        at = 0
        for match in self._next.finditer(text):
            assert match.lastindex is not None
            made = self._makes[match.lastindex - 1](match[0].strip(), today)
            bound = bool(made and found) and found[-1].kind in BOUNDS and made[0].kind in ("day", "clock", "part")
            if bound and not _BESIDE.fullmatch(text[at : match.start()]):
                found[-1] = Token("vague")  # "before ward round, any weekday"
            found += made
            rest += [text[at : match.start()], "" if made else match[0]]
            at = match.end()
        return found, " ".join([*rest, text[at:]])

    def pieces(self, text: str, today: date) -> list[tuple[str, list[Token]]]:
        """The words that tokens were made of, each with its tokens."""
        made = [
            (match[0].strip(), self._makes[(match.lastindex or 1) - 1](match[0].strip(), today))
            for match in self._next.finditer(text)
        ]
        return [(words, tokens) for words, tokens in made if tokens]
