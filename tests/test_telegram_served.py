"""`intake run` on Telegram, as an operator starts it, and killed on the way."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from transcripts import asked, in_order_and_once, told

from bot.channels.telegram.webhook import secret_for
from bot.services import signing
from bot.store.database import Database
from tests.conftest import environment
from tests.served import ROOT, running
from tests.telegram_server import TOKEN, FakeTelegram

KILLS = 4
CHATS = 6


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    server = FakeTelegram()
    monkeypatch.setenv("INTAKE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("INTAKE_TELEGRAM_BASE_URL", server.url)
    yield server
    server.stop()


def check(home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli", "telegram", "check"]
    return subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)


@pytest.mark.long
def test_one_setting_is_enough(home: Path, fake: FakeTelegram) -> None:
    with running(home) as server:
        sam = fake.person(41)
        sam.say("/start")
        sam.tap("Yes, that's fine")
        sam.hears("what's your role")
        found = check(home)
        assert (found.returncode, "@intake_test_bot" in found.stdout) == (0, True), found
        assert server.end(15) == 0  # SIGTERM, while updates are asked for
    assert TOKEN not in server.log.read_text() + found.stdout + found.stderr


def test_without_a_token_the_library_is_not_loaded_and_the_check_says_so(home: Path) -> None:
    seen = "import bot.cli, bot.serving, sys; print([n for n in ('telegram', 'aiolimiter') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    found = check(home)
    assert found.returncode == 1
    assert "INTAKE_TELEGRAM_TOKEN is not set" in found.stderr


@pytest.mark.long
@pytest.mark.parametrize("brought", [False, True], ids=["asked for", "brought"])
def test_whenever_the_process_dies_nothing_is_lost_doubled_or_out_of_order(
    home: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch, brought: bool
) -> None:
    dice = random.Random(20261121)
    people, number, url = [fake.person(1000 + n) for n in range(CHATS)], 0, ""
    for kill in range(KILLS + 1):
        if brought:
            fake.webhook = {}
            monkeypatch.setenv("INTAKE_PUBLIC_URL", "http://127.0.0.1:1")  # which port is known once it runs
        with running(home) as server:
            url = server.base
            if brought:
                person = people[0]
                person.until(lambda: fake.webhook.get("url", "").endswith("/telegram"), "the webhook")
                fake.webhook["url"] = f"{url}/telegram"
            if kill == 0:
                for person in people:
                    person.say("/start")
                for person in people:
                    person.until(lambda p=person: bool(p.shown), "the greeting")
            if kill < KILLS:
                number += 1
                for person in people:
                    person.say(asked(number))
                time.sleep(dice.uniform(0, 1.0))
                server.end()
                continue
            database = Database(f"sqlite:///{home / 'intake.db'}")
            end = time.monotonic() + 120
            while not all(in_order_and_once(database, person, number) for person in people):
                assert time.monotonic() < end, [len(told(database, person.id)) for person in people]
                time.sleep(0.5)
            database.close()
    signing.use_secret((home / "secret").read_text("ascii").strip())
    log = server.log.read_text()
    assert not [secret for secret in (TOKEN, secret_for(TOKEN), "what does it cost") if secret in log]
