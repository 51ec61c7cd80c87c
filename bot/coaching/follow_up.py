"""The one question asked when the answers don't decide between the needs, and what its answer adds to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from bot.coaching import match_talk
from bot.coaching.needs import Evidence, Match, Need, Profile

ANSWER = "deciding_words"  # the slot for the answer, and the field of evidence that lies in it
NONE, THIN = "none", "thin"  # in place of a question's name: nothing to ask; too little said for any two needs

# What may stand around "the second one".
_OPENING = (
    r"\W*(?:(?:well|hmm*|ok|okay|so|yes|yeah|oh|definitely|clearly|probably|mostly|mainly|more|rather|i think|i'd say|"
    r"i guess|it's|it is|that's|would be|the|that|one|option|number|no|thing)\b[\s,.:]*)*"
)
_CLOSING = (
    r"[\s,]*(?:(?:one|option|thing|really|i think|i'd say|i guess|please|of (?:the two|those|these|them))\b[\s,]*)*"
)
_NAMING = 4  # words of an answer that only names a kind of help
_PLACES = ("1|1st|first|former|a", "2|2nd|second|latter|last|b")


@dataclass(frozen=True)
class Answer:
    """To the question: the prospect's ``words``; ``meant`` says in ours what they point to ("the second")."""

    words: str = ""
    meant: str = ""


def question(match: Match, profile: Profile, *, thin: bool) -> str:
    """Which question would decide: NONE, THIN, or the name of the two best needs, in the order of ``Need``.

    Who told nothing at all has left every question open; one more would press.
    """
    if match.sure or profile == Profile():
        return NONE
    return THIN if thin else "_".join(need for need in Need if need in match.ranked()[:2])


def questions() -> Iterator[str]:
    """The names of all questions."""
    yield THIN
    yield from map("_".join, combinations(Need, 2))


def pointed_to(words: str, asked: str) -> Need | None:
    """Which need the words name or, when a question between two was asked, count out ("the second one")."""
    if need := _named(words):
        return need
    place, needs = counted_out(words), between(asked)
    return needs[place] if place is not None and needs else None


def between(asked: str) -> list[Need]:
    """The two needs a question is asked between; none for THIN."""
    needs = [need for need in Need if need in asked]
    return needs if len(needs) == len(_PLACES) else []


def points(words: str) -> bool:
    """Whether the words only name a kind of help, or count out half of a question between two."""
    return bool(_named(words)) or counted_out(words) is not None


def counted_out(words: str) -> int | None:
    """Which half of a question between two "the second one", or "not the first", means; from 0."""
    plain = words.replace("\u2019", "'")
    for at, pattern in enumerate(_counting()):
        if hit := pattern.fullmatch(plain):
            return 1 - at if hit["not"] else at
    return None


def _named(words: str) -> Need | None:
    return match_talk.named(words) if len(words.split()) <= _NAMING else None


@cache
def _counting() -> list[re.Pattern[str]]:
    return [re.compile(rf"{_OPENING}(?P<not>not (?:the )?)?(?:{place}){_CLOSING}\W*", re.I) for place in _PLACES]


def joined(profile: Profile, answer: Answer) -> Profile:
    """The profile with what was answered, which may be a trouble or a wish: read as both."""
    goals = "\n".join(filter(None, (profile.goals, answer.words, answer.meant)))
    return replace(profile, challenges=(*profile.challenges, answer.words), goals=goals)


def parted(match: Match, profile: Profile, answer: Answer) -> Match:
    """The match of what was ``joined``, with evidence that counts in the profile's own fields, and in ANSWER."""
    evidence: list[Evidence] = []
    for one in match.evidence:
        own = len(profile.text(one.field))
        begins = own + bool(own)
        if one.end <= own:
            evidence.append(one)
        elif begins <= one.start and one.end <= begins + len(answer.words):
            found = replace(one, field=ANSWER, start=one.start - begins, end=one.end - begins)
            if not any(e.field == ANSWER and e.start < found.end and found.start < e.end for e in evidence):
                evidence.append(found)
    return replace(match, evidence=tuple(evidence))
