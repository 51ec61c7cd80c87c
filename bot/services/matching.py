"""Match a prospect to a need, and keep what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.coaching.needs import Match, NeedModel, Profile
from bot.services.clock import now
from bot.store import matches

_model: ContextVar[NeedModel] = ContextVar("need_model")


@contextmanager
def using(model: NeedModel) -> Iterator[None]:
    """The model that the running turn matches with: it belongs to the turn's version of the assistant."""
    token = _model.set(model)
    try:
        yield
    finally:
        _model.reset(token)


def classify(profile: Profile) -> Match:
    """The need a profile speaks of. Outside ``using`` it is a ``LookupError``."""
    return _model.get().classify(profile)


def remember(conversation: str, match: Match) -> None:
    """Keep the match, in place of an earlier one."""
    matches.save(conversation, match, now())


def recall(conversation: str) -> Match | None:
    return matches.find(conversation)
