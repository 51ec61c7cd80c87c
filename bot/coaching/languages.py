"""Languages by their English names."""

from __future__ import annotations

import re

from babel import Locale

ALSO = {"mandarin": "zh", "cantonese": "zh", "farsi": "fa", "flemish": "nl", "castilian": "es", "punjabi": "pa"}
NAMES = {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2} | ALSO


def named(words: str) -> tuple[str, ...]:
    """The codes (ISO 639-1) of the languages in the words, each once, in their order."""
    said = re.findall(r"[^\W\d_]+", words.casefold())
    return tuple(dict.fromkeys(NAMES[word] for word in said if word in NAMES))


def spoken(code: str, locale: str = "en") -> str:
    """The name of a language, or its code where it has none."""
    return Locale(locale).languages.get(code) or code
