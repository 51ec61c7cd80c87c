"""What prospects say about times, with a fixed now: Friday 20 November 2026, 10:00 in Lisbon.

Offered are A, Tuesday 24 November 10:30 with Maren; B, Wednesday 25, 15:00 with Daniel; C, Thursday 26, 9:00 with
Priya. A wish is written as days and hours in brackets, what is not wanted after NOT; "Tu!" is one Tuesday, "Tu" all.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.clock_zones import said_in
from bot.coaching.coach_names import coach_wished
from bot.coaching.dates import day_chosen
from bot.coaching.openings import Opening
from bot.coaching.time_reading import Kind, Understood
from bot.coaching.times import read, soonest_of_all
from bot.coaching.wishes import Order, Window, Wish

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
ZONE = "Europe/Lisbon"


def opening(who: str, day: int, hour: int, minute: int = 0) -> Opening:
    start = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    return Opening(start, start + timedelta(minutes=30), who)


A, B, C = opening("maren", 24, 10, 30), opening("daniel", 25, 15), opening("priya", 26, 9)
LETTERS = {A: "A", B: "B", C: "C"}
NAMES = {"maren": "Maren Vogt (demo)", "daniel": "Daniel Reyes (demo)", "priya": "Priya Nair (demo)"}
FILES = tuple(f"time_phrases{kind}.txt" for kind in ("", "_clumsy", "_blind", "_typed", "_people", "_unseen"))
PHRASES = [
    tuple(line.split(" => "))
    for name in FILES
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()
    if " => " in line
]


def understood(text: str, *offered: Opening) -> Understood:
    return read(text, NOW, ZONE, offered or (A, B, C), NAMES)


def written(reading: Understood) -> str:
    words = [reading.kind.value, "".join(LETTERS[o] for o in reading.openings)]
    if (wish := reading.wish) and reading.kind is not Kind.PICKED:
        words.append("|".join(map(window, wish.windows)))
        words += ["NOT", "|".join(map(window, wish.without))] if wish.without else []
        words += [f"order={wish.order}"] if wish.order else []
        words += [f"coach={wish.coach}"] if wish.coach else []
        words += [f"without={wish.without_coach}"] if wish.without_coach else []
        words += [f"zone={wish.zone}"] if wish.zone != ZONE else []
    return " ".join(filter(None, words))


def window(some: Window) -> str:
    days = ",".join(f"{a:%d%b}" if a == b else f"{day(a)}-{day(b)}" for a, b in some.dates)
    weekdays = "".join("MoTuWeThFrSaSu"[2 * n : 2 * n + 2] for n in sorted(some.weekdays))
    hours = ",".join(f"{a // 60:02}{a % 60:02}-{b // 60:02}{b % 60:02}" for a, b in some.clocks)
    return "[" + " ".join(filter(None, (days, weekdays + "!" * some.one_day if weekdays else "", hours))) + "]"


def day(date: object) -> str:
    text = f"{date:%d%b}"
    return "" if str(date)[:4] in ("0001", "9999") else text


@pytest.mark.parametrize(("text", "meaning"), PHRASES, ids=[text for text, _ in PHRASES])
def test_words_mean(text: str, meaning: str) -> None:
    assert written(understood(text)) == meaning


def test_who_is_off_then_may_be_free_or_away_and_is_asked() -> None:
    for words in ("I'm off on Mondays", "I'm off Thursday", "we're usually off on Fridays"):
        assert understood(words) == Understood(Kind.AMBIGUOUS), words
    assert written(understood("I'm off on Mondays, so that works")) == "wish [Mo]"
    assert written(understood("sorry, I'm off on Mondays")) == "wish NOT [Mo] order=more"


def test_there_are_many_phrases() -> None:
    assert len(PHRASES) >= 150


def test_two_offered_at_the_same_clock_are_asked_back() -> None:
    other = opening("priya", 27, 10, 30)
    assert understood("10:30", A, other).openings == (A, other)
    assert understood("the 10:30 on Friday", A, other) == Understood(
        Kind.PICKED, (other,), understood("the 10:30 on Friday", A, other).wish
    )


def test_a_mere_figure_is_the_number_shown_though_it_is_the_hour_of_another() -> None:
    two = opening("priya", 27, 14)
    assert understood("2", A, B, two).openings == (B,)
    assert understood("ok 2 please", A, B, two).openings == (B,)
    assert understood("two", A, B, two).kind is Kind.AMBIGUOUS
    assert understood("at 2", A, B, two).openings == (two,)
    assert understood("number 2", A, B, two).openings == (B,)


def test_next_friday_is_either_of_two_days_when_they_differ() -> None:
    monday = datetime(2026, 11, 23, 10, tzinfo=UTC)
    near, far = opening("maren", 27, 10), Opening(B.start + timedelta(days=9), B.end + timedelta(days=9), "maren")
    assert read("next Friday", monday, ZONE, (near, far)).openings == (near, far)


def test_a_clock_in_another_zone_is_read_in_that_zone() -> None:
    assert understood("11:30 Berlin time").openings == (A,)
    assert understood("10:30 Berlin time").kind is Kind.WISH
    assert understood("10:30 your time").kind is Kind.AMBIGUOUS


CLOCKS = {"maren": "Europe/Berlin", "daniel": "America/New_York", "priya": "Asia/Kolkata"}


@pytest.mark.parametrize(
    ("text", "offered", "kind", "zone", "found"),
    [("11:30 your time", (A,), Kind.PICKED, "Europe/Berlin", (A,)),
     ("Tuesday at 3 your time", (A,), Kind.WISH, "Europe/Berlin", ()),
     ("10am Daniel's time", (A, B, C), Kind.PICKED, "America/New_York", (B,)),
     ("at 3 in an hour's time", (A, B, C), Kind.WISH, ZONE, ())],
)  # fmt: skip
def test_your_time_is_by_the_clock_of_the_coach_shown(
    text: str, offered: tuple[Opening, ...], kind: Kind, zone: str, found: tuple[Opening, ...]
) -> None:
    reading = read(text, NOW, ZONE, offered, NAMES, clocks=CLOCKS)
    assert (reading.kind, reading.openings) == (kind, found)
    assert reading.wish is not None
    assert reading.wish.zone == zone


def test_your_time_is_each_coachs_own_where_they_live_apart_and_is_asked_back() -> None:
    reading = read("10am your time", NOW, ZONE, (A, B, C), NAMES, clocks=CLOCKS)
    assert (reading.kind, reading.openings) == (Kind.AMBIGUOUS, (B,))
    wish = read("3pm your time", NOW, ZONE, (A, B, C), NAMES, clocks=CLOCKS).wish
    assert wish is not None
    in_berlin, in_lisbon = opening("maren", 24, 14), opening("maren", 24, 15)
    in_new_york, in_kolkata = opening("daniel", 24, 20), opening("priya", 24, 9, 30)
    everything = [in_kolkata, in_berlin, in_lisbon, in_new_york]
    assert wish.narrow(everything) == [in_kolkata, in_berlin, in_new_york]
    assert Wish.recalled(wish.noted()) == wish
    only_two = read("3pm your time", NOW, ZONE, (A, B), NAMES, clocks=CLOCKS).wish
    assert only_two is not None
    assert only_two.local(in_kolkata).hour == 15  # not shown yet, and lives by a third clock


@pytest.mark.parametrize(
    ("text", "minute", "meaning"),
    [("in half an hour", 10, "wish [20Nov 1030-1140]"), ("in 2 hours", 50, "wish [20Nov 1245-1350]"),
     ("within the next two hours", 0, "wish [20Nov 1000-1200]"), ("in 13 hours", 30, "wish [20Nov 2330-2359]"),
     ("can we talk right now?", 0, "wish [20Nov 1000-1100]"), ("in a couple of hours", 0, "wish [20Nov 1200-1300]"),
     ("in 90 minutes", 0, "wish [20Nov 1130-1230]"), ("in 500 hours", 0, "wish [11Dec 0600-0700]"),
     ("in 30 days", 0, "wish [20Dec]")],
)  # fmt: skip
def test_a_moment_is_told_from_now_on(text: str, minute: int, meaning: str) -> None:
    assert written(read(text, NOW.replace(minute=minute), ZONE, (A, B, C), NAMES)) == meaning


@pytest.mark.parametrize(
    ("text", "of_all"),
    [("as soon as possible", True), ("asap please", True), ("the earliest you have", True), ("the soonest", True),
     ("the earliest one", False), ("the earliest of these", False), ("whichever is first", False), ("Tuesday", False)],
)  # fmt: skip
def test_the_earliest_of_all_is_not_the_earliest_of_those_offered(text: str, of_all: bool) -> None:
    assert soonest_of_all(understood(text), text) is of_all


def test_today_is_the_prospects_today() -> None:
    late = datetime(2026, 11, 24, 23, tzinfo=UTC)  # already Wednesday in Tokyo
    wish = read("today", late, "Asia/Tokyo").wish
    assert wish is not None
    assert str(wish.windows[0].dates[0][0]) == "2026-11-25"


def test_a_wish_narrows_to_one_day_when_one_is_meant() -> None:
    later = Opening(A.start + timedelta(days=7), A.end + timedelta(days=7), "maren")
    one, every = understood("Tuesday after 10").wish, understood("Tuesdays after 10").wish
    assert one is not None
    assert every is not None
    assert one.narrow([later, A, B]) == [A]
    assert every.narrow([later, A, B]) == [A, later]


def test_earlier_is_sooner_and_nothing_else() -> None:
    sooner, morning = opening("maren", 23, 16), opening("maren", 27, 8)
    wish = Wish(ZONE, order=Order.EARLIER)
    assert wish.narrow([sooner, morning, A, B, C], [A, B, C]) == [sooner]
    assert wish.narrow([morning, A, B, C], [A, B, C]) == []
    assert replace(wish, order=Order.EARLIER_IN_DAY).narrow([morning, A, B, C], [A, B, C]) == [morning]


@pytest.mark.parametrize("text", ["Mon 23", "Monday 23", "Mon, 23", "monday 23 at 10", "Mo 23.11", "Mo. 23.11. 10 Uhr",
                                  "lunes 23", "23.11", "Montag", "lundi à dix heures"])  # fmt: skip
def test_a_weekday_with_its_date_picks_that_day(text: str) -> None:
    monday = opening("maren", 23, 10)
    reading = understood(text, monday, B, C)
    assert (reading.kind, reading.openings) == (Kind.PICKED, (monday,))


def test_a_weekday_and_its_date_at_nine_is_in_the_morning() -> None:
    evening = opening("maren", 30, 21)
    assert understood("monday 30 at 9", A, evening).openings == ()


def test_half_three_is_either_of_two_times_and_never_sure() -> None:
    early, late = opening("maren", 25, 14, 30), opening("priya", 25, 15, 30)
    assert understood("half three on wednesday", A, early, late).openings == (early, late)
    assert understood("half three", A, late).kind is Kind.AMBIGUOUS
    assert understood("half past three", A, early, late).openings == (late,)
    assert understood("halb drei", A, early, late).openings == (early,)


def test_an_hour_later_than_one_offered_is_looked_for() -> None:
    later = Opening(A.start + timedelta(hours=1), A.end + timedelta(hours=1), "maren")
    wish = understood("how about an hour later than the first one").wish
    assert wish is not None
    assert wish.narrow([A, later, B, C], [A, B, C]) == [later]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("same time on friday", "wish [Fr! 1500-1501]"), ("same time", "wish [1500-1501]"),
     ("same time a week later", "wish [02Dec 1500-1501]"), ("the day after, same hour", "wish [26Nov 1500-1501]"),
     ("an hour later", "wish [25Nov 1600-1601]"), ("half an hour earlier", "wish [25Nov 1430-1431]"),
     ("next day", "wish [26Nov]"), ("can we do it the following day at 4?", "wish [26Nov 1600-1601,0400-0401]"),
     ("the day before would be better", "wish [24Nov]"), ("the day after tomorrow", "wish [22Nov]"),
     ("bring it forward an hour", "wish [25Nov 1400-1401]"),
     ("can you bring the call forward by half an hour please", "wish [25Nov 1430-1431]"),
     ("postpone it by a week", "wish [02Dec]"), ("push it back a day", "wish [26Nov]"),
     ("push the call back by a day", "wish [26Nov]"), ("delay by two hours", "wish [25Nov 1700-1701]"),
     ("could we push it back?", "wish order=later"), ("postpone to friday", "wish [Fr!]"),
     ("same day but later", "wish [25Nov 1501-2400]"), ("later", "wish order=later"), ("the first one", "picked A")],
)  # fmt: skip
def test_a_call_is_moved_by_what_it_is(text: str, meaning: str) -> None:
    assert written(read(text, NOW, ZONE, (A, B, C), NAMES, own=B)) == meaning


@pytest.mark.parametrize(
    ("earlier", "text", "meaning"),
    [("anything with maren", "more", "wish order=more coach=maren"),
     ("anything with maren", "someone other than maren", "wish without=maren"),
     ("not fridays", "in the morning", "wish [0500-1200] NOT [Fr]"),
     ("thursday", "in the afternoon?", "wish [Th! 1200-1800]"),
     ("mornings", "anything on tuesday?", "wish [Tu! 0500-1200]"),
     ("next week, mornings", "anything earlier?", "wish [0500-1200] order=earlier"),
     ("mornings", "thursday at 4", "wish [Th! 1600-1601,0400-0401]"),
     ("not before 10", "monday at 9 after all", "wish [Mo! 0900-0901,2100-2101]")],
)  # fmt: skip
def test_a_wish_is_completed_by_the_next(earlier: str, text: str, meaning: str) -> None:
    before, now = read(earlier, NOW, ZONE, (), NAMES).wish, understood(text)
    assert before is not None
    assert now.wish is not None
    recalled = Wish.recalled(json.loads(json.dumps(before.noted())))
    assert written(replace(now, kind=Kind.WISH, openings=(), wish=now.wish.after(recalled))) == meaning


def test_what_is_over_and_what_is_far_is_known() -> None:
    yesterday, far, today = (understood(t).wish for t in ("yesterday at 5", "monday 25 december 2030", "today at 4"))
    assert yesterday is not None and far is not None and today is not None  # noqa: PT018
    assert yesterday.over(NOW)
    assert not today.over(NOW)
    assert far.begins_after(NOW.date() + timedelta(days=30))
    assert not today.begins_after(NOW.date() + timedelta(days=30))


@pytest.mark.parametrize(
    "pick", ["the second one", "Wednesday at 3", "the afternoon slot", "first available", "Daniel"]
)
@pytest.mark.parametrize(
    "more",
    ["in december", "two weeks later", "but next year", "after Easter", "than the first", "plus two hours",
     "a fortnight after that", "before the first", "no wait"],
)  # fmt: skip
def test_nothing_is_picked_while_something_is_unexplained(pick: str, more: str) -> None:
    assert understood(f"{pick} {more}").kind is not Kind.PICKED


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    understood(text)


WORDS = """
    not on the next tuesday wed or and 3 10:30 pm half past to from between after before until morning evenings
    second last 24 nov 25th 1/12 week later earlier none , . but except with daniel berlin time tomorrow
