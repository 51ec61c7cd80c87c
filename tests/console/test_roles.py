"""Every page, with every role and with none: what a role may not see is refused."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.routing import Route
from visiting import House, Visitor

from bot.coaching.accounts import RIGHTS, Right, Role
from bot.console.pages import OPEN, Page

STATIC = "/console/static/"
# Written out here, so that a change of bot/coaching/accounts.py is noticed.
MAY: dict[Role, set[str]] = {
    Role.COACH: {"account", "prospects", "work", "figures"},
    Role.DIRECTOR: {"account", "prospects", "figures", "unmask", "log"},
    Role.ADMIN: {"account", "users", "practice", "log"},
}


def pages(app: FastAPI) -> list[Page]:
    return [route for route in app.routes if isinstance(route, Page)]


def asked(page: Page) -> list[tuple[str, str]]:
    path = re.sub(r"\{(\w+)(:\w+)?\}", "1", page.path)
    return [(method, path) for method in sorted((page.methods or set()) - {"HEAD"})]


def test_the_rights_are_these() -> None:
    assert {role: {str(right) for right in rights} for role, rights in RIGHTS.items()} == MAY


def test_every_route_of_the_console_declares_its_need(app: FastAPI) -> None:
    of_console = [r for r in app.routes if isinstance(r, Route) and r.path.startswith("/console")]
    undeclared = [r.path for r in of_console if not isinstance(r, Page) and not r.path.startswith(STATIC)]
    assert undeclared == []
    assert {str(page.need) for page in pages(app)} <= {str(right) for right in Right} | {OPEN}
    assert [page.path for page in pages(app) if page.need == OPEN] == ["/console/login", "/console/link/{token}"]


async def test_without_login_every_page_leads_to_it(house: House) -> None:
    async with house.client() as client:
        for page in pages(house.app):
            if page.need == OPEN:
                continue
            for method, path in asked(page):
                answer = await client.request(method, path)
                assert (answer.status_code, answer.headers.get("location")) == (303, "/console/login"), path


@pytest.mark.parametrize("role", list(Role))
async def test_every_page_refuses_what_the_role_may_not_see(house: House, role: Role) -> None:
    seen = set()
    for page in pages(house.app):
        for method, path in asked(page):
            visitor = Visitor(house.client())
            if page.need != OPEN:
                visitor = house.signed_in(house.account(role, f"{role}-{len(seen)}"))
                await visitor.open("/console/account")
            allowed = page.need == OPEN or str(page.need) in MAY[role]
            given = {"seal": visitor.seal} if method == "POST" else None
            answer = await visitor.client.request(method, path, data=given)
            refused = answer.status_code == 403 and "not for your role" in answer.text.replace("\u2019", "'")
            assert refused is not allowed, f"{role} {method} {path}: {answer.status_code}"
            assert answer.status_code < 500, path
            if allowed and method == "POST" and page.need != OPEN:
                unsealed = await visitor.client.post(path, data={"do": "x"})
                # the session may have been ended by the first one
                assert unsealed.status_code == 403 or unsealed.headers["location"] == "/console/login", path
            seen.add((method, page.path))
    assert len(seen) == sum(len(asked(page)) for page in pages(house.app))
