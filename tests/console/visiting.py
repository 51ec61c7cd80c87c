"""What tests of the console share: people with accounts, and a browser without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape

import httpx
from fastapi import FastAPI

from bot.coaching.accounts import Account, Role
from bot.services import accounts, coaches, passwords, sessions
from bot.store.database import Database

PASSWORD = "grey otters swim upstream"
ADDRESS = "93.184.216.34"  # of a network that is counted
SEAL = re.compile(r'name="seal" value="([^"]+)"')


@cache
def hashed() -> str:
    return passwords.hashed(PASSWORD)


@dataclass
class House:
    """The web side over a database of its own."""

    app: FastAPI
    database: Database

    def client(self, address: str = ADDRESS) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="https://chat.test")

    def account(self, role: Role, name: str = "", coach: str = "maren") -> Account:
        with self.database.transaction():
            coaches.seed_demo()
            known = accounts.add(name or str(role), role, coach if role is Role.COACH else None)
            accounts.accept(accounts.invite(known).rpartition("/")[2], "", hashed())
        return known

    def signed_in(self, known: Account) -> Visitor:
        with self.database.transaction():
            cookie = sessions.begin(known)
        client = self.client()
        client.cookies.set("intake_session", cookie, domain="chat.test", path="/console")
        return Visitor(client)


class Visitor:
    """Opens pages and sends their forms as a browser does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.seal = ""
        self.html = ""
        self.status = 0

    async def open(self, path: str) -> httpx.Response:
        return self._seen(await self.client.get(path, follow_redirects=True))

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """With the seal of the page that is open."""
        form = {"seal": self.seal, **fields}
        return self._seen(await self.client.post(path, data=form, follow_redirects=True))

    @property
    def text(self) -> str:
        body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", self.html, flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split()).replace("\u2019", "'")

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.status, self.html = answer.status_code, answer.text
        found = SEAL.search(answer.text)
        self.seal = found[1] if found else ""
        return answer
