"""The assistant in a terminal: the same inbox, turns and store as every channel."""

from __future__ import annotations

import asyncio
import uuid
from typing import Protocol, TextIO

from bot.coaching.chat import Button, Inbound, Message, Outcome, Reply
from bot.coaching.errors import CoachingError
from bot.services import conversations, inbox, messages, wording
from bot.services.turns import one_turn
from bot.store.database import Database

CHANNEL = "terminal"
HELP = "Type your answer, or the number of a suggestion. Ctrl-D ends the chat; your answers stay."


class Engine(Protocol):
    async def play(self, inbound: Inbound) -> Outcome: ...


def talk(database: Database, engine: Engine, greeting: list[Reply], lines: TextIO, out: TextIO) -> str:
    """Chat until the input ends; gives the conversation's id."""
    with database.transaction():
        conversation = conversations.start(CHANNEL, "en", None, None).id
        messages.post(conversation, greeting)
    print(f"{HELP}\nConversation {conversation}\n", file=out)
    seen, buttons = _show(database, conversation, 0, out)
    while line := _read(lines, out):
        text = line.strip()
        if not text:
            continue
        choice = buttons[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(buttons) else None
        try:
            with database.transaction():
                _receive(conversation, text, choice)
        except CoachingError as refusal:
            print(f"({wording.said(refusal.reply)})", file=out)
            continue
        while asyncio.run(one_turn(database, engine.play)):
            pass
        seen, buttons = _show(database, conversation, seen, out)
    return conversation


def _receive(conversation: str, text: str, choice: Button | None) -> None:
    client_id = str(uuid.uuid4())
    if choice is not None:
        inbox.receive(conversation, client_id, payload=choice.payload)
    else:
        inbox.receive(conversation, client_id, text=text)


def _read(lines: TextIO, out: TextIO) -> str:
    out.write("> ")
    out.flush()
    return lines.readline()


def _show(database: Database, conversation: str, after: int, out: TextIO) -> tuple[int, tuple[Button, ...]]:
    with database.read():
        news: list[Message] = messages.after(conversation, after)
    buttons: tuple[Button, ...] = ()
    for message in news:
        if message.sender != "prospect":
            print(f"\n{message.text}", file=out)
            buttons = message.buttons
    for number, button in enumerate(buttons, 1):
        print(f"  {number}  {button.title}", file=out)
    print(file=out)
    return (news[-1].seq if news else after), buttons
