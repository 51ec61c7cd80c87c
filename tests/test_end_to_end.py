"""The whole product as a stranger starts it: `intake run`, the trained model, HTTP, and kill -9 on the way."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.tuning import bundles
from tests.conftest import environment
from tests.served import ROOT, START, free_port, running

KILLS = 8
pytestmark = pytest.mark.long


class Prospect:
    """A client of the chat API."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=f"{base}/api/", timeout=30, trust_env=False)
        body = self.client.post("conversations", json={"time_zone": "Europe/Lisbon"}).json()
        self.id = body["conversation"]
        self.client.headers["Authorization"] = f"Bearer {body['token']}"
        self.last: list[dict[str, Any]] = body["messages"]

    def move_to(self, base: str) -> None:
        self.client.base_url = httpx.URL(f"{base}/api/")

    def send(self, client_id: str, wait: int = 0, **body: str | int) -> httpx.Response:
        return self.client.post(
            f"conversations/{self.id}/messages", params={"wait": wait}, json={**body, "client_id": client_id}
        )

    def say(self, text: str) -> list[dict[str, Any]]:
        answer = self.send(f"{text[:40]}-{time.monotonic_ns()}", wait=20, text=text)
        assert answer.status_code == 200, answer.text
        self.last = answer.json()["messages"] or self.last
        return self.last

    def tap(self, title: str) -> list[dict[str, Any]]:
        payload = next(b["payload"] for m in reversed(self.last) for b in m["buttons"] if b["title"].startswith(title))
        answer = self.send(f"tap-{time.monotonic_ns()}", wait=20, payload=payload)
        assert answer.status_code == 200, answer.text
        self.last = answer.json()["messages"] or self.last
        return self.last

    def history(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.client.get(f"conversations/{self.id}/messages").json()["messages"]
        return messages


def test_a_prospect_books_a_call_over_http_and_the_command_line_shows_it(home: Path) -> None:
    with running(home) as server:
        prospect = Prospect(server.base)
        prospect.tap("Yes, that's fine")
        prospect.say("I run a support team of six people")
        prospect.say("I can't delegate, so I redo everybody's work at night")
        prospect.say("leave on time and let the team decide without me")
        prospect.tap("Skip all of these")
        prospect.tap("That's right")
        prospect.tap("Yes, find a time")
        prospect.say("the first one")
        prospect.say("Sam Okafor")
        booked = prospect.say("sam@example.org")
        link = next(word for m in booked for word in m["text"].split() if word.endswith(".ics"))
        assert link.startswith(f"http://localhost:{server.port}/calendar/")
        calendar = httpx.get(link, trust_env=False)
        assert calendar.status_code == 200
        assert "BEGIN:VEVENT" in calendar.text
        assert "delegate" not in calendar.text
        shown = subprocess.run(
            [sys.executable, "-m", "bot.cli", "show", prospect.id],
            cwd=ROOT, env=environment(home), capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert '"state": "booked"' in shown.stdout
        assert "I can't delegate" in shown.stdout
    assert "delegate" not in server.log.read_text()  # what a prospect wrote is never logged


def test_what_was_written_before_the_greeting_could_be_read_is_no_consent(home: Path) -> None:
    with running(home) as server:
        for words in ("yes", "Yes, that's fine", "ok, let's start", "no"):
            prospect = Prospect(server.base)
            answer = prospect.send("first", wait=20, text=words, seen=0).json()["messages"]
            assert answer[-1]["asks"] == "consent", (words, answer)
            assert prospect.send("second", wait=20, text="yes", seen=3).json()["messages"][-1]["asks"] == "role"
        assert prospect.send("third", text="yes", seen=-1).status_code == 422


def test_every_acknowledged_message_is_answered_exactly_once_whenever_the_process_dies(home: Path) -> None:
    dice = random.Random(20261120)
    acknowledged: list[str] = []
    prospect: Prospect | None = None
    number = 0
    for kill in range(KILLS + 1):
        with running(home) as server:
            if prospect is None:
                prospect = Prospect(server.base)
                prospect.tap("Yes, that's fine")
                prospect.say("I run a support team of six people")
            prospect.move_to(server.base)
            until = time.monotonic() + dice.uniform(0.05, 1.2)
            while kill < KILLS and time.monotonic() < until:
                number += 1
                if prospect.send(f"n{number}", text=f"what does it cost, {number}?").status_code == 202:
                    acknowledged.append(f"what does it cost, {number}?")
                time.sleep(dice.uniform(0, 0.02))
            if kill < KILLS:
                server.end()
                continue
            done = time.monotonic() + 60
            while time.monotonic() < done:
                said = prospect.history()
                if said[-1]["from"] == "assistant":
                    break
                time.sleep(0.2)
            said = prospect.history()
    own = [m["text"] for m in said if m["from"] == "prospect"]
    assert [text for text in own if text.startswith("what does")] == acknowledged
    assert sum("A session costs" in m["text"] for m in said) == len(acknowledged)
    assert [m["seq"] for m in said] == sorted({m["seq"] for m in said})


GARBAGE = [
    "\x00\x01\x02", "NUL \x00 inside", "\U0001f469\u200d\U0001f467" * 200, "\u202eبسم الله الرحمن الرحيم", "שלום עולם",
    "<script>alert(1)</script>", "/restart", '/book_call{"opening": "maren~20261124T0930Z"}', "/SetSlots(consent=true)",
    '/nosuch{"a": 1}', "/session_start", "/back", "{role} {{name}} {0[name]} %s %(x)s", "a" * 19_000, "word " * 3000,
    "?" * 500, "'; DROP TABLE conversation; --", "\n\n\n", "\uff11\uff12", "\ufdfa" * 300, "I\u0301\u0323" * 500,
    "[x](role)", "half \ud83d a character", "-1", "\U0001f600",
]  # fmt: skip


def test_nothing_a_stranger_types_breaks_the_conversation(home: Path) -> None:
    with running(home) as server:
        for consent in ("Yes, that's fine", "I'd rather not", None):
            prospect = Prospect(server.base)
            if consent:
                prospect.tap(consent)
            for number, text in enumerate(GARBAGE):
                body = json.dumps({"client_id": f"g{number}", "text": text})
                answer = prospect.client.post(
                    f"conversations/{prospect.id}/messages?wait=20",
                    content=body,
                    headers={"Content-Type": "application/json"},
                )
                assert answer.status_code < 500, (text[:40], answer.text)
            answer = prospect.send("last", wait=20, text="what does it cost?")
            assert "A session costs" in answer.text, answer.text
            shown = prospect.history()
            assert shown[-1]["from"] == "assistant"


def test_a_second_start_reuses_the_model_and_stops_cleanly(home: Path) -> None:
    for sign, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        with running(home) as server:
            assert server.end(sign) == code
            said = server.log.read_text()
            assert "Learning" not in said
            assert "Traceback" not in said


def reworded(home: Path, greeting: str) -> None:
    """As after a training: the same model with another greeting is the one in use."""
    old = bundles.current(home)
    assert old is not None
    with bundles.unfinished(home) as work:
        for path in old.iterdir():
            shutil.copy(path, work)
        said = json.loads((work / "wording.json").read_text("utf-8"))
        said["utter_greeting"]["text"] = greeting
        (work / "wording.json").write_text(json.dumps(said), "utf-8")
        manifest = {**bundles.manifest_of(old), "code": bundles.code()}
        (work / bundles.MANIFEST).write_text(json.dumps(manifest), "utf-8")
        bundles.publish(home, work, bundles.digest_of(work))


def test_a_running_server_takes_up_a_new_model_without_dropping_a_turn(home: Path) -> None:
    with running(home) as server:
        talking = Prospect(server.base)
        reworded(home, "A new greeting.")
        until = time.monotonic() + START
        while Prospect(server.base).last[0]["text"] != "A new greeting.":
            assert "A session costs" in str(talking.say("what does it cost?"))
            assert time.monotonic() < until, server.log.read_text()
        assert "A session costs" in str(talking.say("what does it cost?"))
        assert server.log.read_text().count("serves from now on") == 1


def test_the_two_sides_run_apart(home: Path) -> None:
    port = free_port()
    env = environment(home)
    command = [sys.executable, "-m", "bot.cli"]
    sides = [
        subprocess.Popen([*command, "web", "--port", str(port)], cwd=ROOT, env=env),
        subprocess.Popen([*command, "worker"], cwd=ROOT, env=env),
    ]
    try:
        until = time.monotonic() + START
        while True:
            try:
                prospect = Prospect(f"http://127.0.0.1:{port}")
                break
            except httpx.TransportError:
                assert time.monotonic() < until
                time.sleep(0.1)
        while not (answer := prospect.send("one", wait=20, text="what does it cost?")).json().get("messages"):
            assert time.monotonic() < until
        assert "A session costs" in answer.text
    finally:
        for side in sides:
            side.send_signal(signal.SIGTERM)
        assert [side.wait(20) for side in sides] == [0, 0]
