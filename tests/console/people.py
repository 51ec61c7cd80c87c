"""Prospects for tests of the console, through the services that make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.coaching import cards
from bot.coaching.cards import Answer
from bot.coaching.chat import Reply
from bot.coaching.flags import FlagKind
from bot.coaching.needs import Evidence, Match, Need
from bot.services import bookings, clock, coaches, conversations, flags, matching, messages, openings, privacy
from bot.store import conversations as kept
from bot.store.database import Database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BRIEF = {
    "role": "Head of support at Northwind, a team of six",
    "challenges": ["I redo everybody's work at night", "my boss Anselm never decides"],
    "goals": "to leave on time, and that they decide things without me",
    "horizon": "three months",
    "name": "Amara Nwosu",
    "email": "amara@northwind.example",
    "phone": "+44 20 7946 0958",
    "time_zone": "Europe/London",
    "organisation": "Northwind",
}
TOLD = (
    ("assistant", "What is your role, and whom do you work with?"),
    ("prospect", "Head of support at Northwind, a team of six. I am Amara."),
    ("assistant", "And what's hard at the moment?"),
    ("prospect", "I redo everybody's work  at night, and my boss Anselm never decides"),
    ("prospect", "to leave on time, and that they decide things without me. Call me: +44 20 7946 0958"),
)


def match(brief: dict[str, Any], need: Need = Need.LEADERSHIP_SKILLS, confidence: float = 0.82) -> Match:
    first, second = str(brief["challenges"][0]), str(brief["goals"])
    last = second.rpartition(" ")[0]
    others = (1 - confidence) / 3
    return Match(
        need,
        confidence,
        sure=confidence > 0.6,
        scores={one: confidence if one is need else others for one in Need},
        thread=Need.RELATIONAL_WORK,
        evidence=(
            Evidence("challenges", 0, len(first), first, Need.LEADERSHIP_SKILLS),
            Evidence("goals", len(second) - len(last), len(second), second[-len(last) :], Need.LEADERSHIP_SKILLS),
        ),
    )


def talked(
    database: Database,
    *,
    brief: dict[str, Any] | None = None,
    told: tuple[tuple[str, str], ...] = TOLD,
    consent: bool | None = True,
    coach: str | None = None,
    flagged: tuple[FlagKind, ...] = (),
    at: datetime = NOON,
    found: Match | bool | None = True,
) -> str:
    """A conversation as it stands after an intake; with ``coach``: and a call with them."""
    brief = BRIEF if brief is None else brief
    with clock.at(at), database.transaction():
        coaches.seed_demo()
        id = conversations.start("web", "en", "Europe/London", "hash").id
        if consent is not None:
            privacy.record_consent(id, consent, "1")
        for sender, text in told if consent else told[:1]:
            messages.post(id, [Reply(text)], sender)  # type: ignore[arg-type]
        kept.close_turn(id, 0, consent, brief if consent else {}, at)
        if consent and found:
            matching.remember(id, match(brief) if found is True else found)  # type: ignore[arg-type]
        for kind in flagged:
            flags.raise_flag(id, kind)
        if coach:
            first = openings.of_coach(coach, id)[0]
            name, email = brief.get("name", "Amara"), brief.get("email", "amara@northwind.example")
            bookings.book(id, first.id, name=name, email=email, zone="Europe/London")
    return id


def corrected(database: Database, id: str) -> None:
    """Two summaries, the second of which says another role."""
    with clock.at(NOON + timedelta(minutes=5)), database.transaction():
        for role in ("Head of support", "Head of service"):
            card = cards.recap([Answer("role", "Role", (role,)), Answer("goals", "Goal", ("to rest",))])
            messages.post(id, [Reply(f"Role: {role}", card=card)])
