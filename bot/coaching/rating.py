"""How well the prospect felt understood, as it is said."""

from __future__ import annotations

import re

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "not at all": 1, "terribly": 1, "badly": 2, "so so": 3,
    "ok": 3, "okay": 3, "well enough": 4, "pretty well": 4, "pretty good": 4, "quite well": 4, "very well": 5,
    "perfectly": 5, "excellent": 5, "great": 5,
}  # fmt: skip
# "4 would be better", "5pm?", "one week later": of the call, not of the conversation
HOURS = r"(?:[1-9]|1[0-2]|one|two|three|four|five)"
OTHER_TIME = re.compile(
    rf"\b(?:{HOURS} ?(?:am|pm|[ap]\.m|o'?clock)\b|\d{{1,2}}:\d\d\b"
    rf"|{HOURS} (?:(?:would|might|could|will)(?: be)?|is|suits(?: me)?|works(?: for me)?|fits) better\b"
    rf"|(?:{HOURS}|an?|half an) (?:hours?|days?|weeks?) (?:later|earlier|sooner|before|after)\b"
    rf"|(?:can|could|may) (?:we|i) (?:do|have|make it|take|say) {HOURS}\b"
    rf"|(?:make it|rather|at) {HOURS}(?= (?:instead|please|then)|\W*$)"
    rf"|{HOURS} (?:on \w+day |tomorrow |today )?instead\b)",
    re.I,
)
COUNTED = re.compile(r"\bone (?:more|last|other|quick|little|small)\b|\b[1-5] (?:more )?questions?\b", re.I)


def wishes_time(text: str) -> bool:
    """Whether the words ask for another time of the call rather than rate anything."""
    return OTHER_TIME.search(text) is not None


def rating_in(text: str) -> int | None:
    """A rating from 1 to 5 in the words, as a digit, a word or stars; an hour or a number of things is none."""
    if wishes_time(text) or COUNTED.search(text):
        return None
    if stars := len(re.findall("[\u2b50\u2605]", text)):
        return stars if stars <= 5 else None
    numbers = {int(n) for n in re.findall(r"(?<![\d.,-])([1-5])(?![\d.,]*\d)", re.sub(r"(/|out of|of)\s*5", "", text))}
    found = numbers | {n for word, n in WORDS.items() if re.search(rf"\b{word}\b", text.casefold())}
    return found.pop() if len(found) == 1 else None
