"""A web side with a real store and a worker thread that plays a small conversation of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import uvicorn
from fastapi import FastAPI

from bot.channels.web.hints import Hints
from bot.coaching import cards
from bot.coaching.chat import Button, Inbound, Outcome, Reply
from bot.coaching.openings import Opening
from bot.coaching.spoken import spoken_short
from bot.services import privacy
from bot.store.database import Database
from bot.worker import Worker

SITE = "http://coach.test"  # another origin, which may show the widget
PRACTICE = "Alder & Finch Coaching"
REACH = ["hello@alder.example", "999", "112", "15", "116 123", "(011) 5275-1135", "88788", "600 000 016"]
CONSENT = Reply(
    "May I store what you tell me, so that a coach can prepare for your call?",
    (Button("Yes, that's fine", "/consent_yes"), Button("No, rather not", "/consent_no")),
    asks="consent",
)
GREETING = [
    Reply(
        "Hello! I'm the intake assistant of Alder & Finch, not a person. I ask about your role, what is hard at the "
        "moment and what you would like to change, and find a time for a first call."
    ),
    Reply("Coaching is neither therapy nor an emergency service. Who reads what: https://example.org/notice."),
    CONSENT,
]
TIMES = tuple(
    Opening(start, start + timedelta(minutes=30), "mira")
    for start in (datetime(2031, 6, 3, 9, 0, tzinfo=UTC), datetime(2031, 6, 4, 13, 30, tzinfo=UTC))
)
NEXT = {
    "role": Reply("Thank you. What is hardest for you at the moment?", asks="challenges"),
    "challenges": Reply("That sounds like a lot at once. What would be different in six months?", asks="goals"),
    "goals": Reply(
        "Which of these times suits you?",
        tuple(Button(spoken_short(one.start, "Europe/London"), f"/opening{i}") for i, one in enumerate(TIMES)),
        "opening",
        cards.openings([(f"/opening{i}", one, "Mira Lind") for i, one in enumerate(TIMES)], "Europe/London"),
    ),
    "opening": Reply("How may the coach call you?", asks="name"),
    "name": Reply("Where shall I send the invitation?", asks="email"),
    "email": Reply("All set. Talk soon!", asks=None),
}


def greeting(locale: str, time_zone: str | None) -> list[Reply]:
    return GREETING


class Play:
    """Asks one question after the other; some words make it stumble."""

    def __init__(self) -> None:
        self.asked: dict[str, str | None] = {}
        self.consents: dict[str, bool] = {}
        self.heard: list[str] = []
        self.delay = 0.0

    async def __call__(self, inbound: Inbound) -> Outcome:
        await asyncio.sleep(self.delay)
        self.heard.append(inbound.text)
        replies = self._replies(inbound)
        self.asked[inbound.conversation] = replies[-1].asks if replies else None
        consent = self.consents.get(inbound.conversation)
        return Outcome(tuple(replies), consent, {}, keep_words=consent is True)

    def _replies(self, inbound: Inbound) -> list[Reply]:
        asked = self.asked.get(inbound.conversation, "consent")
        if inbound.text == "be silent":
            return []
        if inbound.text == "erase me":
            privacy.erase(inbound.conversation)
            return [Reply("Everything is erased.")]
        if asked == "consent":
            if inbound.payload != "/consent_yes" and inbound.text.lower() != "yes":
                return [Reply("First I need to know:"), CONSENT]
            privacy.record_consent(inbound.conversation, True, "1")
            self.consents[inbound.conversation] = True
            return [Reply("Thank you."), Reply("What is your role, and whom do you work with?", asks="role")]
        return [NEXT.get(asked or "", Reply(f"You said: {inbound.text}"))]


@dataclass
class Side:
    """A web side with all its parts."""

    app: FastAPI
    database: Database
    play: Play
    worker: Worker
    hints: Hints


class Server:
    """The app on a port of its own; can be stopped and started again, as an operator does."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        config = uvicorn.Config(
            self.app, port=self.port, log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=0
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        for _ in range(500):
            if self._server.started:
                return
            threading.Event().wait(0.01)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
