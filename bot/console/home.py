"""Where each role begins."""

from __future__ import annotations

from bot.coaching.accounts import Right
from bot.console.pages import Answer, Elsewhere, Visit, page


def home(visit: Visit) -> Answer:
    return Elsewhere("/console/users" if visit.account.may(Right.USERS) else "/console/account")


ROUTES = [page("", Right.ACCOUNT, get=home)]
