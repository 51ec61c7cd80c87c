"""Ask a coach without fixed hours for times by mail, and pass the answer on to the prospect."""

from __future__ import annotations

import hmac
import secrets

from bot.coaching.bookings import Booking
from bot.coaching.chat import Button, Reply
from bot.coaching.coaches import Coach
from bot.coaching.errors import CoachingError
from bot.coaching.proposals import LASTS, OFFER, Proposal, read_times
from bot.coaching.spoken import spoken_short, spoken_zone
from bot.coaching.zones import known_zone
from bot.services import bookings, coaches, links, messages, openings, outbox, practice, signing, wording
from bot.services.clock import now
from bot.store import bookings as kept_bookings
from bot.store import conversations
from bot.store import proposals as kept

MOST_ASKED = 2  # coaches, for one call


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
    asked = []
    for coach in openings.to_be_asked(need, seniority, language)[:MOST_ASKED]:
        if coach.id in open_ or _mail(conversation, coach):
            asked.append(coach)
    return asked


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
    answered = find(id)
    _tell(answered, coach)
    return answered


def seal(proposal: Proposal) -> str:
    """What the form of the page carries, so that only who saw it can send it. Raises NoSecret."""
    return signing.digest("form", f"times:{proposal.id}")


def sealed(proposal: Proposal, given: str) -> bool:
    return hmac.compare_digest(seal(proposal).encode(), given.encode("utf-8", "replace"))


def _mail(conversation: str, coach: Coach) -> bool:
    """Whether the coach could be asked: an answer needs an address, and a server to open the page on."""
    new = Proposal(secrets.token_urlsafe(12), conversation, coach.id, (), now(), None)
    if not coach.email or not (link := links.link("times", new.id)):
        return False
    kept.add(new)
    said = {"coach": coach.name, "minutes": str(coach.call_minutes), "days": str(LASTS.days), "link": link}
    text = wording.said("utter_mail_times", **said, practice_name=practice.current().name)
    subject = wording.said("utter_mail_times_subject")
    mail = {"to": coach.email, "subject": subject, "text": text, "at": now().isoformat()}
    outbox.later("mail", f"coach_asked:{new.id}", mail, conversation)
    return True


def _tell(proposal: Proposal, coach: Coach) -> None:
    known = conversations.find(proposal.conversation)
    told = (known.brief.get("time_zone"), known.time_zone) if known else ()
    zone = next((z for z in told if z and known_zone(str(z))), coach.time_zone)
    free = proposal.openings(coach.length)
    shown = [spoken_short(o.start, zone) for o in free]
    lines = "\n".join(f"{n}. {short}" for n, short in enumerate(shown, 1))
    text = wording.said("utter_times_proposed", coach=coach.name, zone=spoken_zone(zone), openings=lines)
    buttons = [Button(short, f'/choose_slot{{"{OFFER}": "{o.id}"}}') for short, o in zip(shown, free, strict=True)]
    messages.post(proposal.conversation, [Reply(text, tuple(buttons), messages.asks(proposal.conversation))])
