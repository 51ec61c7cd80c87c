"""The booked call as a file for the visitor's calendar, behind a signed link that a mail or a chat can carry."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from fastapi.routing import APIRoute
from starlette.responses import Response

from bot.channels.web.parts import Parts
from bot.channels.web.problems import Code, Refused, documented
from bot.coaching.bookings import NoBooking
from bot.services import bookings, coaches, invitations, links
from bot.services.signing import LinkInvalid

MEDIA_TYPE = "text/calendar"


def call(web: Parts, signed: Annotated[str, Path(max_length=500)]) -> Response:
    """The call as it stands now: moved or cancelled, the same link tells so."""
    with web.database.read():
        try:
            booking = bookings.find(links.read("calendar", signed))
        except (LinkInvalid, NoBooking) as error:
            raise Refused(Code.not_found) from error
        content = invitations.ics(booking, coaches.get(booking.coach))
    return Response(
        content,
        media_type=f"{MEDIA_TYPE}; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": 'attachment; filename="discovery-call.ics"'},
    )


ROUTES = [
    APIRoute(
        "/calendar/{signed}.ics",
        call,
        methods=["GET"],
        response_class=Response,
        responses=documented(Code.not_found, Code.invalid)
        | {200: {"description": "An iCalendar file.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    ),
]
