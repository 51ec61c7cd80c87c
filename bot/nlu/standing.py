"""Where somebody stands, as far as they say it: how senior, over how many people, in what kind of organisation.

A title tells less than the trouble does (held out, this takes 1 % off the log loss and moves no more than that), so
it is a small part of the match beside the words themselves.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.coaching.needs import Profile
from bot.nlu.found import Found
from bot.nlu.positions import Positions
from bot.nlu.tokens import english

LEVELS = ({"executive", "founder"}, {"head", "director", "manager"}, {"lead"}, {"early"})
SPANS = (15, 60)  # people: up to a team, up to a department, beyond
_SITES = re.compile(r"\b(?:sites|plants|branches|countries|departments|teams)\b", re.I)
_WORDS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty".split(),
        1,
    )
} | {"dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "thousand": 1000}

WIDTH = len(LEVELS) + 1 + len(SPANS) + 1 + 4  # a level or none; a span; several sites, organisation, industry, no span

Floats = NDArray[np.float32]


def of(profile: Profile) -> Floats:
    """What the profile says of where somebody stands, as a vector [WIDTH] of length 1."""
    own = _read(profile.role, "role")
    span = next((found.value for found in (*own, *_read(profile.text("challenges")), *_read(profile.goals))
                 if found.entity == "span"), None)  # fmt: skip
    titles = {found.value for found in own if found.entity == "seniority"}
    kinds = {found.entity for found in own}
    levels = [bool(titles & level) for level in LEVELS]
    people = _people(span) if span else None
    spans = [False] * (len(SPANS) + 1)
    if people is not None:
        spans[sum(people > most for most in SPANS)] = True
    several = bool(span and _SITES.search(span))
    marks = [*levels, not any(levels), *spans, several, "organisation" in kinds, "industry" in kinds, span is None]
    out: Floats = np.array(marks, np.float32)
    out /= np.linalg.norm(out)  # "no level" or a level is always there
    return out


def _read(text: str, asks: str | None = None) -> list[Found]:
    return list(_positions().find(english()(text), asks)) if text.strip() else []


@cache
def _positions() -> Positions:
    return Positions(english())


def _people(span: str) -> int | None:
    digits = re.search(r"\d[\d.,]*", span)
    if digits:
        return int(re.sub(r"\D", "", digits.group())[:9])
    return next((_WORDS[word] for word in re.findall(r"[a-z]+", span.lower()) if word in _WORDS), None)