"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=9))
def test_no_jumble_of_time_words_breaks_the_reading(words: list[str]) -> None:
    reading = understood(" ".join(words))
    assert len(reading.openings) == 1 if reading.kind is Kind.PICKED else True
    if reading.wish:
        reading.wish.narrow([A, B, C], [A])


def test_a_long_text_is_read_in_no_time() -> None:
    started = datetime.now(UTC)
    understood("1 to 2 and half past tuesday or " * 700)
    assert datetime.now(UTC) - started < timedelta(seconds=20)


def test_hours_and_minutes_are_of_a_clock_of_24_hours_where_both_readings_are_offered() -> None:
    morning, night, other_day = opening("maren", 26, 10), opening("maren", 26, 22), opening("maren", 27, 10)
    for said, meant in [("the 10:00 one", morning), ("10:00", morning), ("thursday 10:00", morning), ("22:00", night)]:
        assert understood(said, morning, night) == Understood(Kind.PICKED, (meant,), understood(said, morning).wish)
    assert understood("the 10 one", morning, night).kind is Kind.AMBIGUOUS
    assert understood("10:00", morning, night, other_day).openings == (morning, other_day)
    assert understood("the 3:00 one").openings == (B,)


def test_a_slip_in_earlier_is_read() -> None:
    assert understood("the erlier one", A, B).openings == (A,)
    assert understood("sth erlier").wish == understood("sth earlier").wish


