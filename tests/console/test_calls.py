"""The calls ahead."""

from __future__ import annotations

from datetime import timedelta

from people import BRIEF, NOON, talked
from visiting import House

from bot.coaching.accounts import Role
from bot.services import bookings, clock


async def test_calls_stand_under_their_days_in_the_coachs_zone(house: House) -> None:
    coach = house.signed_in(house.account(Role.COACH, "maren"))
    director = house.signed_in(house.account(Role.DIRECTOR))
    with clock.at(NOON):
        await coach.open("/console/calls")
        assert "No calls ahead" in coach.text
        assert "intake coach show maren" in coach.text
        talked(house.database, coach="maren")
        talked(house.database, brief={**BRIEF, "name": "Tomás", "email": "t@example.org"}, coach="maren")
        off = talked(house.database, brief={**BRIEF, "name": "Lena", "email": "l@example.org"}, coach="maren")
        talked(house.database, brief={**BRIEF, "name": "Bo", "email": "b@example.org"}, coach="daniel")
        with house.database.transaction():
            bookings.cancel(off)
        await coach.open("/console/calls")
        assert "Monday 23 November 2026 08:00 to 08:30 Amara Nwosu Leadership skills 82 %" in coach.text
        assert coach.text.index("Amara") < coach.text.index("Tomás")
        assert "Lena" not in coach.text
        assert "Bo" not in coach.text.split()
        assert "Europe/Berlin" in coach.text
        await director.open("/console/calls")
        assert director.html.count("data-row") == 3
        assert "Daniel Reyes" in director.text
        for name in ("Amara", "Tomás"):
            assert name not in director.html
    for days, title in ((2, "Tomorrow"), (3, "Today")):
        with clock.at(NOON + timedelta(days=days, hours=-7)):
            again = house.signed_in(house.account(Role.COACH, f"maren{days}"))
            await again.open("/console/calls")
            assert f"Calls {title} Monday 23 November 2026" in again.text
    with clock.at(NOON + timedelta(days=30)):
        later = house.signed_in(house.account(Role.COACH, "maren-later"))
        await later.open("/console/calls")
        assert "No calls ahead" in later.text
