"""Who asks too much is asked to wait, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from web_side import PRACTICE, SITE, Side, greeting

from bot.app import create_app
from bot.settings import Settings, SettingsError

HOME, ELSEWHERE = "1.2.3.4", "5.6.7.8"
Open = Callable[..., httpx.AsyncClient]


@pytest.fixture
def limited(side: Side) -> Open:
    """A client at an address, of a server with small limits."""
    settings = Settings(
        _env_file=None,
        public_url="https://chat.test",
        allowed_origins=SITE,
        limit_requests="6/minute",
        limit_conversations="2/hour",
        limit_messages="3/minute;4/hour",
    )
    app = create_app(settings, side.database, None, side.hints, greeting, practice=PRACTICE)

    def client(address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://chat.test")

    return client


async def begun(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    started = (await client.post("/api/conversations")).json()
    return f"/api/conversations/{started['conversation']}/messages", {"Authorization": f"Bearer {started['token']}"}


async def test_an_address_begins_so_many_conversations_and_another_is_free(limited: Open) -> None:
    home = limited(HOME)
    assert [(await home.post("/api/conversations")).status_code for _ in range(3)] == [201, 201, 429]
    refused = await home.post("/api/conversations", headers={"Origin": SITE})
    assert refused.json()["code"] == "too_many"
    assert refused.headers["content-type"] == "application/problem+json"
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["access-control-allow-origin"] == SITE  # else the widget could not read it
    assert "retry-after" in refused.headers["access-control-expose-headers"].lower()
    assert (await limited(ELSEWHERE).post("/api/conversations")).status_code == 201


async def test_an_address_asks_so_often_and_pages_are_not_counted(limited: Open) -> None:
    client = limited("2001:db9::1")
    path, token = await begun(client)
    asked = [(await client.get(path, headers=token)).status_code for _ in range(6)]
    assert asked == [200] * 5 + [429]
    assert (await limited("2001:db9::2").get(path, headers=token)).status_code == 429  # the same network
    assert (await client.get("/")).status_code == 200


async def test_a_conversation_takes_so_many_messages_whoever_asks_without_its_token(limited: Open) -> None:
    path, token = await begun(limited(HOME))
    stranger = {"Authorization": "Bearer guessed"}
    unknown = [
        (await limited(ELSEWHERE).post(path, headers=stranger, json={"text": "hi", "client_id": str(n)})).status_code
        for n in range(4)
    ]
    assert unknown == [401, 401, 401, 429]
    private = limited("10.0.0.1")
    sent = [
        (await private.post(path, headers=token, json={"text": "hi", "client_id": str(n)})).status_code
        for n in range(4)
    ]
    assert sent == [202, 202, 202, 429]
    waits = await private.post(path, headers=token, json={"text": "hi", "client_id": "5"})
    assert 50 < int(waits.headers["retry-after"]) <= 60


async def test_visitors_behind_a_proxy_on_a_private_network_are_not_counted_as_one(limited: Open) -> None:
    for _ in range(10):
        assert (await limited("172.16.0.9").post("/api/conversations")).status_code == 201


@pytest.mark.parametrize("wrong", ["many", "3", "0/minute", "5/fortnight"])
def test_a_limit_that_cannot_be_read_is_told(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"INTAKE_LIMIT_MESSAGES.*30/minute"):
        Settings(_env_file=None, limit_messages=wrong)


def test_limits_can_be_switched_off() -> None:
    assert Settings(_env_file=None, limit_messages="off").limit_messages == "off"
