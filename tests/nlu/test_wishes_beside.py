"""How soon and in what form, said beside a longer answer."""

from __future__ import annotations

import pytest

from bot.nlu.entities import reader


def wishes(text: str, asks: str | None) -> dict[str, str]:
    return {one.entity: one.value for one in reader().read(text, asks) if one.entity in ("horizon", "format")}


@pytest.mark.parametrize(
    ("text", "asks", "read"),
    [
        ("Trouble: conflict. Goal: hit target. By March.", None, {"horizon": "By March"}),
        ("By March.", "goals", {"horizon": "By March"}),
        ("goal: a stable team, before June", None, {"horizon": "before June"}),
        ("a stable team, by the end of the year", "goals", {"horizon": "by the end of the year"}),
        ("my team is slow, want calm; no hurry; video", None, {"horizon": "no hurry", "format": "video"}),
        ("team lead; within three months; video", "role", {"horizon": "within three months", "format": "video"}),
        ("nobody talks to me; in the next few weeks", "challenges", {"horizon": "in the next few weeks"}),
        ("a calm team; phone please", "goals", {"format": "phone"}),
        ("no rush", "goals", {"horizon": "no rush"}),
        ("I'm a police officer. no rush with this", "role", {"horizon": "no rush"}),
        ("that they decide without me, video,", "goals", {"format": "video"}),
        ("I want one meeting without shouting, before the assembly in May", "goals",
         {"horizon": "before the assembly in May"}),
        ("company pays, before easter please", "sponsor", {"horizon": "before easter"}),
        ("Could we talk on the phone?", "role", {"format": "on the phone"}),
    ],
)  # fmt: skip
def test_a_piece_of_its_own_is_read(text: str, asks: str | None, read: dict[str, str]) -> None:
    assert wishes(text, asks) == read


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("hit the target by March", "goals"),
        ("three people quit, in two months", "challenges"),
        ("I lost two people within a month", "challenges"),
        ("within a year, everybody left", "challenges"),
        ("we have a video channel", "role"),
        ("is it online or by phone?", "role"),
        ("I do everything alone: phone, invoices, complaints", "challenges"),
        ("phone, video, editing", "role"),
        ("my boss is in no hurry to decide", "challenges"),
        ("two quit, before Christmas", "challenges"),
    ],
)
def test_what_belongs_to_the_answer_stays_there(text: str, asks: str) -> None:
    assert wishes(text, asks) == {}
