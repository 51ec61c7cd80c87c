"""Clock times in words: "half past three", "3pm", "15:30", "noon"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "quarter": 15, "twenty": 20, "half": 30, "twenty five": 25, "twenty-five": 25,
}  # fmt: skip
HALF_DAY, DAY = 12 * 60, 24 * 60
WORKING = range(8 * 60, 20 * 60)  # the likelier half of the day when nothing tells

_SIDE = re.compile(r"\b(am|pm)\b|\b(?:in the|at) (morning|afternoon|evening|night)\b|(?<=\d)(am|pm)\b")
_RELATIVE = re.compile(r"(?:a )?(half|[a-z]+(?:[ -]five)?|\d\d?)(?: min(?:ute)?s?)? ?(past|to|) (\w+)")
_PLAIN = re.compile(r"(\d{1,2})(?:[:.h](\d\d)|h)?")


@dataclass(frozen=True)
class Clock:
    """Minutes after midnight that the words may mean, the likeliest first: "3" is 15:00 or 3:00.

    ``doubt`` tells that people mean different times by it: "half three" is 3:30 in Britain, 2:30 in German or Dutch.
    ``written`` is the reading of a 24-hour clock, where the words have hours and minutes: "10:00".
    """

    readings: tuple[int, ...]
    doubt: bool = False
    written: int | None = field(default=None, compare=False)

    @property
    def likely(self) -> int:
        return self.readings[0]

    def sided(self, side: str) -> Clock:
        """Only the reading of that half of the day (am or pm), if there is one."""
        left = tuple(m for m in self.readings if (m < HALF_DAY) == (side == "am"))
        return Clock(left or self.readings, self.doubt)


def read_clock(words: str) -> Clock | None:
    """Understand one clock time, in lower case; None when it is none, as 25:00."""
    if "noon" in words.split() or "mid" in words.replace("midnight", ""):
        return Clock((HALF_DAY,))
    if "midnight" in words:
        return Clock((0,))
    side = ""
    if found := _SIDE.search(words):
        named = found[1] or found[3] or found[2]
        side = "am" if named in ("am", "morning") else "pm"
        words = words[: found.start()]
    words = re.sub(r"\s*(?:o'?clock|uhr|(?<= )(?:hours|hrs|h))\s*", "", words).strip()
    if (found := _RELATIVE.fullmatch(words)) and (hour := _hour(found[3])) is not None:
        minutes = _hour(found[1])
        if minutes is None or hour > 12:
            return None
        meant = hour % 12 * 60 + (-minutes if found[2] == "to" else minutes)
        if found[2] == "":  # "half three"
            either = zip(_readings(meant, side).readings, _readings(meant - 60, side).readings, strict=False)
            return Clock(tuple(m for pair in either for m in pair), doubt=True)
        return _readings(meant, side)
    if words in NUMBERS:
        return _readings(NUMBERS[words] % 12 * 60, side)
    words = re.sub(r"^(\d\d)(\d\d)$", r"\1:\2", words)
    if not (found := _PLAIN.fullmatch(words)):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        return None
    if hour > 12 or hour == 0 or (found[2] and found[1].startswith("0")):  # a clock of 24 hours
        return Clock((hour * 60 + minute,))
    read = _readings(hour % 12 * 60 + minute, side)
    return replace(read, written=hour * 60 + minute) if found[2] and not side else read


def _hour(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _readings(minute: int, side: str) -> Clock:
    """From a time of a 12-hour clock."""
    both = Clock(tuple(sorted((minute % DAY, (minute + HALF_DAY) % DAY), key=lambda m: (m not in WORKING, m))))
    return both.sided(side) if side else both