@pytest.mark.parametrize(
    ("text", "zone"),
    [("3pm pacific", "America/Los_Angeles"), ("3 pm Eastern please", "America/New_York"),
     ("15:00 Berlin", "Europe/Berlin"), ("noon in New York", "America/New_York"), ("2 pm CET", "Europe/Brussels"),
     ("10am london time", "Europe/London"), ("3pm thanks", ZONE), ("10 in the morning", ZONE), ("3pm nice", ZONE)],
)  # fmt: skip
def test_a_zone_named_beside_a_clock_holds_for_that_wish(text: str, zone: str) -> None:
    wish = understood(text).wish
    assert wish is not None
    assert wish.zone == zone
    assert said_in(text, zone) is (zone != ZONE)
    assert not said_in("use london time", "Europe/London")


def test_hours_said_in_another_zone_stay_there_when_a_day_follows() -> None:
    hours, day = understood("at 3pm pacific").wish, understood("on thursday").wish
    assert hours is not None
    assert day is not None
    assert day.after(hours).zone == "America/Los_Angeles"
    assert hours.after(day).zone == "America/Los_Angeles"


@pytest.mark.parametrize(("text", "count"), [("3/12", 2), ("3/12 at 3", 2), ("thursday 3/12", 0), ("13/12", 0)])
def test_a_date_in_figures_may_be_two_days(text: str, count: int) -> None:
    wish = read(text, NOW, ZONE).wish
    assert wish is not None
    assert len(wish.readings) == count


