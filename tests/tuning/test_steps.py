from __future__ import annotations

import re
import time

from bot.nlu import progress
from bot.tuning.steps import Steps


def test_each_step_is_said_with_its_number_and_the_seconds() -> None:
    said: list[str] = []
    with Steps(2, said.append) as steps:
        steps.begin("Reading")
        steps.begin("Learning")
    assert said == ["[1/2] Reading (0 s)", "[2/2] Learning (0 s)"]


def test_a_long_step_is_said_again_and_again() -> None:
    said: list[str] = []
    with Steps(2, said.append, every=0.02) as steps:
        steps.begin("Reading")
        until = time.monotonic() + 10
        while len(said) < 3 and time.monotonic() < until:
            time.sleep(0.01)
    assert len(said) >= 3
    assert all(re.fullmatch(r"\[1/2\] still reading \(\d+ s\)", line) for line in said[1:])
    quiet = len(said)
    time.sleep(0.1)
    assert len(said) == quiet


def test_a_component_is_heard_only_while_somebody_listens() -> None:
    said: list[str] = []
    progress.say("nobody")
    with progress.told_to(said.append):
        progress.say("somebody")
    progress.say("nobody")
    assert said == ["somebody"]
