"""Takes up updates, one by one: each becomes a message in the inbox or an answer in the transcript, in one
transaction with the mark that it was taken up."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence

from bot.channels.telegram import edits
from bot.channels.telegram.doing import AnswerTap, Doing, LeaveGroup, MarkChosen, ShowTyping
from bot.channels.telegram.formatting import LONGEST, html, units
from bot.channels.telegram.menu import COMMANDS
from bot.channels.telegram.reading import NOTHING, UNLIKE, Kind, Received, read_raw
from bot.channels.telegram.showing import AGAIN, DATA, chosen, dereferenced
from bot.coaching.chat import Button, Message, Reply
from bot.coaching.errors import CoachingError
from bot.coaching.nearest_zone import zone_at
from bot.services import conversations, inbox, messages, telegram_moves, wording
from bot.services import telegram_chats as chats
from bot.services import telegram_updates as updates
from bot.services.clock import now
from bot.services.faults import describe
from bot.services.flood import OFF, Flood, Over, read
from bot.store.database import Database, DatabaseUnavailable

logger = logging.getLogger(__name__)

CHOSEN = "\u2192"
Greeting = Callable[[str, str | None, str], list[Reply]]
Done = list[Doing]


class Taking:
    """``alarming`` tells of words that answer nothing by themselves whether they speak of a crisis. ``link`` leads to
    the bot; ``limit``: how much of one chat and of one sender is taken up."""

    def __init__(
        self,
        database: Database,
        greeting: Greeting,
        alarming: Callable[[str], bool],
        link: Callable[[], str],
        limit: str = OFF,
    ) -> None:
        self._link = link
        self._database, self._greeting, self._alarming = database, greeting, alarming
        self._flood = Flood(read(limit))
        self._counted: tuple[int, Over | None] = (-1, None)  # the newest update that was, and what came of it

    def take_one(self) -> Done | None:
        """Take the oldest due update up; what is to be done at Telegram's then, None where no update is due.

        Raises ``DatabaseUnavailable``; the update is still there then.
        """
        with self._database.read():
            update = updates.next_due()
        if update is None:
            return None
        try:
            received = _read(update)
            if over := self._over(update, received):
                with self._database.transaction():
                    done = self._leave(received, over)
                    updates.done(update)
                return done
            alarming = received.kind in (Kind.EDITED, Kind.FORWARDED) and self._alarming(received.text)
            with self._database.transaction():
                done = self._take(received, alarming)
                updates.done(update)
            return done
        except DatabaseUnavailable:
            raise
        except Exception as error:  # a defect of ours, or what nobody foresaw: the updates of others go on
            logger.error("update %s: %s", update.id, describe(error))
            with self._database.transaction():
                if not updates.failed(update):
                    logger.error("update %s is given up", update.id)
                    self._apologise(update.chat)
            return []

    def _over(self, update: updates.Update, received: Received) -> Over | None:
        """Counts an update once, however often it is tried."""
        idle = received.kind is Kind.NOTHING and received.query is None
        if idle or received.kind is Kind.BLOCKED or update.attempts:
            return None
        if self._counted[0] != update.id:
            written = received.at if received.at is not None and received.kind is not Kind.EDITED else now()
            ids = [id for id in (received.chat, received.sender) if id is not None]
            self._counted = update.id, self._flood.over(ids, written.timestamp())
        return self._counted[1]

    def _leave(self, received: Received, over: Over) -> Done:
        """Too much came: it is said once that nothing is read for a while, then nothing until that is over."""
        if over.first and received.chat is not None and received.kind is not Kind.GROUP:
            held, _ = self._held(received)
            minutes = math.ceil(over.seconds / 60)
            many = wording.said("utter_telegram_too_many_minutes", minutes=str(minutes))
            said = many if minutes > 1 else wording.said("utter_telegram_too_many")
            messages.announce(held.conversation, said)
        return [AnswerTap(received.query)] if received.query else []

    def _take(self, received: Received, alarming: bool) -> Done:
        match received.kind:
            case Kind.GROUP:
                assert received.chat is not None
                return [LeaveGroup(received.chat, explain=received.what != "channel")]
            case Kind.NOTHING:
                return [AnswerTap(received.query)] if received.query else []
            case Kind.BLOCKED:
                if held := chats.held(received.chat or 0):
                    chats.blocked(held.conversation)
                return []
            case Kind.TAP:
                return _tap(received)
        if (
            received.kind is Kind.COMMAND
            and received.text == "start"
            and telegram_moves.CODE.fullmatch(received.argument)
        ):
            return self._from_website(received)
        held, new = self._held(received)
        match received.kind:
            case Kind.COMMAND:
                return _command(held, received, new=new)
            case Kind.EDITED if not alarming:
                _edited(held, received)
                return []
            case Kind.FORWARDED if not alarming:
                _say(held, "utter_telegram_forwarded")
                return []
            case Kind.CONTACT if not received.text:
                _say(held, "utter_telegram_not_your_number")
                return []
            case Kind.CONTACT:
                return _words(held, received, wording.said("utter_telegram_number", number=received.text))
            case Kind.PLACE:
                return _place(held, received)
            case Kind.UNREADABLE:
                _say(held, f"utter_telegram_{received.what if not received.text else 'words_with_it'}")
                return _words(held, received, received.text) if received.text else []
        return _words(held, received, received.text)

    def _from_website(self, received: Received) -> Done:
        """The website's conversation goes on here; with a code that is not good any more, it is as any start."""
        assert received.chat is not None
        if telegram_moves.join(received.argument, received.chat, self._link()):
            return []
        sorry = wording.said("utter_telegram_link_over")
        held, new = self._held(received, [Reply(sorry)])
        if not new:
            messages.announce(held.conversation, sorry)
        return _command(held, received, new=new)

    def _held(self, received: Received, first: Sequence[Reply] = ()) -> tuple[chats.Chat, bool]:
        """The chat's conversation, and whether it has just begun; ``first`` is said before its greeting then."""
        assert received.chat is not None
        held = chats.held(received.chat)
        if held is None:
            greeting = [*first, *self._greeting(received.locale, None, chats.CHANNEL)]
            return chats.begin(received.chat, received.locale, greeting), True
        if held.blocked_at is not None:
            chats.back(held, conversations.get(held.conversation))
        return held, False

    def _apologise(self, chat: int | None) -> None:
        held = chats.held(chat) if chat is not None else None
        if held is not None:
            _say(held, "utter_turn_failed_not_kept")


