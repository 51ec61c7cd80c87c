"""What is typed where a name, an address or a number is asked for."""

from __future__ import annotations

import pytest
from scripted import BOOKED, CHOSEN, OFFERED, Script, at, heard, part

from bot.coaching import mail_hosts
from bot.coaching.contacts import (
    NameUnclear,
    clean_phone,
    foreign_name,
    introduced,
    lacks_email,
    mended_email,
    name_in,
    spelled_email,
)
from bot.coaching.heard import Heard, Part

NAMES = ["李明", "Jürgen von der Leyen", "jürgen von der leyen", "Mr. Dr. Jürgen von der Leyen", "Иван Петров",
    "محمد علي",
         "Maria de la Cruz", "Björk", "김민수", "やまだ たろう", "Nguyễn Thị Minh Khai", "O'Brien",
         "Ἀθηνᾶ Παππά"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_one(name: str) -> None:
    assert name_in(name)
    assert foreign_name(name)


@pytest.mark.parametrize("words", ["nah keep", "keep that one", "nope", "when is she free"])
def test_an_answer_to_something_else_is_no_name(words: str) -> None:
    with pytest.raises(NameUnclear):
        name_in(words)


@pytest.mark.parametrize("words", ["ich verstehe nicht", "je ne parle pas anglais", "我不会说英语", "no entiendo",
                                   "Я не понимаю", "Ich spreche leider kein Englisch"])  # fmt: skip
def test_words_of_another_language_are_no_name(words: str) -> None:
    assert not foreign_name(words)


def test_a_name_is_taken_where_one_is_asked_for_whatever_language_it_seems() -> None:
    talk = at("name")
    talk.hear(heard(part("Jürgen von der Leyen", "inform_contact", name="Jürgen von der Leyen"), foreign=True))
    assert talk.asks == "email"
    talk = at("name")
    talk.hear(heard(("Mr. Dr.", "inform_detail"), ("Jürgen von der Leyen", "inform_role"), foreign=True))
    assert talk.asks == "email"
    assert (
        at("challenges").hear(heard(("李明", "inform_contact", {"name": "李明"}), foreign=True))[0]
        == "action_say_other_language"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("joe@gmail.con", "joe@gmail.com"), ("joe@gmial.com", "joe@gmail.com"), ("joe@gamil.com", "joe@gmail.com"),
     ("joe@gmail.co", "joe@gmail.com"), ("joe@hotmial.co.uk", "joe@hotmail.co.uk"), ("joe@outlok.com",
     "joe@outlook.com"),
     ("joe@yaho.com", "joe@yahoo.com"), ("joe@acme.con", "joe@acme.com"), ("joe@charity.ogr", "joe@charity.org"),
     ("J.Doe+x@GMIAL.com", "J.Doe+x@gmail.com")],
)  # fmt: skip
def test_a_slip_in_an_address_is_seen(typed: str, meant: str) -> None:
    assert mail_hosts.meant(typed) == meant


@pytest.mark.parametrize(
    "address",
    ["joe@gmail.com", "joe@example.org", "joe@ymail.com", "joe@mail.com", "joe@gmx.de", "joe@gmail.de",
        "joe@hotmail.se",
     "joe@acme.co", "joe@orange.com", "joe@mailbox.org", "joe@web.de", "joe@me.com", "joe@uni-koeln.de"],
)  # fmt: skip
def test_other_addresses_are_left_alone(address: str) -> None:
    assert mail_hosts.meant(address) is None


def _doubted() -> Script:
    talk = Script(**CHOSEN, name="Joe", email="joe@gmial.com", email_meant="joe@gmail.com")
    assert talk.asks == "email_right"
    return talk


def test_a_doubtful_address_is_asked_about_and_taken_as_meant() -> None:
    talk = _doubted()
    assert talk.say("yes", "affirm")[:2] == ["action_take_email_meant", "action_book_call"]
    assert talk.slots["email"] == "ada@gmail.com"


def test_who_insists_is_booked_as_typed() -> None:
    talk = _doubted()
    assert talk.say("no", "deny")[0] == "action_book_call"
    assert talk.slots["email"] == "joe@gmial.com"


def test_another_address_may_be_given_instead() -> None:
    talk = _doubted()
    acts = talk.hear(heard(("no,", "deny"), ("joe@example.org", "inform_contact", {"email": "joe@example.org"})))
    assert talk.slots["email"] == "joe@example.org"
    assert acts[:2] == ["action_check_email", "action_book_call"]


@pytest.mark.parametrize("words", ["i dont have one", "none", "no email sorry", "can you call instead", "just call me",
                                   "i dont use email", "can i give my phone number instead"])  # fmt: skip
def test_that_there_is_no_address_is_answered_kindly(words: str) -> None:
    assert lacks_email(words)
    for intent in ("inform_detail", "deny", "cancel_call", "faq/session_format", ""):
        talk = at("email")
        assert talk.say(words, intent) == ["utter_needed_email"]
        assert talk.asks == "email"


def test_other_words_are_no_lack_of_an_address() -> None:
    assert not any(map(lacks_email, ("joe@example.org", "not sure", "i dont have it with me right now, wait", "no")))


