"""Refusals of the API: problem+json (RFC 9457), each with a code that a client can rely on.

No answer repeats what was sent: neither the words of a prospect nor a stack trace leave through an error.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Match

from bot.channels.web.headers import SECURITY
from bot.coaching.errors import (
    CoachingError,
    ConversationErased,
    EmptyMessage,
    MessageTooLong,
    PayloadNotOffered,
    UnknownConversation,
)
from bot.store.database import DatabaseUnavailable

MEDIA_TYPE = "application/problem+json"


class Code(StrEnum):
    bad_request = "bad_request"
    invalid = "invalid"
    message_empty = "message_empty"
    message_too_long = "message_too_long"
    payload_not_offered = "payload_not_offered"
    refused = "refused"
    unauthorized = "unauthorized"
    origin_not_listed = "origin_not_listed"
    not_found = "not_found"
    method_not_allowed = "method_not_allowed"
    erased = "erased"
    moved = "moved"
    no_telegram = "no_telegram"
    telegram_not_reached = "telegram_not_reached"
    too_large = "too_large"
    too_many = "too_many"
    failed = "failed"
    unavailable = "unavailable"


MEANING: dict[Code, tuple[int, str]] = {
    Code.bad_request: (400, "The body is not valid JSON."),
    Code.invalid: (422, "A value is missing or has the wrong form."),
    Code.message_empty: (422, "There is nothing to read in the message."),
    Code.message_too_long: (422, "The message is too long."),
    Code.payload_not_offered: (422, "This choice was not offered in this conversation."),
    Code.refused: (422, "This cannot be done."),
    Code.unauthorized: (401, "There is no such conversation, or the token does not open it."),
    Code.origin_not_listed: (403, "The site that asks is not among those that may."),
    Code.not_found: (404, "There is nothing here."),
    Code.method_not_allowed: (405, "The method does not fit this address."),
    Code.erased: (410, "The conversation was erased."),
    Code.moved: (409, "The conversation goes on on Telegram."),
    Code.no_telegram: (404, "There is no Telegram bot here."),
    Code.telegram_not_reached: (409, "The Telegram bot has not been reached yet."),
    Code.too_large: (413, "The body is too large."),
    Code.too_many: (429, "That was too much at once; Retry-After says how many seconds to wait."),
    Code.failed: (500, "Something went wrong on our side."),
    Code.unavailable: (503, "The store does not answer."),
}
BY_STATUS = {400: Code.bad_request, 401: Code.unauthorized, 404: Code.not_found, 405: Code.method_not_allowed}
REFUSALS: dict[type[CoachingError], Code] = {
    EmptyMessage: Code.message_empty,
    MessageTooLong: Code.message_too_long,
    PayloadNotOffered: Code.payload_not_offered,
    ConversationErased: Code.erased,
    UnknownConversation: Code.unauthorized,
}


class Problem(BaseModel):
    """What went wrong. ``code`` is stable, the other texts are for people."""

    type: str = Field("about:blank", description="Always about:blank: the code tells problems apart.")
    title: str
    status: int
    code: Code
    detail: str | None = None
    fields: list[str] | None = Field(
        default=None, description="The values that do not fit, as paths such as body.client_id."
    )


class Refused(Exception):
    """Ends a request with a problem; what a service refuses (``CoachingError``) becomes one by itself."""

    def __init__(self, code: Code, detail: str | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail


def answer(
    code: Code, *, detail: str | None = None, fields: list[str] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    status, title = MEANING[code]
    problem = Problem(type="about:blank", title=title, status=status, code=code, detail=detail, fields=fields)
    extra = dict(headers or {})
    if status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    if status == 503:
        extra["Retry-After"] = "2"
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True), status_code=status, headers=extra, media_type=MEDIA_TYPE
    )


def _invalid(error: RequestValidationError) -> JSONResponse:
    if any(part["type"] == "json_invalid" for part in error.errors()):
        return answer(Code.bad_request)
    paths = sorted({".".join(str(step) for step in part["loc"])[:120] for part in error.errors()})
    reasons = "; ".join(sorted({str(part["msg"]) for part in error.errors()}))[:300]
    return answer(Code.invalid, detail=reasons, fields=paths)


def _allowed(request: Request) -> list[str]:
    """All methods of an address: Starlette names only those of the first route that has it."""
    routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in routes for method in route.methods or ()})


def install(app: FastAPI) -> None:
    """Give every error of the app this form, also those that are not raised by our own routes."""

    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refused)
        return answer(error.code, detail=error.detail)

    async def service_refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, CoachingError)
        return answer(REFUSALS.get(type(error), Code.refused))

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return _invalid(error)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = BY_STATUS.get(error.status_code, Code.failed if error.status_code >= 500 else Code.bad_request)
        headers = dict(error.headers or {})
        if code is Code.method_not_allowed:
            headers["Allow"] = ", ".join(_allowed(request))
        return answer(code, headers=headers)

    async def unavailable(_: Request, error: Exception) -> JSONResponse:
        return answer(Code.unavailable)  # the database's side of it is in the log

    async def failed(_: Request, error: Exception) -> JSONResponse:
        # Starlette logs the exception itself; outside our middleware, hence the headers.
        return answer(Code.failed, headers=SECURITY)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(CoachingError, service_refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(DatabaseUnavailable, unavailable)
    app.add_exception_handler(Exception, failed)


def schemas() -> dict[str, Any]:
    """The OpenAPI schemas that ``documented`` refers to."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def documented(*codes: Code) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that may end with these codes, one entry per status."""
    answers: dict[int | str, dict[str, Any]] = {}
    for code in dict.fromkeys((*codes, Code.failed, Code.unavailable)):
        status, title = MEANING[code]
        said = answers.setdefault(
            status,
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )
        said["description"] += f"`{code}`: {title} "
    for said in answers.values():
        said["description"] = said["description"].strip()
    return answers
