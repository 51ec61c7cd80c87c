"""``intake telegram check``: plain words about what is set up, and an exit code."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.checking import Finding, check
from bot.channels.telegram.webhook import PATH
from tests.telegram_server import TOKEN, FakeTelegram, Fault

HERE = "https://chat.test"


async def told(fake: FakeTelegram, token: str = TOKEN, public_url: str | None = None) -> list[Finding]:
    return [finding async for finding in check(token, fake.url, public_url)]


async def test_all_is_well_while_updates_are_asked_for(fake: FakeTelegram) -> None:
    found = await told(fake)
    assert all(one.fine for one in found)
    assert "@intake_test_bot" in found[0].text


async def test_a_wrong_token_is_said(fake: FakeTelegram) -> None:
    found = await told(fake, "123456789:another-token-of-a-good-length")
    assert [one.fine for one in found] == [False]
    assert "The token is refused" in found[0].text


@pytest.mark.parametrize("fault", [Fault(code=502), Fault(lost="request"), Fault(code=429, retry_after=5)])
async def test_a_telegram_out_of_reach_is_said(fake: FakeTelegram, fault: Fault) -> None:
    fake.fault = lambda method, asked: fault
    found = await told(fake)
    assert [one.fine for one in found] == [False]


@pytest.mark.parametrize(
    ("hook", "public_url", "fine", "words"),
    [
        ({"url": f"{HERE}{PATH}"}, HERE, True, "Updates are brought"),
        ({}, HERE, False, "not at all"),
        ({"url": "https://elsewhere.test/"}, HERE, False, "elsewhere.test"),
        ({"url": "https://elsewhere.test/"}, None, False, "takes it away"),
        ({"url": f"{HERE}{PATH}", "allowed_updates": ["message"]}, HERE, False, "callback_query"),
    ],
)
async def test_where_updates_go_is_said(
    fake: FakeTelegram, hook: dict[str, Any], public_url: str | None, fine: bool, words: str
) -> None:
    fake.webhook = hook
    found = await told(fake, public_url=public_url)
    assert any(words in one.text for one in found)
    assert all(one.fine for one in found) is fine


async def test_many_waiting_updates_are_said(fake: FakeTelegram) -> None:
    for _ in range(60):
        fake.push({})
    found = await told(fake)
    assert any("60 updates wait" in one.text and not one.fine for one in found)
