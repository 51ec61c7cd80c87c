"""What a coach looks like, for the openings on the page."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Path, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from bot.channels.web.parts import Parts
from bot.channels.web.problems import Code, Refused, documented
from bot.services import coaches, photos

LASTS = "public, max-age=3600"


def photo(web: Parts, request: Request, coach: Annotated[str, Path(max_length=64)]) -> Response:
    """The coach's photo, or the initials where there is none."""
    with web.database.read():
        try:
            found = photos.of(coach)
        except coaches.UnknownCoach as error:
            raise Refused(Code.not_found) from error
    headers = {"ETag": f'"{hashlib.sha256(found.content).hexdigest()[:20]}"', "Cache-Control": LASTS}
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the widget shows them on other sites
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


ROUTES = [
    APIRoute(
        "/photos/{coach}",
        photo,
        methods=["GET"],
        response_class=Response,
        responses=documented(Code.not_found, Code.invalid)
        | {200: {"description": "A picture.", "content": {kind: {} for kind in sorted(set(photos.TYPES.values()))}}},
    ),
]
