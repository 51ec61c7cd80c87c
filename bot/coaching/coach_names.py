"""The coach whom a prospect's words name, to have or not to have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.coaching.time_clauses import asks, denies
from bot.coaching.time_words import plain, words_of

FEW = 8  # words
_CHOICE = re.compile(
    r"\b(?:can|could|may) i (?:please )?(?:have|get|talk to|speak to|speak with|see|meet|book|choose|take)\b"
)
_WHAT_ABOUT = re.compile(r"\W*(?:(?:and|but|or|ok|so|hm+|wait)\W+)*(?:what|how) about (?:\w+\W+){0,2}\w+\W*")


def coach_named(text: str, coaches: Mapping[str, str]) -> str | None:
    words = set(words_of(text))
    named = [id for id, name in coaches.items() if words & {w for w in words_of(name) if len(w) > 2 and w != "demo"}]
    return named[0] if len(named) == 1 else None


def without_coach(text: str, name: str) -> str:
    """Without "except Daniel", so that only what else is denied is: "anyone but Daniel on Tuesday"."""
    words = "|".join(w for w in words_of(name) if len(w) > 2)
    return re.sub(
        rf"\b(?:except|apart from|aside from|other than|not)(?: (?:with|for))? (?:{words})\b", " ", plain(text)
    )


def coach_wished(text: str, coaches: Mapping[str, str], outright: bool = False) -> str | None:
    """The coach, of ``coaches`` by id, that a few words wish for by name; a question or a denial wishes for none.

    ``outright``: a mere name is none, it may be that of the prospect.
    """
    few = not outright and len(text.split()) <= FEW and not (asks(text) or denies(text) or text.rstrip().endswith("?"))
    wishes = few or _CHOICE.search(plain(text)) or _WHAT_ABOUT.fullmatch(plain(text))
    return coach_named(text, coaches) if wishes else None
