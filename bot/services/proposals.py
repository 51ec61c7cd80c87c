"""Ask a coach without fixed hours for times by mail, and pass the answer on to the prospect."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.coaching import cards
from bot.coaching.bookings import Booking
from bot.coaching.chat import Button, Reply
from bot.coaching.coaches import Coach
from bot.coaching.errors import CoachingError
from bot.coaching.flags import FlagKind
from bot.coaching.proposals import LASTS, OFFER, Proposal, read_times
from bot.coaching.spoken import spoken_short, spoken_zone
from bot.coaching.zones import known_zone
from bot.services import bookings, coaches, flags, links, messages, openings, outbox, practice, signing, wording
from bot.services.clock import now
from bot.store import bookings as kept_bookings
from bot.store import conversations
from bot.store import proposals as kept

MOST_ASKED = 2  # coaches, for one call
PATIENCE = timedelta(days=2)  # for an answer, until the prospect and a person are told that there is none
SILENCE = "coach_silent"  # the job that looks whether there is an answer


class NoLongerAsked(CoachingError):
    """The times are not wanted any more: given already, too late, booked elsewhere, or the prospect is gone."""

    reply = "utter_opening_gone"


def ask(
    conversation: str, *, need: str | None, seniority: str | None = None, language: str | None = None
) -> list[Coach]:
    """Mail the fitting coaches who keep no hours; who was asked before and may still answer is not mailed again.

    Gives whom an answer is to be expected from; nobody where no fitting coach can be asked.
    """
    open_ = {p.coach for p in kept.of(conversation) if p.answered_at is None and not p.is_over(now())}
    not_answering = silent(conversation)
    asked: list[Coach] = []
    mailed: list[str] = []
    for coach in openings.to_be_asked(need, seniority, language):
        if len(asked) == MOST_ASKED:
            break
        if coach.id in not_answering:
            continue
        if coach.id not in open_:
            if not (new := _mail(conversation, coach)):
                continue
            mailed.append(new)
        asked.append(coach)
    if mailed:
        look = {"conversation": conversation, "proposals": mailed}
        outbox.later(SILENCE, f"{SILENCE}:{mailed[0]}", look, conversation, not_before=now() + PATIENCE)
    return asked


def silent(conversation: str) -> frozenset[str]:
    """The coaches who were asked some days ago and have not answered; after two weeks they may be asked again."""
    waiting = (p for p in kept.of(conversation) if p.answered_at is None and not p.is_over(now()))
    return frozenset(p.coach for p in waiting if p.created_at <= now() - PATIENCE)


def tell_of_silence(body: Mapping[str, Any]) -> bool:
    """Do a ``coach_silent`` job in a unit of work: where none of those asked together has answered, tell the prospect
    and a person; whether the chat has news. The body has ``conversation`` and ``proposals``, their ids.

    A second try finds the flag that the first has raised since the answer was due.
    """
    conversation = body["conversation"]
    conversations.lock(conversation)
    asked = [p for p in kept.of(conversation) if p.id in body["proposals"]]
    known = conversations.find(conversation)
    if not asked or known is None or known.erased_at is not None or bookings.active(conversation):
        return False
    if any(p.answered_at for p in asked) or flags.raised(conversation, FlagKind.COACH_SILENT, _due(asked)):
        return False
    flags.raise_flag(conversation, FlagKind.COACH_SILENT)
    text = wording.said("utter_coach_silent", coaches=" and ".join(coaches.get(p.coach).name for p in asked))
    open_ = messages.asks(conversation)
    buttons = (Button(wording.said("utter_label_another_coach"), "/book_call"),)
    messages.post(conversation, [Reply(text, buttons + (messages.last_buttons(conversation) if open_ else ()), open_)])
    return True


def find(id: str) -> Proposal:
    """Raises NoLongerAsked when nothing is kept of it."""
    if not (found := kept.find(id)):
        raise NoLongerAsked(id)
    return found


def booked(proposal: Proposal) -> Booking | None:
    """The call that the prospect has by now, be it at one of these times or elsewhere."""
    return bookings.active(proposal.conversation)


def chosen(proposal: Proposal) -> bool:
    """Whether that call is at one of these times."""
    call = booked(proposal)
    return call is not None and call.coach == proposal.coach and call.start in proposal.times


def answer(id: str, entered: list[str]) -> Proposal:
    """Keep the times that the coach entered, on the coach's clock, and tell the prospect, with a button for each.

    Raises TimesWrong and NoLongerAsked.
    """
    conversations.lock(find(id).conversation)
    proposal = find(id)
    if proposal.answered_at or proposal.is_over(now()) or booked(proposal):
        raise NoLongerAsked(id)
    coach = coaches.get(proposal.coach)
    taken = [call.span for call in kept_bookings.taken([coach.id], now(), now())]
    times = read_times(entered, coach, now(), taken)
    kept.answer(id, times, now())
    flags.resolve(proposal.conversation, FlagKind.COACH_SILENT)
    answered = find(id)
    _tell(answered, coach)
    return answered


def seal(proposal: Proposal) -> str:
    """What the form of the page carries, so that only who saw it can send it. Raises NoSecret."""
    return signing.digest("form", f"times:{proposal.id}")


def sealed(proposal: Proposal, given: str) -> bool:
    return hmac.compare_digest(seal(proposal).encode(), given.encode("utf-8", "replace"))


def _due(asked: list[Proposal]) -> datetime:
    return max(p.created_at for p in asked) + PATIENCE


def _mail(conversation: str, coach: Coach) -> str | None:
    """The id of what the coach is asked; None without an address, or a server to open the page on."""
    new = Proposal(secrets.token_urlsafe(12), conversation, coach.id, (), now(), None)
    if not coach.email or not (link := links.link("times", new.id)):
        return None
    kept.add(new)
    said = {"coach": coach.name, "minutes": str(coach.call_minutes), "days": str(LASTS.days), "link": link}
    text = wording.said("utter_mail_times", **said, practice_name=practice.current().name)
    subject = wording.said("utter_mail_times_subject")
    mail = {"to": coach.email, "subject": subject, "text": text, "at": now().isoformat()}
    outbox.later("mail", f"coach_asked:{new.id}", mail, conversation)
    return new.id


def _tell(proposal: Proposal, coach: Coach) -> None:
    known = conversations.find(proposal.conversation)
    told = (known.brief.get("time_zone"), known.time_zone) if known else ()
    zone = next((z for z in told if z and known_zone(str(z))), coach.time_zone)
    free = proposal.openings(coach.length)
    shown = [spoken_short(o.start, zone) for o in free]
    lines = "\n".join(f"{n}. {short}" for n, short in enumerate(shown, 1))
    text = wording.said("utter_times_proposed", coach=coach.name, zone=spoken_zone(zone), openings=lines)
    buttons = [Button(short, f'/choose_slot{{"{OFFER}": "{o.id}"}}') for short, o in zip(shown, free, strict=True)]
    listed = [(button.payload, o, coach.name) for button, o in zip(buttons, free, strict=True)]
    card = cards.openings(listed, zone)
    messages.post(proposal.conversation, [Reply(text, tuple(buttons), messages.asks(proposal.conversation), card)])
