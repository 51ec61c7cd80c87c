"""The Bot API through python-telegram-bot, with what its errors mean to us, and its secrets kept out of the logs."""

from __future__ import annotations

import asyncio
import logging
import traceback
from enum import Enum, auto
from typing import Any

import httpx
from telegram import error as errors
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

DEFAULT_BASE = "https://api.telegram.org"
LONG_POLL = 25  # seconds
PATIENCE = 30.0  # seconds for an answer; what is not known to have arrived is awkward, so it is waited for
CONNECTIONS = 32
NO_TOKEN = 60.0  # seconds until a refused token is tried again
A_SECOND = 30  # messages to all chats together, Telegram's limit
A_CHAT_RESTS = 1.0  # seconds between two messages to one chat, Telegram's limit as well; a few may go at once


class Fault(Enum):
    """What an error of a request means."""

    WAIT = auto()  # asked too much
    AWAY = auto()  # it was not done, and may be done a little later
    UNSURE = auto()  # nobody knows whether it was done
    GONE = auto()  # the user wants no messages, or is not there any more
    REFUSED = auto()  # as it is, it never will be done
    TOKEN = auto()  # the token is not, or no longer, that of a bot


_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate", "user not found")


def fault(error: BaseException) -> Fault:
    if isinstance(error, errors.RetryAfter):
        return Fault.WAIT
    if isinstance(error, errors.InvalidToken):
        return Fault.TOKEN
    if isinstance(error, errors.Forbidden):
        return Fault.GONE
    if isinstance(error, errors.BadRequest):  # a kind of network error to the library, so asked first
        return Fault.GONE if any(one in error.message.lower() for one in _GONE) else Fault.REFUSED
    if isinstance(error, errors.NetworkError):
        cause = error.__cause__
        before = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        unsure = isinstance(cause, httpx.HTTPError) and not isinstance(cause, before)
        return Fault.UNSURE if unsure else Fault.AWAY  # an answered 5xx is one of a request that was not done
    if isinstance(error, errors.TelegramError):
        return Fault.AWAY if isinstance(error, errors.Conflict) else Fault.REFUSED
    return Fault.REFUSED


def wait_of(error: BaseException) -> float:
    """Seconds that a 429 asks to wait for, and a little more."""
    assert isinstance(error, errors.RetryAfter)
    told = error.retry_after
    return (told if isinstance(told, int) else told.total_seconds()) + 0.1


def bot_for(token: str, base_url: str | None, *, a_second: float = A_SECOND) -> ExtBot[Any]:
    """A bot that keeps Telegram's limit for all chats together; it is not asked anything yet."""
    base = (base_url or DEFAULT_BASE).rstrip("/")
    quiet(token)
    return ExtBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(CONNECTIONS, PATIENCE),
        get_updates_request=_request(1, LONG_POLL + 10.0),
        rate_limiter=AIORateLimiter(overall_max_rate=a_second),
    )


def _request(connections: int, patience: float) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=patience,
        write_timeout=patience,
        connect_timeout=5.0,
        pool_timeout=patience,
        media_write_timeout=patience,
        httpx_kwargs={"trust_env": True},
    )


def quiet(*secrets: str) -> None:
    """From now on none of these stands in a log line, whoever writes it: addresses of requests hold the token."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)  # what there is to say is said here, without words
    factory = logging.getLogRecordFactory()
    if isinstance(factory, _Redacting):
        factory.secrets.update(secrets)
    else:
        logging.setLogRecordFactory(_Redacting(factory, set(secrets)))


class _Redacting:
    """Makes log records without the secrets; a record that handlers get has none, however they format it."""

    def __init__(self, make: Any, secrets: set[str]) -> None:
        self.make, self.secrets = make, secrets

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = self.make(*args, **kwargs)
        try:
            said = record.getMessage()
        except Exception:  # arguments that do not fit: the handler says so
            said = f"{record.msg} {record.args}"
        if self._told(said):
            record.msg, record.args = self._cleaned(said), ()
        if record.exc_info and record.exc_info[1] is not None:
            text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if self._told(text):
                record.exc_text, record.exc_info = self._cleaned(text), None
        return record

    def _told(self, text: str) -> bool:
        return any(secret in text for secret in self.secrets)

    def _cleaned(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, "\u2026")
        return text


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait, but not longer than until the end."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        pass
