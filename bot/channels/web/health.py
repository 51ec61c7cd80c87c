"""Whether this web side can do its work."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from bot.channels.web.parts import Parts
from bot.channels.web.problems import documented
from bot.channels.web.schemas import Health


def healthz(web: Parts) -> Response:
    """For load balancers: the store answers."""
    with web.database.read() as connection:
        connection.execute(sa.text("SELECT 1"))
    return JSONResponse({"status": "ok"})


ROUTES = [
    APIRoute("/healthz", healthz, methods=["GET"], response_model=Health, responses=documented()),
]
