"""A coach's calls as a calendar to subscribe to, at an address that only the coach knows."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from bot.channels.web.calendar import MEDIA_TYPE
from bot.channels.web.parts import Parts
from bot.channels.web.problems import Code, Refused, documented
from bot.services.calendars import feed_out
from bot.services.coaches import UnknownCoach


def feed(web: Parts, request: Request, key: Annotated[str, Path(max_length=100)]) -> Response:
    """All calls of the coach with this key, the cancelled ones for two weeks."""
    with web.database.read():
        try:
            found = feed_out.of_key(key)
        except UnknownCoach as error:
            raise Refused(Code.not_found) from error
    headers = {"ETag": f'"{found.mark}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=f"{MEDIA_TYPE}; charset=utf-8; method=PUBLISH", headers=headers)


ROUTES = [
    APIRoute(
        "/feeds/{key}.ics",
        feed,
        methods=["GET"],
        response_class=Response,
        responses=documented(Code.not_found, Code.invalid)
        | {200: {"description": "An iCalendar file.", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    ),
]
