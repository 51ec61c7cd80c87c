"""What ``intake telegram check`` finds out, in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from telegram import WebhookInfo

from bot.channels.telegram.client import Fault, bot_for, fault
from bot.channels.telegram.receiving import WANTED
from bot.channels.telegram.webhook import PATH
from bot.services.clock import now
from bot.services.faults import describe

RECENT = timedelta(hours=1)
MANY = 50  # updates that wait


@dataclass(frozen=True, slots=True)
class Finding:
    fine: bool
    text: str


async def check(token: str, base_url: str | None, public_url: str | None) -> AsyncIterator[Finding]:
    """``public_url``: of this server, where updates are brought to; None where they are asked for."""
    bot = bot_for(token, base_url)
    try:
        try:
            await bot.initialize()
            info = await bot.get_webhook_info()
        except Exception as error:
            yield Finding(False, _unreached(error, base_url))
            return
        yield Finding(True, f"The token is that of @{bot.username} ({bot.link}).")
        if bot.bot.can_join_groups:
            yield Finding(True, "It can be added to groups, which it leaves again; to rule that out: /setjoingroups.")
        for finding in _webhook(info, public_url):
            yield finding
    finally:
        await bot.shutdown()


def _unreached(error: Exception, base_url: str | None) -> str:
    where = base_url or "api.telegram.org"
    match fault(error):
        case Fault.TOKEN:
            return "The token is refused: ask @BotFather for it (/mybots, API Token), and set INTAKE_TELEGRAM_TOKEN."
        case Fault.WAIT:
            return f"{where} asks to be left alone for a while; try again in a minute."
        case Fault.AWAY | Fault.UNSURE:
            return f"{where} can't be reached, or does not answer ({type(error).__name__}); is there a way out?"
    return f"{where} gives an answer that makes no sense: {describe(error)}"


def _webhook(info: WebhookInfo, public_url: str | None) -> list[Finding]:
    found = []
    expected = public_url + PATH if public_url else ""
    if not expected:
        found.append(Finding(True, "INTAKE_PUBLIC_URL is not set to an https address, so updates are asked for."))
        if info.url:
            found.append(
                Finding(False, f"But a webhook is set, to {info.url}; the start of `intake run` takes it away.")
            )
    elif info.url == expected:
        found.append(Finding(True, f"Updates are brought to {expected}."))
        if missing := set(map(str, WANTED)) - set(info.allowed_updates or WANTED):
            told = "the next start of `intake run` mends that"
            found.append(Finding(False, f"Some kinds are not brought, {', '.join(sorted(missing))}: {told}."))
    else:
        told = f"to {info.url}" if info.url else "not at all"
        found.append(Finding(False, f"Updates should be brought to {expected}, but are so {told}: start `intake run`."))
    waiting = info.pending_update_count
    many = f"{waiting} updates wait at Telegram's" + (": is `intake run` running?" if waiting > MANY else ".")
    found.append(Finding(waiting <= MANY, many if waiting else "No updates wait at Telegram's."))
    if expected and info.last_error_date is not None:
        lately = now() - info.last_error_date < RECENT
        at = f"{info.last_error_date:%Y-%m-%d %H:%M} UTC"
        found.append(Finding(not lately, f"The last one that could not be brought, {at}: {info.last_error_message}."))
    return found
