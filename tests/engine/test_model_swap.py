"""One model takes another's place between two turns."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.coaching.chat import Inbound
from bot.engine.conversations import Conversations
from bot.services import practice, turns, wording
from tests.playing import Player


@pytest.fixture
def own(bundle: Path, practice_in_use: practice.Practice) -> Conversations:
    """An engine of this test's own."""
    return Conversations(bundle)


def broken(bundle: Path, folder: Path, name: str, content: bytes | None) -> Path:
    shutil.copytree(bundle, folder)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rasa.tar.gz", b"not an archive"),
        ("rasa.tar.gz", None),
        ("wording.json", None),
        ("wording.json", b'{"utter_greeting": {"text": "Only this", "buttons": []}}'),
    ],
)
def test_a_broken_bundle_keeps_the_old_model(
    own: Conversations, begin: Callable[..., Player], bundle: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    old, failed = own._processor, wording.said("utter_turn_failed")
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever Rasa raises for it
        asyncio.run(own.swap(broken(bundle, tmp_path / "broken", name, content)))
    assert own._processor is old
    assert wording.said("utter_turn_failed") == failed
    assert begin(engine=own).say("hello").said[0] == "utter_greet"


def test_a_bundle_without_its_match_model_keeps_the_old_one(own: Conversations, bundle: Path, tmp_path: Path) -> None:
    old = own._processor
    match = [path.name for path in bundle.iterdir() if path.name.startswith("needs")]
    assert match
    with pytest.raises(Exception):  # noqa: B017, PT011
        asyncio.run(own.swap(broken(bundle, tmp_path / "broken", match[0], None)))
    assert own._processor is old


def test_no_turn_is_lost_while_models_change(own: Conversations, begin: Callable[..., Player], bundle: Path) -> None:
    talks = [begin(engine=own) for _ in range(4)]
    for number, talk in enumerate(talks):
        with talk.at(), talk.database.transaction():
            talk.receive("hello" if number % 2 else "what does it cost?")
    said: list[tuple[str, ...]] = []

    async def play(inbound: Inbound) -> Any:
        await asyncio.sleep(0.05)  # turns overlap the loading
        outcome = await own.play(inbound)
        said.append(outcome.said)
        return outcome

    async def both() -> None:
        old = own._processor
        swap = asyncio.create_task(own.swap(bundle))
        with talks[0].at():
            while await turns.one_turn(talks[0].database, play):
                await asyncio.sleep(0)
        await swap
        assert own._processor is not old

    asyncio.run(both())
    assert sorted(one[0] for one in said) == ["utter_faq/price", "utter_faq/price", "utter_greet", "utter_greet"]
    assert all(one[-1] == "utter_again_consent" for one in said)


def test_a_turn_is_played_to_its_end_on_the_model_it_began_with(
    own: Conversations, begin: Callable[..., Player]
) -> None:
    talk = begin(engine=own)
    talk.until("recap")
    old = own._processor
    parse = old.parse_message

    async def swapped(*args: Any, **how: Any) -> Any:
        own._processor = "another model"  # type: ignore[assignment]
        return await parse(*args, **how)

    old.parse_message = swapped  # type: ignore[method-assign]
    outcome = talk.say("yes")
    assert "action_classify_need" in outcome.said
