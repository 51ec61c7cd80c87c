"""What makes a person look at a conversation."""

from __future__ import annotations

from enum import StrEnum


class FlagKind(StrEnum):
    """Why a conversation wants a person's eyes."""

    UNSURE = "unsure"  # no need stood out: a coach decides
    HUMAN = "human"  # the prospect asked for a person
    CRISIS = "crisis"
    FAILED_TURN = "failed_turn"
    MAIL_FAILED = "mail_failed"
    CALENDAR_CONFLICT = "calendar_conflict"  # the coach's calendar has something else at the time of the call
    COACH_SILENT = "coach_silent"  # who was asked for times has not answered


# somebody is told at once
ALERTING = frozenset(FlagKind) - {FlagKind.UNSURE, FlagKind.MAIL_FAILED}
