"""A call behind the link of its mails: see it, move it, cancel it, without the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.web import sheets
from bot.channels.web.parts import Web
from bot.channels.web.sheets import Answer, Asked, Elsewhere, Sheet
from bot.coaching.bookings import (
    Booking,
    ChangedMeanwhile,
    NoBooking,
    OpeningNotOffered,
    OpeningTaken,
    State,
    Step,
    TooLate,
)
from bot.coaching.nearest import beside
from bot.coaching.openings import Opening, parse_id
from bot.coaching.spoken import spoken_clock, spoken_day, spoken_short, spoken_zone
from bot.services import bookings, changing, coaches, links, openings, practice
from bot.services.changing import LinkReplaced
from bot.services.clock import now
from bot.services.limits import MovedOften

NEAREST = 3
DONE = {Step.MOVED: "moved", Step.CANCELLED: "cancelled"}


@dataclass(frozen=True)
class Day:
    """A day with openings, in the prospect's zone."""

    key: str  # ISO date
    spoken: str
    short: str
    openings: tuple[Opening, ...]


def show(web: Web, asked: Asked) -> Answer:
    """The call as it stands now."""
    with web.database.read():
        return _shown(asked, _booking(asked))


def times(web: Web, asked: Asked) -> Answer:
    """Other times of the same coach, one day at a time."""
    with web.database.read():
        booking = _booking(asked)
        return _times(asked, booking) if _standing(booking) == "open" else _shown(asked, booking)


def confirm(web: Web, asked: Asked) -> Answer:
    """Before the call is cancelled."""
    with web.database.read():
        booking = _booking(asked)
        if _standing(booking) != "open":
            return _shown(asked, booking)
        return Sheet("cancel.html", _values(asked, booking) | {"seal": changing.seal(booking, "cancel")})


def move(web: Web, asked: Asked) -> Answer:
    """Once: the same form again finds the call where it wanted it."""
    chosen = asked.form.get("opening", "")
    try:
        with web.database.transaction():
            moved = changing.move(_booking(asked).id, chosen, asked.form.get("seal", ""))
    except (OpeningTaken, OpeningNotOffered):
        with web.database.read():
            booking = _booking(asked)
            return _times(asked, booking, chosen) if _standing(booking) == "open" else _shown(asked, booking)
    except MovedOften:
        with web.database.read():
            return _shown(asked, _booking(asked), refused="often")
    except (ChangedMeanwhile, NoBooking, TooLate):
        return _otherwise(web, asked)
    web.hints.notify(moved.conversation)
    return Elsewhere(f"/call/{asked.token}?done=moved")


def cancel(web: Web, asked: Asked) -> Answer:
    """Once: a call that is cancelled stays so."""
    try:
        with web.database.transaction():
            cancelled = changing.cancel(_booking(asked).id, asked.form.get("seal", ""))
    except (ChangedMeanwhile, NoBooking, TooLate):
        return _otherwise(web, asked)
    web.hints.notify(cancelled.conversation)
    return Elsewhere(f"/call/{asked.token}?done=cancelled")


def _otherwise(web: Web, asked: Asked) -> Answer:
    """Nothing was done: the call as it stands explains why."""
    with web.database.read():
        return _shown(asked, _booking(asked), refused="changed")


def _booking(asked: Asked) -> Booking:
    """Raises LinkInvalid, LinkExpired and Gone."""
    try:
        return changing.read(asked.token)
    except NoBooking:
        raise sheets.Gone("erased") from None
    except LinkReplaced:
        raise sheets.Gone("replaced") from None


def _standing(booking: Booking) -> str:
    """Where the call is: ``open`` to changes, ``late`` for them, ``begun``, ``over`` or ``cancelled``."""
    if booking.state is State.CANCELLED:
        return "cancelled"
    if booking.state is not State.BOOKED or booking.end <= now():
        return "over"
    if booking.start <= now():
        return "begun"
    try:
        bookings.changeable(booking.conversation)
    except TooLate:
        return "late"
    return "open"


def _shown(asked: Asked, booking: Booking, *, refused: str = "") -> Sheet:
    done = DONE.get(bookings.history(booking.id)[-1].step) if asked.query.get("done") else None
    done = done if done == asked.query.get("done") else None
    values = _values(asked, booking) | {"done": done, "refused": refused}
    return Sheet("call.html", values, 409 if refused else 200)


def _times(asked: Asked, booking: Booking, unavailable: str | None = None) -> Sheet:
    """``unavailable``: the opening that was chosen and cannot be had; the nearest ones stand in its place."""
    free = openings.of_coach(booking.coach, booking.conversation)
    days = _days(free, booking.time_zone)
    wanted = asked.query.get("day") or asked.form.get("day") or ""
    day = next((one for one in days if one.key == wanted), _near_day(days, booking))
    close: list[Opening] = []
    if unavailable:
        try:
            close = beside(free, parse_id(unavailable)[1], booking.time_zone, booking.coach, NEAREST)
        except OpeningNotOffered:
            close = []
    values = _values(asked, booking) | {
        "days": days,
        "day": day,
        "shown": close or (day.openings if day else ()),
        "close": bool(close),
        "unavailable": unavailable is not None,
        "unchosen": unavailable == "",
        "clock": lambda opening: spoken_clock(opening.start, booking.time_zone),
        "short": lambda opening: spoken_short(opening.start, booking.time_zone),
        "seal": changing.seal(booking, "move"),
    }
    status = 200 if unavailable is None else 409 if unavailable else 422
    return Sheet("move.html", values, status)


def _days(free: list[Opening], zone: str) -> list[Day]:
    local = ZoneInfo(zone)

    def day(opening: Opening) -> date:
        return opening.start.astimezone(local).date()

    found = [(key, tuple(some)) for key, some in groupby(free, key=day)]
    return [
        Day(
            key.isoformat(),
            spoken_day(some[0].start, zone),
            spoken_short(some[0].start, zone).partition(",")[0],
            some,
        )
        for key, some in found
    ]


def _near_day(days: list[Day], booking: Booking) -> Day | None:
    """The day of the call when it has other openings, else the first after it, else the last."""
    present = booking.start.astimezone(ZoneInfo(booking.time_zone)).date().isoformat()
    later = [one for one in days if one.key >= present] or days[-1:]
    return later[0] if later else None


def _values(asked: Asked, booking: Booking) -> dict[str, Any]:
    coach, zone = coaches.get(booking.coach), booking.time_zone
    return {
        "path": f"/call/{asked.token}",
        "standing": _standing(booking),
        "by": booking.cancelled_by,
        "day_spoken": spoken_day(booking.start, zone),
        "from_clock": spoken_clock(booking.start, zone),
        "until_clock": spoken_clock(booking.end, zone),
        "zone": spoken_zone(zone),
        "minutes": (booking.end - booking.start).seconds // 60,
        "coach": coach,
        "place": sheets.linked(coach.place),
        "name": booking.name,
        "calendar": links.path("calendar", booking.id, until=booking.end),
        "notice_hours": practice.current().change_notice_hours,
    }


ROUTES = [
    sheets.route("/call/{token}", get=show),
    sheets.route("/call/{token}/move", get=times, post=move),
    sheets.route("/call/{token}/cancel", get=confirm, post=cancel),
]
