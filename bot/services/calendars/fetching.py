"""Requests to servers of others: only to web addresses, never endless, and what is wrong said in plain words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.services.faults import Explained

TIMEOUT = (5.0, 15.0)  # seconds to connect, and between two pieces of an answer
PATIENCE = 60.0  # seconds for one whole answer
LARGEST = 10 * 1024 * 1024  # bytes, unpacked
REDIRECTS = 5
_PIECE = 64 * 1024


class CalendarError(Explained):
    """A calendar could not be used; the message says why, without its address or password.

    ``lasting`` is whether only a person can mend it.
    """

    lasting = False


class CalendarUnusable(CalendarError):
    """It won't get better by itself: a wrong address, user or password."""

    lasting = True


class Limited(requests.Session):
    """A session whose answers are read at once, and neither large nor slow."""

    def __init__(self) -> None:
        super().__init__()
        self.max_redirects = REDIRECTS

    def request(self, *args: Any, **how: Any) -> requests.Response:  # type: ignore[override,unused-ignore]
        """Raises CalendarError for an answer that is too large or too slow."""
        answer = super().request(*args, **{**how, "timeout": TIMEOUT, "stream": True})
        with answer:
            answer._content = b"".join(_pieces(answer))
            answer._content_consumed = True
        return answer


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    until, size = time.monotonic() + PATIENCE, 0
    for piece in answer.iter_content(_PIECE):
        size += len(piece)
        if size > LARGEST:
            raise CalendarError(f"the answer is larger than {LARGEST // 1024 // 1024} MB")
        if time.monotonic() > until:
            raise CalendarError(f"the answer takes longer than {PATIENCE:.0f} seconds")
        yield piece


def web_address(url: str) -> str:
    """The address to ask, for one as people copy it: webcal is http with another name. Raises CalendarUnusable."""
    scheme, colon, rest = url.strip().partition(":")
    said = {"webcal": "https", "webcals": "https"}.get(scheme.lower(), scheme.lower()) + colon + rest
    try:
        parts = urlsplit(said)
        port_known = parts.port is None or parts.port
    except ValueError:
        port_known = None
    if not port_known or parts.scheme not in ("http", "https") or not parts.hostname:
        raise CalendarUnusable("that is no address beginning with https://, http:// or webcal://")
    return said


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what the network raises into a CalendarError that says what happened, and nothing secret."""
    try:
        yield
    except requests.exceptions.SSLError:
        raise CalendarError("its certificate is not trusted") from None
    except requests.exceptions.Timeout:
        raise CalendarError("it does not answer in time") from None
    except requests.exceptions.TooManyRedirects:
        raise CalendarError("it sends from one address to the next without end") from None
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema):
        raise CalendarUnusable("it leads to an address that is none") from None
    except requests.exceptions.ConnectionError as error:
        raise CalendarError(_connection(str(error))) from None
    except requests.exceptions.RequestException as error:
        raise CalendarError(f"the request failed ({type(error).__name__})") from None


def _connection(said: str) -> str:
    if "NameResolution" in said or "getaddrinfo" in said or "Name or service" in said:
        return "no server has that name"
    if "refused" in said:
        return "nothing listens at that address"
    return "the connection broke"


def refuse(status: int) -> None:
    """Raises CalendarError for a status that is a refusal or a failure."""
    if status < 400:
        return
    if status == 401:
        raise CalendarUnusable("user or password are wrong")
    if status == 403:
        raise CalendarUnusable("this user may not do that there")
    if status in (404, 410):
        raise CalendarUnusable("there is nothing at that address")
    if status == 429:
        raise CalendarError("it was asked too often for now")
    raise CalendarError(f"its server has trouble of its own (status {status})" if status >= 500 else f"status {status}")
