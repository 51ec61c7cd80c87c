"""Where a coach who keeps no hours answers the mail that asks for times."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.channels.web import sheets
from bot.channels.web.parts import Web
from bot.channels.web.sheets import Answer, Asked, Elsewhere, Sheet
from bot.coaching.proposals import FARTHEST, MOST, SOONEST, Proposal, TimesWrong, Wrong
from bot.coaching.spoken import spoken_time, spoken_zone
from bot.services import coaches, links, proposals
from bot.services.clock import now
from bot.services.proposals import NoLongerAsked

FIELDS = tuple(f"time{n}" for n in range(1, MOST + 1))


def show(web: Web, asked: Asked) -> Answer:
    """The form, or what became of the question."""
    with web.database.read():
        return _shown(asked, _proposal(asked))


def answer(web: Web, asked: Asked) -> Answer:
    """Once: a second answer is not taken, and the first one is shown."""
    entered = [asked.form.get(field, "") for field in FIELDS]
    try:
        with web.database.transaction():
            proposal = _proposal(asked)
            if not proposals.sealed(proposal, asked.form.get("seal", "")):
                return _shown(asked, proposal, entered)
            proposals.answer(proposal.id, entered)
    except TimesWrong as error:
        with web.database.read():
            return _shown(asked, _proposal(asked), entered, error.wrong)
    except NoLongerAsked:
        with web.database.read():
            return _shown(asked, _proposal(asked), again=True)
    web.hints.notify(proposal.conversation)
    return Elsewhere(f"/times/{asked.token}")


def _proposal(asked: Asked) -> Proposal:
    """Raises LinkInvalid, LinkExpired and Gone."""
    try:
        return proposals.find(links.read("times", asked.token))
    except NoLongerAsked:
        raise sheets.Gone("erased") from None


def _standing(proposal: Proposal) -> str:
    """``chosen`` from what was answered, ``elsewhere`` booked, ``answered``, too ``late``, or ``open``."""
    if proposals.chosen(proposal):
        return "chosen"
    if proposals.booked(proposal):
        return "elsewhere"
    if proposal.answered_at:
        return "answered"
    return "late" if proposal.is_over(now()) else "open"


def _shown(
    asked: Asked,
    proposal: Proposal,
    entered: list[str] | None = None,
    wrong: dict[int, Wrong] | None = None,
    *,
    again: bool = False,
) -> Sheet:
    coach, call = coaches.get(proposal.coach), proposals.booked(proposal)
    local = ZoneInfo(coach.time_zone)
    values = {
        "path": f"/times/{asked.token}",
        "standing": _standing(proposal),
        "coach": coach,
        "zone": spoken_zone(coach.time_zone),
        "given": [spoken_time(start, coach.time_zone) for start in proposal.times],
        "chosen": spoken_time(call.start, coach.time_zone) if call and proposals.chosen(proposal) else "",
        "fields": list(zip(FIELDS, entered or [""] * MOST, strict=True)),
        "wrong": wrong or {},
        "empty": wrong == {},
        "again": again,
        "first": f"{(now() + SOONEST).astimezone(local):%Y-%m-%dT%H:%M}",
        "last": f"{(now() + FARTHEST).astimezone(local):%Y-%m-%dT%H:%M}",
        "seal": proposals.seal(proposal),
    }
    return Sheet("times.html", values, 422 if wrong is not None else 409 if again else 200)


ROUTES = [sheets.route("/times/{token}", get=show, post=answer)]
