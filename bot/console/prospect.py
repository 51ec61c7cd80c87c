"""One prospect: read one page and be prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from bot.coaching.accounts import Right
from bot.coaching.chat import Message
from bot.coaching.flags import FlagKind
from bot.coaching.masking import Mask
from bot.coaching.needs import Need
from bot.coaching.prospects import Status
from bot.console import highlights, labels
from bot.console.highlights import Mark, Piece, pieces
from bot.console.inbox import PATH
from bot.console.pages import Answer, Elsewhere, NotThere, Sheet, Visit, page
from bot.console.times import moment
from bot.services import prospect_work, prospects
from bot.services.prospect_work import WorkRefused
from bot.services.prospects import NotVisible, Prospect

FOR_THE_CALL = ("name", "email", "phone", "time_zone")  # of the brief: shown with the call
DONE = {
    "status": "The status is changed.",
    "note": "The note is kept.",
    "removed": "The note is removed.",
    "flag": "Marked as dealt with.",
    "review": "Your judgement is kept.",
    "open": "Shown unmasked for an hour. That is on record, and the prospect can read your reason.",
}
Does = Callable[[Visit, str], None]


def look(visit: Visit) -> Answer:
    return _page(visit, DONE.get(visit.query.get("done", ""), ""))


def _page(visit: Visit, done: str = "", status: int = 200, trouble: str = "", about: str = "") -> Sheet:
    me, id = visit.account, visit.path["id"]
    with visit.parts.database.transaction():  # it puts on record who reads
        try:
            found = prospects.read(me, id)
        except NotVisible:
            raise NotThere from None
    form = {name: visit.form.get(name, "") for name in ("text", "need", "reason")} if trouble else {}
    values = {
        **_shown(found, me.time_zone),
        "may_open": found.mask is not None and prospects.may_open(me),
        "mine": next((r for r in found.reviews if r.account == me.id), None),
        "done": done,
        "trouble": trouble,
        "about": about,
        "form": form,
        "zone": me.time_zone,
        "all_needs": labels.NEEDS,
        "all_statuses": labels.STATUSES,
    }
    return Sheet("prospect.html", values, status)


def _shown(found: Prospect, zone: str) -> Mapping[str, Any]:
    hide = _hider(found.mask)
    match, evidence = found.match, found.match.evidence if found.match else ()
    marks = highlights.in_transcript(found.messages, evidence)
    transcript = [_said(message, marks.get(message.seq, []), found.mask, zone) for message in found.messages]
    for before, said in pairwise(transcript):
        said["goes_on"] = (before["sender"], before["at"].short) == (said["sender"], said["at"].short)
    quoted = {reason for said in transcript for reason in highlights.reasons_of(said["pieces"])}
    brief = [
        (label, slot, _answers(found, slot, set(range(1, len(evidence) + 1)) - quoted))
        for slot, label in labels.BRIEF.items()
        if found.brief.get(slot) and slot not in FOR_THE_CALL
    ]
    quoted |= {r for _, _, parts in brief for answer in parts for r in highlights.reasons_of(answer)}
    ranked = match.ranked() if match else []
    calls = [_call(call, zone) for call in found.calls]
    return {
        "id": found.id,
        "name": found.name,
        "masked": found.mask is not None,
        "opened_until": found.opened_until and moment(found.opened_until, zone).clock,
        "channel": labels.CHANNELS.get(found.channel, found.channel),
        "began": moment(found.began, zone),
        "last": moment(found.last, zone),
        "consent": found.consent,
        "rating": found.rating,
        "contact": [
            (labels.BRIEF[slot], value if slot == "time_zone" else hide(value)) for slot, value in _contact(found)
        ],
        "brief": brief,
        "left_open": [labels.BRIEF[slot] for slot in found.left_open if slot in labels.BRIEF],
        "need": match and labels.NEEDS[match.need],
        "need_key": str(match.need) if match else "",
        "sure": bool(match and match.sure),
        "confidence": labels.percent(match.confidence) if match else "",
        "level": round(match.confidence * 100) if match else 0,
        "reasons": [
            (number, hide(words.text), labels.NEEDS[words.points_to], number in quoted)
            for number, words in enumerate(evidence, 1)
        ],
        "runner_up": (labels.NEEDS[ranked[1]], labels.percent(match.scores[ranked[1]]))
        if match and ranked[1:]
        else None,
        "thread": labels.NEEDS[match.thread] if match and match.thread else "",
        "transcript": transcript,
        "corrections": [
            (moment(c.at, zone), c.label, hide(c.before), hide(c.after)) for c in reversed(found.corrections)
        ],
        "calls": calls,
        "flags": [(kind, labels.FLAGS[kind], kind in labels.GRAVE) for kind in found.flags],
        "status": found.status,
        "notes": [(note, hide(note.text), moment(note.at, zone)) for note in found.notes],
        "reviews": [(r, hide(r.reason), labels.NEEDS[Need(r.need)], moment(r.at, zone)) for r in found.reviews],
        "opened": [(entry, hide(entry.detail or ""), moment(entry.at, zone)) for entry in found.opened],
    }


def _contact(found: Prospect) -> list[tuple[str, str]]:
    """As told, or as it stands in the newest call where no more may be kept."""
    call = found.calls[0].booking if found.calls else None
    told = [(slot, found.brief.get(slot) or getattr(call, slot, None)) for slot in FOR_THE_CALL]
    return [(slot, str(value)) for slot, value in told if value]


def _hider(mask: Mask | None) -> Callable[[str], str]:
    return (lambda text: text) if mask is None else mask


def _said(message: Message, marks: list[Mark], mask: Mask | None, zone: str) -> dict[str, Any]:
    own = message.sender == "prospect"
    hidden = mask.spans(message.text, own=own) if mask else []
    return {
        "seq": message.seq,
        "goes_on": False,  # as the message before it, by the same in the same minute
        "sender": message.sender,
        "who": labels.SENDERS[message.sender],
        "at": moment(message.at, zone),
        "pieces": pieces(message.text, marks, hidden, {mark.reason for mark in marks}),
    }


def _answers(found: Prospect, slot: str, linked: set[int]) -> list[list[Piece]]:
    """An answer, or each one of a list, with the words marked that moved the match."""
    value = found.brief[slot]
    texts = [str(one) for one in value] if isinstance(value, list) else [_plain(slot, value)]
    marks = highlights.in_answer(slot, found.match.evidence if found.match else ())
    shown, at = [], 0
    for text in texts:
        within = [Mark(m.start - at, m.end - at, m.reason) for m in marks if m.start >= at and m.end <= at + len(text)]
        shown.append(pieces(text, within, found.mask.spans(text) if found.mask else (), linked))
        at += len(text) + 1  # the match joined them by newlines
    return shown


def _plain(slot: str, value: object) -> str:
    if slot == "wished_need" and value in set(Need):
        return labels.NEEDS[Need(str(value))]
    return {True: "Yes", False: "No"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _call(call: prospects.Call, zone: str) -> Mapping[str, Any]:
    steps = [(moment(e.at, zone), labels.STEPS[e.step], e.by, moment(e.start, zone)) for e in call.history]
    return {
        "state": labels.STATES.get(call.booking.state, ""),
        "booked": call.booking.state == "booked",
        "coach": call.coach_name,
        "start": moment(call.booking.start, zone),
        "theirs": moment(call.booking.start, call.booking.time_zone),
        "minutes": round((call.booking.end - call.booking.start).total_seconds() / 60),
        "steps": [step for step in reversed(steps) if step[1] != labels.STEPS["held"]],
    }


def _doing(done: str, do: Does, about: str = "") -> Callable[[Visit], Answer]:
    """A change, then the page again; what is refused is said on the page with what was written."""

    def post(visit: Visit) -> Answer:
        id = visit.path["id"]
        try:
            with visit.parts.database.transaction():
                do(visit, id)
        except NotVisible:
            raise NotThere from None
        except WorkRefused as refusal:
            return _page(visit, status=422, trouble=str(refusal), about=about)
        return Elsewhere(f"{PATH}/{id}?done={done}")

    return post


def _status(visit: Visit, id: str) -> None:
    chosen = visit.form.get("status", "")
    if chosen not in set(Status):
        raise WorkRefused("Please choose a status.")
    prospect_work.set_status(visit.account, id, Status(chosen))


def _flag(visit: Visit, id: str) -> None:
    kind = visit.form.get("flag", "")
    if kind not in set(FlagKind):
        raise NotVisible
    prospect_work.resolve(visit.account, id, FlagKind(kind))


def _note(visit: Visit, id: str) -> None:
    prospect_work.add_note(visit.account, id, visit.form.get("text", ""))


def _remove_note(visit: Visit, id: str) -> None:
    number = visit.path["number"]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotVisible
    prospect_work.remove_note(visit.account, id, int(number))


def _judge(visit: Visit, id: str) -> None:
    need = visit.form.get("need", "")
    if need not in set(Need):
        raise WorkRefused("Please choose which kind of help fits.")
    prospect_work.judge(visit.account, id, Need(need), visit.form.get("reason", ""))


def _open(visit: Visit, id: str) -> None:
    prospect_work.open_masked(visit.account, id, visit.form.get("reason", ""))


ROUTES = [
    page("/prospects/{id}", Right.PROSPECTS, get=look),
    page("/prospects/{id}/status", Right.WORK, post=_doing("status", _status)),
    page("/prospects/{id}/flags", Right.WORK, post=_doing("flag", _flag)),
    page("/prospects/{id}/notes", Right.WORK, post=_doing("note", _note, "note")),
    page("/prospects/{id}/notes/{number}", Right.WORK, post=_doing("removed", _remove_note)),
    page("/prospects/{id}/review", Right.WORK, post=_doing("review", _judge, "review")),
    page("/prospects/{id}/open", Right.UNMASK, post=_doing("open", _open, "open")),
]
