"""Match a prospect to a need, and keep what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.coaching import follow_up
from bot.coaching.follow_up import Answer
from bot.coaching.needs import Match, NeedModel, Profile
from bot.services.clock import now
from bot.store import matches


class _Matching:
    """A model, with what it said in this turn: whether to ask one question more and what fits are of one profile."""

    def __init__(self, model: NeedModel) -> None:
        self.model = model
        self._found: dict[Profile, Match] = {}

    def classify(self, profile: Profile) -> Match:
        if profile not in self._found:
            self._found[profile] = self.model.classify(profile)
        return self._found[profile]


_matching: ContextVar[_Matching] = ContextVar("matching")


@contextmanager
def using(model: NeedModel) -> Iterator[None]:
    """The model that the running turn matches with: it belongs to the turn's version of the assistant."""
    token = _matching.set(_Matching(model))
    try:
        yield
    finally:
        _matching.reset(token)


def classify(profile: Profile, answer: Answer | None = None) -> Match:
    """The need a profile speaks of, and the answer to the follow-up question. Outside ``using`` a ``LookupError``."""
    if answer is None:
        return _matching.get().classify(profile)
    return follow_up.parted(_matching.get().classify(follow_up.joined(profile, answer)), profile, answer)


def is_thin(profile: Profile, answer: Answer | None = None) -> bool:
    """Whether too little was said for anybody to tell. Outside ``using`` a ``LookupError``."""
    return _matching.get().model.is_thin(follow_up.joined(profile, answer) if answer else profile)


def follow_up_question(profile: Profile) -> str:
    """The name of the question that would decide (bot.coaching.follow_up). Outside ``using`` a ``LookupError``."""
    return follow_up.question(classify(profile), profile, thin=is_thin(profile))


def remember(conversation: str, match: Match) -> None:
    """Keep the match, in place of an earlier one."""
    matches.save(conversation, match, now())


def recall(conversation: str) -> Match | None:
    return matches.find(conversation)