def test_an_address_may_be_spelled() -> None:
    assert spelled_email("j o e @ example . org") == "joe@example.org"
    assert spelled_email("mail me @ home") is None
    talk = at("email")
    talk.hear(heard(("j o e @ example . org", "inform_contact", {"email": "e@example.org"}), foreign=True))
    assert talk.slots["email"] == "joe@example.org"


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [("01711234567", "DE", "+49 171 1234567"), ("(212) 555-0123", "US", "+1 212-555-0123"),
        ("0171 1234567", None, "01711234567"),
     ("0171 1234567", "PT", "01711234567"), ("+49 30 1234567", "US", "+49 30 1234567"), ("12", "DE", None)],
)  # fmt: skip
def test_a_number_without_its_country_is_of_where_one_sits_or_kept_as_typed(
    typed: str, country: str | None, number: str | None
) -> None:
    assert clean_phone(typed, country) == number


def test_a_number_may_be_given_or_changed_after_the_booking() -> None:
    talk = Script(**BOOKED, phone="+49 30 1")
    assert talk.asks == "rating"
    acts = talk.say("change my phone to +49 30 1234567", "inform_contact", phone="+49301234567")
    assert talk.slots["phone"] == "+49301234567"
    assert acts == ["action_book_call", "utter_again_rating"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("its Ümit", "Ümit"),
        ("I'm Ana de Souza", "Ana de Souza"),
        ("my name is Bo Lind", "Bo Lind"),
        ("This is Kim!", "Kim"),
    ],
)
def test_who_is_introduced_has_a_name(words: str, name: str) -> None:
    assert introduced(words) == name


@pytest.mark.parametrize("words", ["Bob", "its fine", "it's OK", "IT'S FINE", "im busy", "I'm Not sure", ""])
def test_other_words_introduce_nobody(words: str) -> None:
    assert introduced(words) is None


def test_a_bare_name_counts_where_the_words_as_a_whole_give_a_contact() -> None:
    assert introduced("Bob", telling=True) == "Bob"
    assert introduced("later", telling=True) is None
    assert introduced("", telling=True) is None


@pytest.mark.parametrize(
    ("words", "noted"), [("bob at example dot com", True), ("bob at example dot com or friday", False)]
)
def test_a_spoken_address_is_noted_while_times_are_shown(words: str, noted: bool) -> None:
    talk = at("opening")
    place = (0, len("bob at example dot com"))
    one = Part(words, "inform_contact", 1.0, {"email": "bob@example.com"}, (), 0, len(words), {"email": place})
    acts = talk.hear(Heard(words, (one,)))
    assert talk.slots["email"] == "bob@example.com"
    assert ("utter_noted" in acts) is noted
    assert ("action_choose_opening" in acts) is not noted


MENDED = ["joe@example.org nope typo jo@example.org", "joe@example.org sorry, I meant jo@example.org",
          "joe@example.org. oops wrong one, it's jo@example.org", "joe@example.org no wait Jo@example.org"]  # fmt: skip


@pytest.mark.parametrize("words", MENDED)
def test_an_address_put_right_at_once_is_the_one_that_counts(words: str) -> None:
    assert mended_email(words) == "jo@example.org"
    talk = at("email")
    talk.say(words, "inform_contact", email="joe@example.org")
    assert talk.slots["email"] == "jo@example.org"
    at_word = words.index(" ")
    talk = at("email")
    talk.hear(
        heard(
            (words[:at_word], "inform_contact", {"email": "joe@example.org"}),
            (words[at_word + 1 :], "deny", {"email": "jo@example.org"}),
        )
    )
    assert talk.slots["email"] == "jo@example.org"


@pytest.mark.parametrize("words", ["jo@example.org, not joe@example.org", "jo@example.org or joe@example.org",
                                   "jo@example.org, sorry, not joe@example.org", "jo@example.org no typo",
                                   "jo@example.org rather than joe@example.org"])  # fmt: skip
def test_another_address_beside_is_none_put_right(words: str) -> None:
    assert mended_email(words) is None


@pytest.mark.parametrize("words", ["thats not my name, its Kathrin", "No, that's wrong, I'm Kathrin", "Kathrin"])
def test_a_name_told_while_a_time_is_asked_is_noted(words: str) -> None:
    talk = Script(**OFFERED)
    acts = talk.say(words, "inform_contact", name="Kathrin")
    assert talk.slots["name"] == "Kathrin"
    assert acts == ["utter_noted", "action_offer_openings"]


@pytest.mark.parametrize("booking", [None, "b1"])
def test_a_contact_changed_while_moving_or_after_the_booking_reaches_the_call(booking: str | None) -> None:
    opening = BOOKED["opening"] if booking else None
    for words, changed in (("change my mail to sam2@example.org", {"email": "sam2@example.org"}),
                           ("actually my name is Tim", {"name": "Tim"})):  # fmt: skip
        talk = Script(**{**BOOKED, "booking": booking, "opening": opening})
        acts = talk.say(words, "correct_answer", **changed)
        assert changed.items() <= talk.slots.items()
        assert ("action_book_call" if booking else "action_offer_openings") in acts


@pytest.mark.parametrize("words", ["hmm no", "forget it", "leave it", "oh, hold on", "Hmm, leave it"])
def test_giving_up_is_no_name(words: str) -> None:
    with pytest.raises(NameUnclear):
        name_in(words)