@pytest.mark.parametrize(
    ("words", "which"),
    [("the first", 0), ("2", 1), ("december", 0), ("in march please", 1), ("2027-03-12", 1), ("neither", None),
     ("3/12", None), ("tuesday", None)],
)  # fmt: skip
def test_one_of_two_days_is_chosen(words: str, which: int | None) -> None:
    days = [date(2026, 12, 3), date(2027, 3, 12)]
    assert day_chosen(words, days) == (None if which is None else days[which])


@pytest.mark.parametrize(
    ("words", "coach"),
    [("i want priya", "priya"), ("Priya please", "priya"), ("can i have daniel?", "daniel"), ("who is priya?", None),
     ("not daniel", None), ("is priya any good", None), ("i want a coach", None), ("what about priya?", "priya"),
     ("and how about daniel instead?", "daniel"), ("what about the price with daniel and the others?", None)],
)  # fmt: skip
def test_a_coach_is_wished_for_by_name(words: str, coach: str | None) -> None:
    assert coach_wished(words, NAMES) == coach


@pytest.mark.parametrize(
    ("words", "coach"),
    [("Daniel", None), ("Priya Nair", None), ("what about priya?", "priya"), ("can i have daniel instead?", "daniel")],
)
def test_a_coachs_name_may_be_the_prospects_own(words: str, coach: str | None) -> None:
    assert coach_wished(words, NAMES, outright=True) == coach


