"""Whether mails leave the house: without a mail server they are files, which only the practice reads."""

from __future__ import annotations

_sent: list[bool] = []


def use(sent: bool) -> None:
    """From now on that is so."""
    _sent[:] = [sent]


def mails_leave() -> bool:
    return _sent == [True]
