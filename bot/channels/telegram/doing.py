"""What is to be done at Telegram's after an update was taken up. It is tried once: none of it is a word of the
conversation, and what is lost is mended by the next press or message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """Ends the waiting mark on a pressed button; ``text`` is shown for a moment."""

    query: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class MarkChosen:
    """Takes a keyboard away; ``html``: the message with what was chosen, None where only the keyboard goes."""

    chat: int
    message: int
    html: str | None


@dataclass(frozen=True, slots=True)
class ShowTyping:
    """Until the message is answered."""

    chat: int
    conversation: str


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """``explain``: whether anybody can be told why."""

    chat: int
    explain: bool


Doing = AnswerTap | MarkChosen | ShowTyping | LeaveGroup
