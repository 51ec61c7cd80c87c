"""The calls ahead, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from bot.coaching.accounts import Right
from bot.console import labels
from bot.console.pages import Answer, Sheet, Visit, page
from bot.console.times import moment
from bot.services import prospects
from bot.services.clock import now
from bot.services.prospects import Ahead


def calls(visit: Visit) -> Answer:
    with visit.parts.database.read():
        ahead = prospects.calls_to_come(visit.account)
    zone = visit.account.time_zone
    here = ZoneInfo(zone)
    today = now().astimezone(here).date()
    days = []
    for day, of_day in groupby(ahead, key=lambda call: call.start.astimezone(here).date()):
        rows = [_row(call, zone) for call in of_day]
        name, dated = _named(day, today), rows[0]["start"].day
        days.append((name or dated, dated if name else "", rows))
    return Sheet("calls.html", {"days": days, "zone": zone})


def _row(call: Ahead, zone: str) -> dict[str, Any]:
    return {
        "id": call.id,
        "name": call.name,
        "start": moment(call.start, zone),
        "end": moment(call.end, zone),
        "coach": call.coach_name,
        "need": labels.NEEDS[call.match.need] if call.match else "",
        "confidence": labels.percent(call.match.confidence) if call.match else "",
    }


def _named(day: date, today: date) -> str:
    """Empty for a day that has no name but its date."""
    if day <= today:
        return "Today"
    return "Tomorrow" if day == today + timedelta(days=1) else ""


ROUTES = [page("/calls", Right.PROSPECTS, get=calls)]
