"""The inbox: who is waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast
from urllib.parse import urlencode

from bot.coaching.accounts import Right
from bot.coaching.flags import FlagKind
from bot.coaching.needs import Need
from bot.coaching.prospects import Place, Status, Wanted
from bot.console import labels
from bot.console.pages import ROOT, Answer, Elsewhere, Sheet, Visit, page
from bot.console.times import moment
from bot.services import practice, prospects
from bot.services.prospects import Listed

PATH = f"{ROOT}/prospects"
CHOICES: dict[str, set[str]] = {
    "need": set(Need),
    "flag": set(FlagKind),
    "status": set(Status),
    "whose": {"mine", "unassigned"},
    "silent": {"1"},
}


def home(visit: Visit) -> Answer:
    return Elsewhere(PATH if visit.account.may(Right.PROSPECTS) else f"{ROOT}/users")


def inbox(visit: Visit) -> Answer:
    chosen = {name: visit.query[name] for name, known in CHOICES.items() if visit.query.get(name) in known}
    if visit.account.coach is None:
        chosen.pop("whose", None)
    wanted = Wanted(
        coach=None,  # the service sees to that
        need=chosen.get("need", ""),
        flag=chosen.get("flag", ""),
        status=chosen.get("status", ""),
        whose=cast(Literal["", "mine", "unassigned"], chosen.get("whose", "")),
        silent="silent" in chosen,
    )
    after = _place(visit.query.get("after", ""))
    with visit.parts.database.read():
        rows, more = prospects.listed(visit.account, wanted, after)
    zone = visit.account.time_zone
    return Sheet(
        "inbox.html",
        {
            "rows": [_shown(row, zone) for row in rows],
            "chosen": chosen,
            "more": f"{PATH}?{urlencode({**chosen, 'after': _spoken(more)})}" if more else "",
            "first": f"{PATH}?{urlencode(chosen)}" if after else "",
            "needs": labels.NEEDS,
            "flags": labels.FLAGS,
            "statuses": labels.STATUSES,
            "demo": practice.current().demo,
            "zone": zone,
        },
    )


def _shown(row: Listed, zone: str) -> Mapping[str, Any]:
    match = row.match
    return {
        "id": row.row.id,
        "name": row.name,
        "role": row.role,
        "need": labels.NEEDS[match.need] if match else "",
        "confidence": labels.percent(match.confidence) if match else "",
        "sure": bool(match and match.sure),
        "call": row.call and moment(row.call.start, zone),
        "coach": row.call.coach_name if row.call else "",
        "rating": row.row.rating,
        "channel": labels.CHANNELS.get(row.row.channel, row.row.channel),
        "last": moment(row.row.updated_at, zone),
        "flags": [(labels.FLAGS[kind], kind in labels.GRAVE) for kind in row.flags],
        "status": labels.STATUSES[row.status],
        "is_new": row.status is Status.NEW,
        "consent": row.row.consent,
    }


def _spoken(place: Place) -> str:
    return f"{place[0].isoformat()}~{place[1]}"


def _place(text: str) -> Place | None:
    """None for anything that is no place: then the list begins at its beginning."""
    at, _, id = text.partition("~")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, id) if found.tzinfo and id else None


ROUTES = [page("", Right.ACCOUNT, get=home), page("/prospects", Right.PROSPECTS, get=inbox)]
