"""Everything people send: none of it breaks anything, and each gets a fitting answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from telegram_side import Bot

from bot.services import messages, wording
from bot.store.telegram_tables import telegram_chat, telegram_update
from tests.telegram_server import FakeTelegram, Person

FILE = {"file_id": "a", "file_unique_id": "b", "file_size": 3}
USER = {"id": 9, "is_bot": False, "first_name": "Ann"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Team"}
CHANNEL = {"id": -100300, "type": "channel", "title": "News"}
LOOK = {"width": 9, "height": 9, "is_animated": False, "is_video": False, "type": "regular", "emoji": "\U0001f44d"}
POLL = {
    "id": "1", "question": "Who?", "options": [{"text": "I", "voter_count": 0, "persistent_id": "1"}],
    "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip
PLACE = {"latitude": 38.72, "longitude": -9.14}


@pytest.fixture
def sam(bot: Bot, fake: FakeTelegram) -> Person:
    """Who has agreed and is asked for the role."""
    return agreed(fake, 41)


def agreed(fake: FakeTelegram, id: int) -> Person:
    person = fake.person(id)
    person.say("/start")
    person.tap("Yes, that's fine")
    person.hears("what's your role")
    return person


def to_recap(sam: Person) -> None:
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.say("I can't delegate, so I redo everybody's work at night")
    sam.hears("six months")
    sam.say("leave on time and let the team decide without me")
    sam.tap("Skip all of these")
    sam.hears("Is that right?")


def settled(bot: Bot) -> None:
    """All that came in is taken up."""
    fake = bot.fake
    fake.person(1).until(lambda: not fake.queue, "the updates")
    fake.person(1).until(lambda: not waiting(bot), "what was received")


def waiting(bot: Bot) -> int:
    with bot.database.read() as opened:
        return opened.scalar(sa.select(sa.func.count()).where(~telegram_update.c.done)) or 0


UNREADABLE = {
    "a recording": ({"voice": FILE | {"duration": 3}}, "utter_telegram_voice"),
    "music": ({"audio": FILE | {"duration": 3}}, "utter_telegram_voice"),
    "a picture": ({"photo": [FILE | {"width": 9, "height": 9}]}, "utter_telegram_picture"),
    "a video": ({"video": FILE | {"width": 9, "height": 9, "duration": 3}}, "utter_telegram_picture"),
    "a round video": ({"video_note": FILE | {"length": 9, "duration": 3}}, "utter_telegram_voice"),
    "a file": ({"document": FILE}, "utter_telegram_file"),
    "a sticker": (
        {"sticker": FILE | LOOK},
        "utter_telegram_sticker",
    ),
    "a die": ({"dice": {"emoji": "\U0001f3b2", "value": 6}}, "utter_telegram_sticker"),
    "a poll": ({"poll": POLL}, "utter_telegram_poll"),
    "a poll of another time": ({"poll": {"id": "1"}}, "utter_telegram_other"),
    "what nobody foresaw": ({"hologram": {"depth": 3}}, "utter_telegram_other"),
    "an empty text": ({"text": " \u200b"}, "utter_message_empty"),
}  # fmt: skip


def test_what_holds_no_words_gets_a_fitting_answer_and_the_question_stays(bot: Bot, sam: Person) -> None:
    for what, (content, response) in UNREADABLE.items():
        before = len(sam.shown)
        sam.send(**content)
        sam.until(lambda before=before: len(sam.shown) > before, what)
        assert sam.texts[-1] == wording.said(response), what
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")


def test_the_words_under_a_picture_are_an_answer(bot: Bot, sam: Person) -> None:
    sam.send(photo=[FILE | {"width": 9, "height": 9}], caption="I run a support team of six people")
    sam.hears(wording.said("utter_telegram_words_with_it"))
    sam.hears("hard at the moment")
    assert bot.shown(41)["brief"]["role"] == "I run a support team of six people"


def test_a_forwarded_message_is_no_answer(bot: Bot, sam: Person) -> None:
    origin = {"type": "user", "date": 1, "sender_user": USER}
    sam.send(text="I run the whole hospital", forward_origin=origin)
    sam.hears(wording.said("utter_telegram_forwarded"))
    assert "role" not in bot.shown(41)["brief"]


@pytest.mark.parametrize("how", ["forwarded", "edited", "captioned"])
def test_a_crisis_is_noticed_however_the_words_come(bot: Bot, sam: Person, how: str) -> None:
    words = "I want to kill myself tonight"
    if how == "forwarded":
        sam.send(text=words, forward_origin={"type": "user", "date": 1, "sender_user": USER})
    elif how == "captioned":
        sam.send(photo=[FILE | {"width": 9, "height": 9}], caption=words)
    else:
        number = sam.say("I run a support team of six people")
        sam.hears("hard at the moment")
        sam.edit(number, words)
    sam.until(lambda: "crisis" in bot.shown(41)["flags"], "the alarm")
    assert words not in json.dumps(stored(bot))


def stored(bot: Bot) -> list[Any]:
    with bot.database.read():
        return [m.to_json() for m in messages.after(bot.conversation(41), 0)]


def test_the_own_number_is_taken_and_that_of_others_is_not(bot: Bot, sam: Person) -> None:
    sam.send(contact={"phone_number": "+351912345678", "first_name": "Ann", "user_id": 9})
    sam.hears(wording.said("utter_telegram_not_your_number"))
    assert "phone" not in bot.shown(41)["brief"]
    sam.send(contact={"phone_number": "+351912345678", "first_name": "Sam", "user_id": 41})
    sam.until(lambda: "phone" in bot.shown(41)["brief"], "the number")
    assert bot.shown(41)["brief"]["phone"] == "+351912345678"


def test_a_place_gives_the_zone_while_that_is_asked_for(bot: Bot, sam: Person) -> None:
    sam.send(location=PLACE)
    sam.hears(wording.said("utter_telegram_place_not_asked"))
    sam.say("/book")
    sam.hears("Which city")
    asking = sam.shown[-1]["reply_markup"]["keyboard"]
    assert asking[0][0]["request_location"] is True
    sam.send(location={"latitude": 49.84, "longitude": 24.03})  # Lviv, about as near to Warsaw as to Kyiv
    sam.hears(wording.said("utter_telegram_place_unclear"))
    sam.send(location=PLACE)
    sam.hears("Lisbon time")
    assert "38.72" not in json.dumps(stored(bot))


def test_the_phone_may_be_shared_where_the_address_is_asked_for(bot: Bot, sam: Person) -> None:
    sam.say("/book")
    sam.hears("Which city")
    sam.say("Lisbon")
    sam.say("the first one")
    sam.hears("What name")
    assert sam.shown[-1]["reply_markup"] == {"remove_keyboard": True}  # that for the place
    sam.say("Sam Okafor")
    sam.hears("e-mail address")
    assert sam.shown[-1]["reply_markup"]["keyboard"][0][0]["request_contact"] is True
    sam.send(contact={"phone_number": "+351912345678", "first_name": "Sam", "user_id": 41})
    sam.hears("e-mail address", after=len(sam.shown))
    sam.say("sam@example.org")
    sam.hears("It's booked")
    assert bot.shown(41)["brief"]["phone"] == "+351912345678"


def test_a_changed_answer_can_be_put_in_the_place_of_the_first(bot: Bot, sam: Person) -> None:
    number = sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.edit(number, "I run a support team of <ten> & more")
    sam.hears(wording.said("utter_telegram_edited"))
    sam.tap(wording.said("utter_telegram_button_take"))
    sam.until(lambda: "ten" in bot.shown(41)["brief"]["role"], "the new words")
    assert bot.shown(41)["brief"]["role"] == "I run a support team of <ten> & more"
    sam.edit(number, "something else")
    sam.hears(wording.said("utter_telegram_edited"), after=len(sam.shown))
    sam.say("no")  # typed, and no answer to what is asked
    sam.hears(wording.said("utter_telegram_edited_left"))
    assert "ten" in bot.shown(41)["brief"]["role"]


def test_a_changed_question_is_asked_to_be_sent_anew(bot: Bot, sam: Person) -> None:
    sam.edit(77, "what does it cost?")  # of before this conversation
    sam.hears(wording.said("utter_telegram_edited_unused"))


def test_the_bot_explains_itself_in_a_group_and_leaves(bot: Bot, fake: FakeTelegram) -> None:
    member = {"chat": GROUP, "from": USER, "date": 1, "old_chat_member": {"status": "left", "user": USER}}
    fake.push({"my_chat_member": member | {"new_chat_member": {"status": "member", "user": USER}}})
    fake.person(1).until(lambda: fake.left == [GROUP["id"]], "leaving")
    said = [asked["text"] for method, asked in fake.done if method == "sendMessage"]
    assert said == [wording.said("utter_telegram_group", link="https://t.me/intake_test_bot")]
    fake.push({"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": USER, "text": "hi"}})
    fake.person(1).until(lambda: len(fake.left) == 2, "leaving again")


ODD: dict[str, dict[str, Any]] = {
    "a channel's post": {"channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}},
    "a poll's end": {"poll": {"id": "1", "question": "?", "options": []}},
    "an inline query": {"inline_query": {"id": "1", "from": USER, "query": "q", "offset": ""}},
    "nothing": {},
    "a list for a message": {"message": []},
    "a message without a chat": {"message": {"message_id": 1, "date": 1}},
    "words for numbers": {"message": {"message_id": "x", "date": "y", "chat": {"id": "z", "type": 5}, "text": 3}},
    "a chat without end": {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 41, "type": "private"}}},
    "a tap on nothing": {"callback_query": {"id": "1", "from": USER, "chat_instance": "1"}},
    "a tap on rubbish": {"callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "1.99999999999.x"}},
    "a pinned message": {
        "message": {
            "message_id": 1, "date": 1, "chat": {"id": 9, "type": "private"}, "from": USER,
            "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 9, "type": "private"}},
        }
    },
    "a bot": {
        "message": {
            "message_id": 1, "date": 1, "chat": {"id": 9, "type": "private"}, "text": "x",
            "from": USER | {"is_bot": True},
        }
    },
}  # fmt: skip


def test_what_nobody_expects_an_answer_to_holds_nobody_up(bot: Bot, fake: FakeTelegram) -> None:
    for update in ODD.values():
        fake.push(update)
    agreed(fake, 41)
    settled(bot)
    assert fake.count("sendMessage") == 2  # both to Sam


def test_yes_before_the_greeting_could_be_read_is_no_consent(begin: Callable[..., Bot], fake: FakeTelegram) -> None:
    sam = fake.person(41)
    sam.say("/start")
    sam.say("yes")
    bot = begin()
    sam.until(lambda: len(sam.shown) == 2, "two answers")
    assert bot.shown(41)["consent"] is None
    sam.say("yes")
    sam.hears("what's your role")
    assert bot.shown(41)["consent"] is True


COMMANDS = {
    "/help": "/forget",
    "/human": "let the people at",
    "/privacy": "passes through Telegram",
    "/start": "what's your role",
    "/start@intake_test_bot": "what's your role",
    "/book": "Which city",
    "/nosuch": "",
}


def test_each_command_of_the_menu_does_what_it_says(bot: Bot, sam: Person) -> None:
    for command, words in COMMANDS.items():
        before = len(sam.shown)
        sam.say(command)
        sam.until(lambda before=before: len(sam.shown) > before, command)
        assert words in "\n".join(sam.texts[before:]), command


def test_restart_asks_once_more_and_begins_again(bot: Bot, sam: Person) -> None:
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.say("/restart")
    sam.tap("Yes, start over")
    sam.hears("From the beginning")
    assert "role" not in bot.shown(41)["brief"]


def test_my_data_comes_as_a_file(bot: Bot, sam: Person) -> None:
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.say("/mydata")
    sam.hears(wording.said("utter_telegram_data"))
    document = next(message["document"] for message in sam.shown if "document" in message)
    data = json.loads(document["content"])
    assert document["file_name"] == f"coaching-intake-{bot.conversation(41)}.json"
    assert data["conversation"]["brief"]["role"] == "I run a support team of six people"
    assert data["telegram"]["chat"] == 41


def test_forget_erases_after_a_confirming_tap_and_says_what_remains(bot: Bot, sam: Person) -> None:
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.say("/forget")
    old = sam.hears("can't be undone")
    sam.tap("Yes, erase everything")
    assert "Delete chat" in sam.hears("are erased here")
    assert old

    def is_gone() -> bool:
        with bot.database.read() as opened:
            return opened.scalar(sa.select(sa.func.count()).select_from(telegram_chat)) == 0

    sam.until(is_gone, "the chat's number")
    sam.say("hello again")
    sam.hears("Is that all right with you?", after=len(sam.shown))


def test_who_blocks_the_bot_is_left_alone_and_may_come_back(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    sam.blocked = True
    sam.say("I run a support team of six people")
    sam.until(lambda: blocked(bot) is not None, "the end")
    sends = fake.count("sendMessage")
    sam.blocked = False
    sam.say("/start")
    sam.hears("hard", after=len(sam.shown))
    assert blocked(bot) is None
    assert fake.count("sendMessage") == sends + 1


def blocked(bot: Bot) -> Any:
    with bot.database.read() as opened:
        return opened.scalar(sa.select(telegram_chat.c.blocked_at).where(telegram_chat.c.chat == 41))


def test_stopping_the_bot_in_the_chats_menu_ends_it_quietly(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    before = {"status": "member", "user": USER}
    change = {"chat": sam.chat(), "from": sam.account(), "date": 1, "old_chat_member": before}
    fake.push({"my_chat_member": change | {"new_chat_member": {"status": "kicked", "user": USER, "until_date": 0}}})
    sam.until(lambda: blocked(bot) is not None, "the end")


def test_a_deleted_account_ends_it_quietly(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    sam.say("I run a support team of six people")
    del fake.people[41]
    sam.until(lambda: blocked(bot) is not None, "the end")
    assert bot.shown(41)["flags"] == []
