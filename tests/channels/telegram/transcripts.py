"""What chats were told, beside what the transcripts hold."""

from __future__ import annotations

import re

from bot.services import messages, wording
from bot.services import telegram_chats as chats
from bot.store import telegram_chats as store
from bot.store.database import Database
from tests.telegram_server import Person


def asked(n: int) -> str:
    return f"what does it cost, {n}?"


def told(database: Database, chat: int) -> list[str]:
    """The assistant's words to one chat, as the transcript holds them."""
    with database.read():
        held = chats.held(chat)
        assert held is not None
        return [m.text for m in messages.after(held.conversation, 0) if m.sender == "assistant"]


def words(text: str) -> list[str]:
    """What is left when the messages of a turn are joined, a choice is shown below, and a text is cut."""
    return re.sub("\u2192[^\n]*", "", text).split()


def all_sent(database: Database) -> bool:
    with database.read():
        return store.next_due() is None


def in_order_and_once(database: Database, person: Person, questions: int) -> bool:
    """Whether so many questions were answered and all was sent; fails where something came twice, out of order, or is
    missing without a button to show it."""
    spoken = told(database, person.id)
    if sum("A session costs" in text for text in spoken) < questions or not all_sent(database):
        return False
    assert sum("A session costs" in text for text in spoken) == questions, person.id
    unsure = wording.said("utter_telegram_unsure")
    sent = [" ".join(words(text)) for text in person.texts if text != unsure]
    whole = " ".join(word for text in spoken for word in words(text))
    place = 0
    for text in sent:
        place = whole.find(text, place)
        assert place >= 0, (person.id, text)
        place += len(text)
    missing, notes = len(whole) - len(" ".join(sent)), person.texts.count(unsure)
    assert missing <= 0 or notes, (person.id, missing)
    show = wording.said("utter_telegram_button_show_again")
    assert sum(title == show for title, _, _ in person.buttons()) == notes
    return True
