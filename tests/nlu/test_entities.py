from __future__ import annotations

import pytest

from bot.nlu.entities import reader


@pytest.mark.parametrize(
    ("text", "asks", "read"),
    [
        ("I'm Priya Nair", None, {"name": "Priya Nair"}),
        ("call me Tom", None, {"name": "Tom"}),
        ("Priya", "name", {"name": "Priya"}),
        ("it's Tom, tom@Example.ORG", "name", {"name": "Tom", "email": "tom@example.org"}),
        ("tom dot baker at gmail dot com", "email", {"email": "tom.baker@gmail.com"}),
        ("0049 30 901820", None, {"phone": "+4930901820"}),
        ("I'm based in Berlin", None, {"time_zone": "Europe/Berlin"}),
        ("GMT+5:30", None, {"time_zone": "Asia/Kolkata"}),
        (
            "Team lead, 5 direct reports",
            "role",
            {"title": "Team lead", "seniority": "lead", "span": "5 direct reports"},
        ),
        (
            "I lead 30 volunteers in a charity",
            "role",
            {"seniority": "lead", "span": "30 volunteers", "organisation": "charity"},
        ),
        ("before the reorg in March", "horizon", {"horizon": "before the reorg in March"}),
        ("in 2 months", "horizon", {"horizon": "in 2 months"}),
        ("within three weeks", "horizon", {"horizon": "within three weeks"}),
        ("in 2-3 months", "horizon", {"horizon": "in 2-3 months"}),
        ("next week", "horizon", {"horizon": "next week"}),
        ("I do", "sponsor", {"sponsor": "I"}),
        (
            "my ministry of health will pay for it",
            "goals",
            {"sponsor": "my ministry of health will pay for it", "organisation": "ministry of health"},
        ),
        ("My role is finance director", "role", {"title": "finance director", "seniority": "director"}),
        ("lawyer, I share an assistant", "role", {"title": "lawyer"}),
        ("gallery owner, one assistant", "role", {"title": "gallery owner", "seniority": "founder"}),
        ("I'm a nurse, just became team lead", "role", {"title": "team lead", "seniority": "lead"}),
        ("Quality manager. Nobody reports to me.", "role", {"title": "Quality manager", "seniority": "individual"}),
        ("I work as a dispatcher and eight colleagues left", "role", {"title": "dispatcher"}),
        ("Bishop's secretary", "role", {"title": "secretary"}),
        ("me", "sponsor", {"sponsor": "me"}),
        ("my employer pays", "sponsor", {"sponsor": "my employer pays"}),
        ("I'll pay for it", None, {"sponsor": "I'll pay for it"}),
        ("online please", "format", {"format": "online"}),
        ("in German please", "language", {"language": "German"}),
        ("had a 360 two years ago, can send it", "feedback_360", {"feedback_360": "had a 360 two years ago"}),
        (
            "I'm Priya Nair, head of product at a small fintech",
            None,
            {"name": "Priya Nair", "title": "head of product", "seniority": "head", "industry": "fintech"},
        ),
    ],
)
def test_what_was_said_is_read(text: str, asks: str | None, read: dict[str, str]) -> None:
    found = reader().read(text, asks)
    assert {one.entity: one.value for one in found} == read


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("my boss is a director and I report to the CEO", None),
        ("I'm German and I'm tired", None),
        ("I'm in finance", None),
        ("does my employer pay?", "sponsor"),
        ("my employer doesn't pay", "sponsor"),
        ("what's a 360?", "role"),
        ("haven't spoken since March", "challenges"),
        ("skip", "name"),
        ("not today", "name"),
        ("who are you?", "name"),
        ("Tuesday at 3 in March", "opening"),
        ("I'm back", "sponsor"),
        ("I need a break", "sponsor"),
        ("I have to go now", "sponsor"),
        ("next", "horizon"),
        ("in", "horizon"),
        ("tom@", "email"),
        ("+49", "phone"),
        ("As the only woman I have to prove everything twice", "challenges"),
        ("", None),
    ],
)
def test_nothing_is_read_that_was_not_said(text: str, asks: str | None) -> None:
    assert reader().read(text, asks) == []


def test_places_fit_the_message() -> None:
    text = "Hello! I'm Priya Nair. I'm head of product; mail priya@example.com"
    for found in reader().read(text):
        if found.entity not in {"email", "phone", "time_zone", "seniority"}:
            assert text[found.start : found.end] == found.value
