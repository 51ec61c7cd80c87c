"""How often coaches agree with the assistant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from people import BRIEF, match, talked
from visiting import House

from bot.coaching import judgements
from bot.coaching.accounts import Role
from bot.coaching.judgements import Judgement, Share
from bot.coaching.needs import Need
from bot.console.labels import percent
from bot.services import prospect_work

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("confidence", "band"), [(0.0, "00-50"), (0.4999, "00-50"), (0.5, "50-70"), (0.85, "85-100"), (1.0, "85-100")]
)
def test_each_confidence_has_its_band(confidence: float, band: str) -> None:
    assert judgements.by_confidence([Judgement("a", "a", confidence, AT)]) == [Share(band, 1, 1)]


def test_no_match_is_certain() -> None:
    assert [percent(one) for one in (1.0, 0.996, 0.99, 0.444, 0.01, 0.004, 0.0)] == [
        "over 99 %", "over 99 %", "99 %", "44 %", "1 %", "under 1 %", "under 1 %",
    ]  # fmt: skip


def test_shares_count_who_agreed() -> None:
    known = [Judgement("a", "a", 0.9, AT), Judgement("b", "a", 0.6, AT), Judgement("b", "b", 0.9, AT.replace(month=1))]
    assert judgements.overall(known) == Share("", 2, 3)
    assert judgements.overall(known).percent == 67
    assert judgements.by_need(known) == [Share("a", 1, 2), Share("b", 1, 1)]
    assert judgements.by_month(known) == [Share("2026-11", 1, 2), Share("2026-01", 1, 1)]
    assert judgements.overall([]).percent == 0


async def test_judgements_of_all_coaches_add_up_for_the_director(house: House) -> None:
    director = house.signed_in(house.account(Role.DIRECTOR))
    await director.open("/console/agreement")
    assert "Nobody judged a match yet" in director.text
    maren, priya = house.account(Role.COACH, "maren"), house.account(Role.COACH, "priya", "priya")
    one, two = talked(house.database), talked(house.database, found=match(BRIEF, Need.MENTORING, 0.55))
    silent = talked(house.database, found=None)
    with house.database.transaction():
        prospect_work.judge(maren, one, Need.MENTORING, "First thought.")
        prospect_work.judge(maren, one, Need.LEADERSHIP_SKILLS, "Secretword, second thought.")
        prospect_work.judge(priya, two, Need.RELATIONAL_WORK, "It is her boss.")
        prospect_work.judge(priya, silent, Need.MENTORING, "The assistant said nothing.")
    await director.open("/console/agreement")
    for words in ("50 %", "1 of the 2 matches", "Leadership skills 1 of 1", "Mentoring 0 of 1", "50 to 70 % 0 of 1"):
        assert words in director.text, words
    assert "Secretword" not in director.html
