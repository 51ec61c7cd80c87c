"""How well the prospect felt understood, as it is said."""

from __future__ import annotations

import re

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "not at all": 1, "terribly": 1, "badly": 2, "so so": 3,
    "ok": 3, "okay": 3, "well enough": 4, "pretty well": 4, "pretty good": 4, "quite well": 4, "very well": 5,
    "perfectly": 5, "excellent": 5, "great": 5,
}  # fmt: skip


def rating_in(text: str) -> int | None:
    """A rating from 1 to 5 in the words, as a digit, a word or stars."""
    if stars := len(re.findall("[\u2b50\u2605]", text)):
        return stars if stars <= 5 else None
    numbers = {int(n) for n in re.findall(r"(?<![\d.,-])([1-5])(?![\d.,]*\d)", re.sub(r"(/|out of|of)\s*5", "", text))}
    found = numbers | {n for word, n in WORDS.items() if re.search(rf"\b{word}\b", text.casefold())}
    return found.pop() if len(found) == 1 else None
