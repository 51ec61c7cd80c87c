from __future__ import annotations

import threading

import pytest
import talk
from talk import begin, read, said, send

from bot.coaching.errors import (
    ConversationErased,
    EmptyMessage,
    MessageTooLong,
    PayloadNotOffered,
    UnknownConversation,
)
from bot.services import inbox, messages, privacy
from bot.store.database import Database


def test_messages_are_numbered_in_the_order_they_come(database: Database) -> None:
    a, b = begin(database), begin(database)
    assert [send(database, a, "one"), send(database, b, "uno"), send(database, a, "two")] == [1, 1, 2]


def test_the_same_client_id_is_the_same_message(database: Database) -> None:
    a, b = begin(database), begin(database)
    first = send(database, a, "one", client_id="x")
    assert send(database, a, "one", client_id="x") == first
    assert send(database, b, "one", client_id="x") == 1
    assert send(database, a, "two") == first + 1
    assert said(database, a) == [(1, "prospect", "one"), (2, "prospect", "two")]


def test_an_id_never_begins_as_an_option_does(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-abc", "-def", "ghi-"])
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: next(drawn))
    assert begin(database) == "ghi-"


async def test_the_same_client_id_is_known_after_its_answer_too(database: Database) -> None:
    a = begin(database)
    send(database, a, "one", client_id="x")
    await talk.play_all(database)
    assert send(database, a, "one", client_id="x") == 1
    assert await talk.play_all(database) == 0


def test_one_message_sent_by_many_at_once_is_one_message(database: Database) -> None:
    a = begin(database)
    seqs: list[int] = []
    threads = [threading.Thread(target=lambda: seqs.append(send(database, a, "hi", client_id="x"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seqs == [1] * 8
    assert send(database, a, "next") == 2


def test_what_waits_is_counted_for_each_conversation(database: Database) -> None:
    a, b = begin(database), begin(database)
    send(database, a, "one")
    send(database, a, "two")
    with database.read():
        assert (inbox.waiting(a), inbox.waiting(b)) == (2, 0)


def test_many_messages_at_once_leave_no_gap_in_the_numbers(database: Database) -> None:
    a = begin(database)
    seqs: list[int] = []
    threads = [threading.Thread(target=lambda: seqs.append(send(database, a, "hi"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seqs) == list(range(1, 9))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  hi \n", "hi"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("one\r\ntwo\tthree\rfour", "one\ntwo\tthree\nfour"),
        ("lone \ud83d half", "lone  half"),
        ("zero\u200dwidth 👩\u200d💻", "zero\u200dwidth 👩\u200d💻"),
        ("/restart", "/restart"),
    ],
)
def test_a_text_is_freed_of_what_nobody_types(database: Database, sent: str, kept: str) -> None:
    a = begin(database)
    send(database, a, sent)
    assert read(database, a)[0].text == kept


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00", "\u200b", "\u2028 \u00a0"])
def test_an_empty_message_is_refused(database: Database, text: str) -> None:
    a = begin(database)
    with pytest.raises(EmptyMessage):
        send(database, a, text)
    assert send(database, a, "next") == 1


def test_a_message_may_have_twenty_thousand_characters_and_no_more(database: Database) -> None:
    a = begin(database)
    send(database, a, "x" * 20_000)
    with pytest.raises(MessageTooLong):
        send(database, a, "x" * 20_001)


def test_a_payload_must_have_been_offered_in_this_conversation(database: Database) -> None:
    a, b = begin(database), begin(database)
    with database.transaction():
        messages.post(a, [talk.OFFER])
    assert send(database, a, payload="call_yes") == 2
    assert read(database, a)[-1].text == "Yes, please"
    for conversation, payload in [(a, "/restart"), (a, "call_yes "), (b, "call_yes")]:
        with pytest.raises(PayloadNotOffered):
            send(database, conversation, payload=payload)
    assert send(database, b, "next") == 1


async def test_a_button_may_be_tapped_long_after(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        messages.post(a, [talk.OFFER])
    send(database, a, "wait")
    await talk.play_all(database)
    heard = []
    send(database, a, payload="call_no")
    await talk.play_all(database, talk.playing(lambda i: heard.append((i.text, i.payload)) or talk.outcome("ok")))
    assert heard == [("No", "call_no")]


def test_an_unknown_and_an_erased_conversation_receive_nothing(database: Database) -> None:
    a = begin(database)
    with database.transaction():
        privacy.erase(a)
    with pytest.raises(ConversationErased):
        send(database, a, "hi")
    with pytest.raises(UnknownConversation):
        send(database, "nobody", "hi")


def test_a_message_is_either_a_text_or_a_payload(database: Database) -> None:
    a = begin(database)
    with pytest.raises(ValueError, match="text or a payload"):
        send(database, a, "hi", payload="call_yes")
    with pytest.raises(ValueError, match="text or a payload"):
        send(database, a)
    with pytest.raises(ValueError, match="client id"):
        send(database, a, "hi", client_id="\x00")


def test_long_text_is_cleaned_quickly() -> None:
    assert inbox.clean("wörd\n" * 3000 + "\x00").endswith("wörd")
