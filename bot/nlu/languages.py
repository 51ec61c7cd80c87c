"""Notices that a message is not English: by its script, or by the small words every sentence of a language needs.

Only a message that shows next to no English is called foreign, and at least two words must speak for it, so that "Ja",
"gracias" and a foreign name or title in an English sentence are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.found import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SCRIPTS = {
    "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "THAI": "th", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "BENGALI": "bn", "TAMIL": "ta", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_MARKUP = re.compile(r"</?[a-z][^<>]*>", re.I)
_NOISE = re.compile(r"[^\W\d_]*(?P<one>[^\W\d_])(?P=one){7}[^\W\d_]*|[^\W\d_]{31,}")  # "aaaaaaaa", very long words
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "tr", "ro", "cs", "hu", "fi", "id")
_LEAST_WORDS = 2
_SHORT_WORD = 3  # letters; without its accent such a word is another one: \u00e8, \u00f3
_NO_ACCENT = str.maketrans({"\u0131": "i", "\u0142": "l", "\u00df": "ss", "\u00f8": "o", "\u00e6": "ae"})


def foreign_language(text: str) -> str | None:
    """The language a message is in, as an ISO 639-1 code, or None for English, names, numbers and single words."""
    said = [_folded(word.replace("\u2019", "'")) for word in _WORD.findall(text)]
    script = _script(text)
    if script is not None:
        return script
    if len(said) < _LEAST_WORDS:
        return None
    words = set(said)
    counts = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    if not counts:
        return None
    best = max(_LANGUAGES, key=lambda language: counts[language])
    needed = max(_LEAST_WORDS, len(said) // 6)
    english = len(_FUNCTION_WORDS["en"].intersection(words))
    return best if counts[best] >= needed and counts[best] > 2 * english else None


def is_english(text: str, *, abroad: bool = False) -> bool:
    """Whether a part of a message could be English, and so be judged by what learned from English alone.

    No other language or script, no markup, no word that nobody writes. ``abroad``: the message as a whole is foreign,
    and only what shows English is not.
    """
    letters = [char for char in text if char.isalpha()]
    if not letters or _MARKUP.search(text) or foreign_language(text):
        return False
    if not text.isascii() and 2 * sum(char > "\u036f" for char in letters) >= len(letters):
        return False
    noise = sum(len(hit.group()) for hit in _NOISE.finditer(text))
    if 2 * noise >= len(letters):
        return False
    return not abroad or any(_folded(word) in _FUNCTION_WORDS["en"] for word in _WORD.findall(text))


def _folded(word: str) -> str:
    """In small letters; longer words without accents, which many leave out on a phone."""
    small = word.replace("\u0130", "i").lower()
    if len(small) <= _SHORT_WORD or small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_NO_ACCENT))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _script(text: str) -> str | None:
    """The language of the script most letters are in; None for Latin."""
    if text.isascii():
        return None
    counts: dict[str, int] = {}
    letters = [char for char in text if char.isalpha()]
    for char in letters:
        if char > "\u036f":  # beyond Latin
            script = unicodedata.name(char, "").split(" ")[0].split("-")[0]
            if script in _SCRIPTS:
                counts[script] = counts.get(script, 0) + 1
    if sum(counts.values()) * 2 <= len(letters) or not letters:
        return None
    if counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0):
        return "ja"
    return _SCRIPTS[max(counts, key=lambda script: counts[script])]


_FUNCTION_WORDS = {code: frozenset(map(_folded, word_set(f"words_{code}"))) for code in ("en", *_LANGUAGES)}
_LANGUAGES_OF = {
    word: tuple(code for code in _LANGUAGES if word in _FUNCTION_WORDS[code])
    for word in frozenset[str]().union(*(_FUNCTION_WORDS[code] for code in _LANGUAGES))
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageNotice(GraphComponent):
    """Sets ``foreign``: None, or the code of the language the message seems to be in."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageNotice:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            message.set("foreign", foreign_language(message.get(TEXT) or ""), add_to_output=True)
        return messages
