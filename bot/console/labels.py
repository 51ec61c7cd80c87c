"""What things are called for those who work with prospects; what a prospect is told stands in data/."""

from __future__ import annotations

from bot.coaching.flags import FlagKind
from bot.coaching.needs import Need
from bot.coaching.prospects import Status

NEEDS = {
    Need.LEADERSHIP_SKILLS: "Leadership skills",
    Need.EXECUTIVE_STRATEGY: "Executive strategy",
    Need.RELATIONAL_WORK: "Relational work",
    Need.MENTORING: "Mentoring",
}
FLAGS = {
    FlagKind.CRISIS: "Crisis",
    FlagKind.HUMAN: "Wants a person",
    FlagKind.UNSURE: "Match unsure",
    FlagKind.FAILED_TURN: "An answer failed",
    FlagKind.MAIL_FAILED: "A mail failed",
    FlagKind.CALENDAR_CONFLICT: "Calendar conflict",
    FlagKind.COACH_SILENT: "Coach is silent",
}
GRAVE = frozenset({FlagKind.CRISIS, FlagKind.HUMAN})
STATUSES = {
    Status.NEW: "New",
    Status.REVIEWED: "Reviewed",
    Status.IN_TOUCH: "In touch",
    Status.CLIENT: "Client",
    Status.CLOSED: "Closed",
}
# The brief in the order a coach reads it: what was asked first, then what was heard beside it.
BRIEF = {
    "role": "Role",
    "challenges": "What’s hard",  # noqa: RUF001
    "goals": "Goal",
    "deciding_words": "What matters most",
    "wished_need": "Kind of help they chose",
    "horizon": "How soon",
    "sponsor": "Who pays",
    "format": "How to meet",
    "language": "Language",
    "feedback_360": "360-degree feedback",
    "seniority": "Seniority",
    "span": "Responsible for",
    "organisation": "Organisation",
    "industry": "Industry",
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "time_zone": "Time zone",
}
CHANNELS = {"web": "Website", "telegram": "Telegram", "terminal": "Terminal", "rasa": "Rasa"}
STEPS = {
    "held": "Put aside",
    "booked": "Booked",
    "moved": "Moved",
    "contact": "Contact changed",
    "address": "Address changed",
    "cancelled": "Cancelled",
    "completed": "Over",
    "no_show": "Nobody came",
    "expired": "Given back",
}
STATES = {"booked": "Booked", "cancelled": "Cancelled", "completed": "Over", "no_show": "Nobody came"}
SENDERS = {"prospect": "Prospect", "assistant": "Assistant", "coach": "Coach"}


def percent(confidence: float) -> str:
    """Nothing is certain, and nothing is out of the question."""
    whole = round(confidence * 100)
    return "over 99 %" if whole > 99 else "under 1 %" if whole < 1 else f"{whole} %"