@pytest.mark.parametrize(
    ("words", "exact"),
    [("tuesday at 10", True), ("23 nov 9:30", True), ("thursday 4pm please", True), ("tuesday at 10?", False),
     ("next friday at 5pm", True), ("next wednesday at 5pm", True), ("tuesday after 10", False),
     ("at 11", False), ("tuesdays at 10", False),
     ("tuesday or thursday at 11", False), ("is tuesday at 11 free", False), ("anything tuesday at 11", False),
     ("half three on monday", False), ("not tuesday at 11", False), ("tuesday morning", False)],
)  # fmt: skip
def test_an_exact_time_is_one_day_and_one_clock_time_stated(words: str, exact: bool) -> None:
    assert understood(words).exact is exact


def test_an_exact_time_is_met_at_the_likelier_hour_of_the_coming_day() -> None:
    morning, night = opening("maren", 24, 8), opening("maren", 24, 20)
    next_week = Opening(morning.start + timedelta(days=7), morning.end + timedelta(days=7), "maren")
    wish = understood("tuesday at 8").wish
    assert wish is not None
    assert wish.narrow([morning, night]) == [morning]
    assert wish.narrow([night]) == []
    assert [wish.meets(o, NOW) for o in (morning, night, next_week)] == [True, False, False]
    evening = understood("tuesday at 8 in the evening").wish
    assert evening is not None
    assert evening.narrow([morning, night]) == [night]


def test_the_soonest_after_a_time_named_is_looked_for_at_any_hour() -> None:
    named, soonest = understood("tuesday at 10").wish, understood("what's the soonest?").wish
    assert named is not None
    assert soonest is not None
    assert soonest.after(named).windows == ()
