from __future__ import annotations

from pathlib import Path

from bot.coaching.reach import Reach
from bot.services import practice

REACH = Reach(["hello@alder.example", "999", "112", "15", "116 123", "(011) 5275-1135", "88788", "600 000 016"])


def hrefs(text: str) -> list[str]:
    return [contact.href for contact in REACH.contacts(text)]


def test_numbers_and_addresses_of_the_list_are_found() -> None:
    text = "Call 999 or 112 (ambulance: 15), Samaritans: 116 123, text HELLO to 88788, or write to hello@alder.example."
    assert hrefs(text) == ["tel:999", "tel:112", "tel:15", "tel:116123", "sms:88788", "mailto:hello@alder.example"]


def test_figures_that_are_no_number_to_call_are_left() -> None:
    assert hrefs("Mon 15 Nov, 15:00 costs 112 euros; 116 1234 or 999 people; text 600 000 016 (WhatsApp)") == []
    assert hrefs("You said “please call 116 123”.") == []
    assert list(Reach([]).contacts("call 999")) == []


def test_places_are_counted_as_browsers_do() -> None:
    text = "🌱 call 116 123"
    (contact,) = REACH.contacts(text)
    assert text[contact.at :] == "116 123"
    assert contact.to_json(text) == {"at": 8, "text": "116 123", "href": "tel:116123"}


def test_every_number_of_the_practice_is_found_where_it_is_named() -> None:
    said = practice.read(Path("practice.yml"))
    known = said.reach()
    for one in known:
        assert [c.text for c in Reach(known).contacts(f"Please call {one}.")] == [one]
