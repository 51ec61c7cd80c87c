from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.coaching.coaches import Coach
from bot.coaching.needs import Need
from bot.coaching.suiting import Suiting, suitable, turn

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def coach(id: str, *, needs: tuple[Need, ...] = (Need.MENTORING,), **rules: object) -> Coach:
    return Coach(id=id, name=id, bio="", time_zone="UTC", hours=(), needs=needs, **rules)  # type: ignore[arg-type]


ANA = coach("ana", levels=("early",), languages=("en", "pt"))
BEN = coach("ben", levels=("executive", "founder"))
EVE = coach("eve", needs=(Need.LEADERSHIP_SKILLS,), languages=("es",))
ALL = (ANA, BEN, EVE)


def test_who_has_all_that_is_wanted_is_offered() -> None:
    assert suitable(ALL, need="mentoring", seniority="early", language="pt") == Suiting((ANA,))
    assert suitable(ALL, need="mentoring", seniority="founder") == Suiting((BEN,))
    assert suitable(ALL, need="mentoring") == Suiting((ANA, BEN))


def test_a_coach_without_levels_serves_everybody() -> None:
    assert suitable(ALL, seniority="head") == Suiting((EVE,))


def test_what_nobody_has_gives_way_and_is_named() -> None:
    assert suitable(ALL, need="mentoring", seniority="head") == Suiting((ANA, BEN), frozenset({"seniority"}))
    assert suitable(ALL, need="mentoring", language="es") == Suiting((ANA, BEN), frozenset({"language"}))
    assert suitable(ALL, need="relational_work", language="es") == Suiting((EVE,), frozenset({"need"}))
    assert suitable(ALL, need="mentoring", seniority="founder", language="pt") == Suiting(
        (ANA,), frozenset({"seniority"})
    )  # a language was asked for, a level is only concluded


def test_where_there_is_nobody_there_is_nobody() -> None:
    assert suitable((), need="mentoring") == Suiting(())


def booked(days_ago: int) -> datetime:
    return NOW - timedelta(days=days_ago)


def test_of_equal_weights_the_least_recently_booked_comes_first() -> None:
    turns = {coach.id: turn(coach, last, NOW) for coach, last in ((ANA, booked(2)), (BEN, booked(5)), (EVE, None))}
    assert sorted(turns, key=turns.__getitem__) == ["eve", "ben", "ana"]


def test_a_coach_of_weight_two_comes_up_twice_as_often() -> None:
    who = (coach("ana", weight=2.0), BEN)
    last: dict[str, datetime] = {}
    calls = []
    for day in range(30):
        now = NOW + timedelta(days=day)
        chosen = min(who, key=lambda one: turn(one, last.get(one.id), now))
        last[chosen.id] = now
        calls.append(chosen.id)
    assert (calls.count("ana"), calls.count("ben")) == (20, 10)
