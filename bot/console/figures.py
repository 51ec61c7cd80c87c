"""How often coaches agree with the assistant."""

from __future__ import annotations

from bot.coaching import judgements
from bot.coaching.accounts import Right
from bot.coaching.needs import Need
from bot.console import labels
from bot.console.pages import Answer, Sheet, Visit, page
from bot.services import prospects


def agreement(visit: Visit) -> Answer:
    with visit.parts.database.read():
        known = prospects.judgements()
    parts = [
        ("By what it said", [(labels.NEEDS[Need(one.of)], one) for one in judgements.by_need(known)]),
        ("By how sure it was", [(f"{one.of.replace('-', ' to ')} %", one) for one in judgements.by_confidence(known)]),
        ("By month", [(one.of, one) for one in judgements.by_month(known)]),
    ]
    return Sheet("agreement.html", {"all": judgements.overall(known), "parts": parts})


ROUTES = [page("/agreement", Right.FIGURES, get=agreement)]