def _read(update: updates.Update) -> Received:
    try:
        return read_raw(update.body)
    except UNLIKE as error:
        logger.warning("update %s has a form of its own: %s", update.id, describe(error))
        return NOTHING


def _words(held: chats.Chat, received: Received, text: str) -> Done:
    """Plain words, be it the caption of a picture, or what a contact or place says in words."""
    name = f"message {received.message}" if received.kind is not Kind.EDITED else f"update {received.update}"
    if choice := edits.answered(messages.last_buttons(held.conversation), text):
        _own_choice(held, name, choice)
        return [ShowTyping(held.chat, held.conversation)]
    greeted = held.greeted_at is not None and (received.at is None or received.at > held.greeted_at)
    try:
        inbox.receive(held.conversation, name, text=text, seen=max(1, held.sent_seq) if greeted else 0)
    except CoachingError as refusal:
        messages.announce(held.conversation, wording.said(refusal.reply))
        return []
    return [ShowTyping(held.chat, held.conversation)]


def _command(held: chats.Chat, received: Received, *, new: bool) -> Done:
    command = COMMANDS[received.text]
    if command.name == "help":
        _say(held, "utter_telegram_help")
    elif command.name == "mydata":
        messages.announce(held.conversation, wording.said("utter_telegram_data"), card=DATA)
    elif not (new and command.name == "start"):  # the greeting says it all
        inbox.choose(held.conversation, f"message {received.message}", f"/{command.name}", command.payload)
        return [ShowTyping(held.chat, held.conversation)]
    return []


