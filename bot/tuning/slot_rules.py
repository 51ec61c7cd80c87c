"""When a slot filled from a message is right: the rules of tests/understanding/README.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Slots = Mapping[str, str | list[str]]

OWN_WORDS = ("role", "challenges", "goals")
SPOKEN = ("horizon", "sponsor", "format", "language", "feedback_360", "title", "span", "organisation", "industry")
MEASURED = (*OWN_WORDS, *SPOKEN, "seniority", "name", "email", "phone", "time_zone")
SAME_WORDS, SAME_MATTER = 0.75, 0.5  # shares of words in common
_EITHER_KIND = {"organisation": "industry", "industry": "organisation"}
_SAME_LEVEL = frozenset({"lead", "manager"})
_LEVEL_WORD = re.compile(r"\b(?:lead|leader|supervisor|foreman|manager)\b")
_SMALL = frozenset(
    "a an the about around roughly approximately nearly almost some please in at on for of to from by with within over"
    " until till before after during".split()
)
_ACADEMIC = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms)\.?\s+)+", re.I)


def right(slot: str, wanted: Slots, given: str | list[str]) -> bool:
    """Whether the value is what the message should fill the slot with, under its own or its sister's name."""
    said = _text(given)
    if slot in wanted and _fits(slot, _text(wanted[slot]), said, wanted):
        return True
    sister = _EITHER_KIND.get(slot)
    return bool(sister and sister in wanted and _fits(sister, _text(wanted[sister]), said, wanted))


def found(slot: str, wanted: Slots, given: Slots) -> bool:
    """Whether what the slot should be filled with was found."""
    names = (slot, _EITHER_KIND.get(slot, slot))
    return any(name in given and _fits(slot, _text(wanted[slot]), _text(given[name]), wanted) for name in names)


def exact(wanted: str | list[str], given: str | list[str]) -> bool:
    """Whether it is the same to the word, list items one by one."""
    if isinstance(wanted, list) and isinstance(given, list):
        return [_plain(one) for one in wanted] == [_plain(one) for one in given]
    return _plain(_text(wanted)) == _plain(_text(given))


def neither(slot: str, wanted: Slots, given: str | list[str]) -> bool:
    """Whether a value that was not wanted counts neither for nor against."""
    value = _plain(_text(given))
    if slot == "seniority":
        return slot not in wanted and (value == "individual" or (value in _SAME_LEVEL and "role" not in wanted))
    if slot in _EITHER_KIND:
        return slot not in wanted and "title" in wanted and _within(value, _plain(_text(wanted["title"])))
    return slot == "span" and slot not in wanted and bool(re.match(r"(?:no|nobody|none|zero|0)\b", value))


def invented(value: str | list[str], text: str) -> bool:
    """Whether a word of the value was not said."""
    return bool(set(_words(_text(value))) - set(_words(text)))


def _fits(slot: str, wanted: str, given: str, all_wanted: Slots) -> bool:
    if slot in OWN_WORDS:
        return _shared(wanted, given) >= SAME_WORDS
    if slot in SPOKEN:
        if slot == "span" and _numbers(wanted) != _numbers(given):
            return False
        a, b = _core(wanted), _core(given)
        close = slot in ("sponsor", "feedback_360") and _shared(wanted, given) >= SAME_MATTER
        return close or (bool(a and b) and (_within(a, b) or _within(b, a)))
    if slot == "time_zone":
        return _offsets(wanted) == _offsets(given)
    if slot == "phone":
        return wanted == given if wanted.startswith("+") else _digits(given).endswith(_digits(wanted).lstrip("0"))
    if slot == "name":
        same = _plain(_ACADEMIC.sub("", wanted)) == _plain(_ACADEMIC.sub("", given))
        return same and given != given.lower()
    if slot == "seniority":
        named = _LEVEL_WORD.search(_plain(_text(all_wanted.get("title", ""))))
        return wanted == given or ({wanted, given} == _SAME_LEVEL and not named)
    return _plain(wanted) == _plain(given)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _plain(text: str) -> str:
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return re.sub(r"^[^\w+]+|[^\w%]+$", "", " ".join(straight.casefold().split()))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", _plain(text))


def _core(text: str) -> str:
    words = _plain(text).split()
    while words and words[-1].strip(",.;") in _SMALL:
        words.pop()
    while words and words[0] in _SMALL:
        words.pop(0)
    return _plain(" ".join(words))


def _within(part: str, whole: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _shared(a: str, b: str) -> float:
    """F1 of the words in common."""
    left, right_words = Counter(_words(a)), Counter(_words(b))
    common = sum((left & right_words).values())
    return 2 * common / max(1, left.total() + right_words.total())


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text.replace(",", ""))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _offsets(zone: str) -> tuple[object, ...]:
    known = ZoneInfo(zone)
    return tuple(datetime(2026, month, 15, tzinfo=UTC).astimezone(known).utcoffset() for month in (1, 7))
