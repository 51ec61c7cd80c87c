"""Which coaches suit a prospect, and what had to be given up where nobody has it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.coaching.coaches import Coach

# What gives way, the first that leaves somebody: a level is read from the answers, a language was asked for.
GIVES_WAY: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "", "seniority", "language", "seniority language", "need", "need seniority", "need language",
        "need seniority language",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Suiting:
    """``given_up`` names what none of these coaches has: need, seniority, language; mostly nothing."""

    coaches: tuple[Coach, ...]
    given_up: frozenset[str] = frozenset()


def suitable(
    everybody: Iterable[Coach], *, need: str | None = None, seniority: str | None = None, language: str | None = None
) -> Suiting:
    """Those who serve need and level and speak the language; wishes give way one by one while nobody does."""
    known = tuple(everybody)
    tests: dict[str, Callable[[Coach], bool]] = {}
    if need:
        tests["need"] = lambda coach: need in coach.needs
    if seniority:
        tests["seniority"] = lambda coach: coach.serves(seniority)
    if language:
        tests["language"] = lambda coach: language in coach.languages
    for given_up in GIVES_WAY:
        left = [test for name, test in tests.items() if name not in given_up]
        if found := tuple(coach for coach in known if all(test(coach) for test in left)):
            return Suiting(found, given_up & tests.keys())
    return Suiting(())


def turn(coach: Coach, last_booked: datetime | None, now: datetime) -> tuple[float, float]:
    """Whose turn it is, the smallest first: by the time since a coach's last booking, times the weight.

    So of equal weights the least recently booked comes first, and one of weight 2 comes up twice as often. Who was
    never booked comes before all others.
    """
    waited = (now - last_booked) / timedelta(seconds=1) if last_booked else float("inf")
    return -waited * coach.weight, -coach.weight
