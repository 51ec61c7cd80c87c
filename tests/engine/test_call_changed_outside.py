"""A call that was moved or cancelled by the link of a mail: the chat goes on from how it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.services import bookings, call_words, changing, clock, coaches, openings
from bot.store.database import Database
from tests.playing import Player


@pytest.fixture
def player(sqlite_url: str, engine: Any, greet: Any) -> Iterator[Player]:
    database = Database(sqlite_url)
    with database.transaction():
        coaches.seed_demo()
    prospect = Player(database, engine, greet, zone="Europe/Lisbon")
    prospect.until("rating")
    yield prospect
    database.close()


def cancel(player: Player) -> None:
    with player.at(), player.database.transaction():
        call = bookings.active(player.id)
        assert call
        changing.cancel(call.id, changing.seal(call, "cancel"))


def move(player: Player) -> str:
    with player.at(), player.database.transaction():
        call = bookings.active(player.id)
        assert call
        new = openings.of_coach(call.coach, player.id)[-1]
        changing.move(call.id, new.id, changing.seal(call, "move"))
        return new.start.isoformat()


def booked(player: Player) -> str | None:
    shown = player.show()["booking"]
    return shown and str(shown["start"])


def test_a_corrected_address_does_not_book_a_cancelled_call_anew(player: Player) -> None:
    cancel(player)
    player.say("my email is sam@right.example")
    assert booked(player) is None


def test_after_cancelling_by_the_link_times_are_offered_anew(player: Player) -> None:
    cancel(player)
    assert player.say("cancel my call").said[-1:] != ("action_cancel_call",)
    outcome = player.say("I'd like to book a call after all")
    assert "action_offer_openings" in outcome.said
    assert player.asks == "opening"
    assert booked(player) is None
    assert "utter_booked" in player.say("the first one").said
    assert booked(player)


def test_a_corrected_address_does_not_move_the_call_back(player: Player) -> None:
    new = move(player)
    outcome = player.say("my email is sam@right.example")
    assert "utter_contact_changed" in outcome.said
    assert booked(player) == new


def test_the_chat_speaks_of_the_new_time(player: Player) -> None:
    move(player)
    with player.at(), player.database.read():
        call = bookings.active(player.id)
        assert call
        spoken = call_words.spoken(call)["time"]
    assert spoken in player.say("when is my call again?").replies[0].text
    assert player.asks == "rating"
    assert "action_record_rating" in player.say("5").said


def test_a_call_cancelled_by_the_link_while_the_chat_asks_whether_to(player: Player) -> None:
    player.say("please cancel my call")
    cancel(player)
    outcome = player.say("#Yes, cancel it")
    assert "utter_no_booking" in outcome.said
    assert booked(player) is None


def test_the_rating_is_still_read_after_cancelling(player: Player) -> None:
    cancel(player)
    assert player.asks == "rating"
    assert "action_record_rating" in player.say("4").said
    with clock.at(player.now), player.database.read():
        assert player.show()["rating"] == 4