def _edited(held: chats.Chat, received: Received) -> None:
    seq = inbox.seq_of(held.conversation, f"message {received.message}")
    consent = conversations.get(held.conversation).consent
    reply = edits.offer(held.conversation, seq, received.text) if seq is not None and consent is True else None
    if reply is None:
        _say(held, "utter_telegram_edited_unused")
    else:
        messages.post(held.conversation, [reply])


def _place(held: chats.Chat, received: Received) -> Done:
    """A place is used for its clock, while that is asked for, and is not kept."""
    assert received.place is not None
    if messages.asks(held.conversation) != "time_zone":
        _say(held, "utter_telegram_place_not_asked")
        return []
    zone = zone_at(*received.place, now())
    if zone is None:
        _say(held, "utter_telegram_place_unclear")
        return []
    return _words(held, received, zone)


def _tap(received: Received) -> Done:
    """Only what stands under a message of this chat's conversation can be chosen, once under each."""
    assert received.query is not None
    assert received.chat is not None
    held = chats.held(received.chat)
    gone = [] if received.message is None else [MarkChosen(received.chat, received.message, None)]
    again = received.text.startswith(AGAIN)
    found = dereferenced(received.text.removeprefix(AGAIN))
    message = messages.find(held.conversation, found[0]) if held and found and found[2] == held.conversation else None
    if held is None or found is None or message is None:
        return [AnswerTap(received.query, wording.said("utter_telegram_old_button")), *gone]
    if held.blocked_at is not None:
        chats.back(held, conversations.get(held.conversation))
    if again:
        messages.post(held.conversation, [_once_more(held, message)])
        return [AnswerTap(received.query), *gone]
    button = chosen(message, found[1])
    if button is None:
        return [AnswerTap(received.query, wording.said("utter_telegram_old_button")), *gone]
    if not _own_choice(held, f"tap {message.seq}", button):
        return [AnswerTap(received.query, wording.said("utter_telegram_chosen_already")), *gone]
    marked = (
        [] if received.message is None else [MarkChosen(received.chat, received.message, _marked(received, button))]
    )
    return [AnswerTap(received.query), *marked, ShowTyping(held.chat, held.conversation)]


def _once_more(held: chats.Chat, message: Message) -> Reply:
    """All that was said in one moment; what is asked now is what it was asked by then, or later."""
    said = messages.of_one_moment(held.conversation, message)
    return Reply("\n\n".join(m.text for m in said), message.buttons, messages.asks(held.conversation), message.card)


def _own_choice(held: chats.Chat, name: str, button: Button) -> bool:
    """Whether it is new; a button's choice goes to the engine, unless it is for the channel."""
    if button.payload == edits.LEAVE:
        if button not in messages.last_buttons(held.conversation):
            return False
        asks = messages.asks(held.conversation)
        messages.post(held.conversation, [Reply(wording.said("utter_telegram_edited_left"), asks=asks)])
        return True
    words = edits.words_of(button.payload)
    if words is not None:
        return not inbox.receive(held.conversation, name, text=words).again
    return not inbox.choose(held.conversation, name, button.title, button.payload).again


def _marked(received: Received, button: Button) -> str | None:
    """The message with what was chosen below it; None where that is not known, or too long."""
    chosen_line = f"{CHOSEN} {button.title}"
    if received.shown is None or units(received.shown) + units(chosen_line) + 2 > LONGEST:
        return None
    return f"{received.shown}\n\n<b>{html(chosen_line)}</b>"


def _say(held: chats.Chat, name: str) -> None:
    messages.announce(held.conversation, wording.said(name))
