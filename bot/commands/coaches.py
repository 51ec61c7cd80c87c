"""``intake coach``: coaches, their hours, and what they serve."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.assembly import assemble, note
from bot.coaching.coaches import LEVELS, Coach
from bot.coaching.needs import Need
from bot.commands.failing import fail
from bot.running import served_at

HERE = "http://localhost:8000"  # where `intake run` listens when nothing else is said
app = typer.Typer(help="Coaches and their opening hours.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="A short name for links and commands, e.g. maren.")]
Name = Annotated[str | None, typer.Option(help="As prospects see it.")]
Bio = Annotated[str | None, typer.Option(help="One line about the coach.")]
About = Annotated[str | None, typer.Option(help='The answer to "tell me about her".')]
Email = Annotated[str | None, typer.Option(help="Where invitations and questions for times go.")]
Needs = Annotated[list[Need] | None, typer.Option("--need", help="A need the coach serves; may be repeated.")]
Levels = Annotated[
    list[str] | None,
    typer.Option("--level", help=f"A seniority served: {', '.join(LEVELS)}; may be repeated; none: everybody."),
]
Languages = Annotated[list[str] | None, typer.Option("--language", help="Spoken, e.g. en; may be repeated.")]
TimeZone = Annotated[str | None, typer.Option(help="Where the hours are meant, e.g. Europe/Berlin.")]
WeeklyHours = Annotated[
    str | None,
    typer.Option("--hours", help='E.g. "Mon-Thu 09:00-12:30, 14:00-17:00; Sat 10:00-12:00"; none: asked by mail.'),
]
Closed = Annotated[
    list[str] | None, typer.Option(help="Away on a day or some, e.g. 2026-12-24..2027-01-02; may be repeated.")
]
On = Annotated[
    list[str] | None, typer.Option(help='Other hours on a day, e.g. "2026-12-05 10:00-12:00"; may be repeated.')
]
Holidays = Annotated[str | None, typer.Option(help="Whose public holidays are free: a country or part, e.g. DE-HH.")]
CallMinutes = Annotated[int | None, typer.Option(help="How long a call is (30).")]
BufferBefore = Annotated[int | None, typer.Option(help="Minutes kept free before a call (0).")]
BufferAfter = Annotated[int | None, typer.Option(help="Minutes kept free after a call (10).")]
NoticeHours = Annotated[
    int | None,
    typer.Option(
        help="A call is booked at least so many hours ahead (24). It has to cover how far a read-only calendar "
        "feed lags: Google's and Microsoft's addresses by hours, up to a day."
    ),
]
HorizonDays = Annotated[int | None, typer.Option(help="And at most so many days (30).")]
MostADay = Annotated[int | None, typer.Option(help="Calls a day at most (4).")]
Place = Annotated[str | None, typer.Option(help="Where the call is held: a link, a number, an address.")]
Weight = Annotated[float | None, typer.Option(help="A coach of weight 2 is offered twice as readily (1).")]
Photo = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, resolve_path=True, help="A picture; it is copied.")
]
Active = Annotated[bool | None, typer.Option("--active/--inactive", help="Whether calls can be booked.")]
Clear = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD",
        help="Empty it, or give it back what it is by default: email, level, language, hours, dates, photo, place "
        "and so on; may be repeated.",
    ),
]


@app.command("list")
def list_all() -> None:
    """Coaches, what they serve, and where their day is."""
    from bot.services import coaches

    with assemble().database.read():
        for coach in coaches.all():
            marks = "".join(f" ({mark})" for mark in _marks(coach))
            print(f"{coach.id}\t{coach.name}{marks}\t{coach.time_zone}\t{', '.join(coach.needs)}")


@app.command()
def show(id: Id) -> None:
    """All that is known of a coach, as `intake coach import` reads it."""
    from bot.services import coach_forms, coaches

    with assemble().database.read(), _refusals():
        print(coach_forms.written([coaches.get(id)]), end="")


@app.command()
def add(
    id: Id, name: Name = None, bio: Bio = None, about: About = None, email: Email = None, need: Needs = None,
    level: Levels = None, language: Languages = None, time_zone: TimeZone = None, hours: WeeklyHours = None,
    closed: Closed = None, on: On = None, holidays: Holidays = None, call_minutes: CallMinutes = None,
    buffer_before: BufferBefore = None, buffer_after: BufferAfter = None, notice_hours: NoticeHours = None,
    horizon_days: HorizonDays = None, most_a_day: MostADay = None, place: Place = None, weight: Weight = None,
    photo: Photo = None, active: Active = None,
) -> None:  # fmt: skip
    """Add a coach; name, bio, need and time zone have to be told."""
    given = dict(locals())
    from bot.calendar_command import short_notice
    from bot.services import coach_changes

    with assemble().database.transaction(), _refusals():
        coach = coach_changes.add({**_fields(given), "id": id, "dates": _dates(closed, on)}, photo)
        warning = short_notice(coach, None)
    print(f"{coach.name} {_reached(coach)}")
    _warn(warning)


@app.command()
def edit(
    id: Id, name: Name = None, bio: Bio = None, about: About = None, email: Email = None, need: Needs = None,
    level: Levels = None, language: Languages = None, time_zone: TimeZone = None, hours: WeeklyHours = None,
    closed: Closed = None, on: On = None, holidays: Holidays = None, call_minutes: CallMinutes = None,
    buffer_before: BufferBefore = None, buffer_after: BufferAfter = None, notice_hours: NoticeHours = None,
    horizon_days: HorizonDays = None, most_a_day: MostADay = None, place: Place = None, weight: Weight = None,
    photo: Photo = None, active: Active = None, clear: Clear = None,
) -> None:  # fmt: skip
    """Change what is told; the rest stays, and so do the calls that are booked."""
    given = dict(locals())
    from bot.calendar_command import short_notice
    from bot.services import coach_changes
    from bot.services.calendars import connecting

    dates = _dates(closed, on)
    with assemble().database.transaction(), _refusals():
        emptied = [NAMED.get(name.replace("-", "_"), name.replace("-", "_")) for name in clear or ()]
        coach = coach_changes.edit(id, _fields(given), dates=dates, clear=emptied, photo=photo)
        warning = short_notice(coach, connecting.status(id))
    print(f"{coach.name} {_reached(coach)}")
    _warn(warning)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, resolve_path=True, metavar="FILE.yml")],
) -> None:
    """Add and change coaches by a file, all of them or, when something is wrong, none."""
    from bot.services import coach_changes

    with assemble().database.transaction(), _refusals():
        done = coach_changes.import_file(file)
    print(f"{len(done.added)} coaches added, {len(done.changed)} changed")


@app.command()
def calendar(
    id: Id,
    caldav: Annotated[str | None, typer.Option(metavar="URL", help="Connect a CalDAV calendar, both ways.")] = None,
    user: Annotated[str | None, typer.Option(help="The user there; the password is asked for.")] = None,
    feed: Annotated[
        str | None, typer.Option(metavar="URL", help="Connect a read-only ICS address; - asks for it, as it is secret.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Disconnect.")] = False,
) -> None:
    """Connect a coach's own calendar, or say how it goes with it."""
    from bot import calendar_command

    if (caldav is not None) + (feed is not None) + none > 1:
        fail("one of --caldav, --feed and --none")
    try:
        calendar_command.run(assemble().database, id, caldav=caldav, user=user, feed=feed, none=none)
    except calendar_command.Refused as problem:
        fail(str(problem))


@app.command()
def feed(
    id: Id,
    new: Annotated[bool, typer.Option("--new", help="Give it another address; the one so far ends.")] = False,
) -> None:
    """The secret address at which a coach's calendar program can subscribe to the calls."""
    from bot.services import links
    from bot.services.calendars import feed_out

    assembled = assemble()
    if guessed := assembled.settings.public_url is None:
        links.use_base(served_at(assembled.settings.home) or HERE)
    with assembled.database.transaction(), _refusals():
        address = feed_out.address(id, new=new)
    print(address)
    if guessed:
        note(
            f"intake: INTAKE_PUBLIC_URL is not set: {address.partition('/feeds/')[0]} is this machine, "
            "and no calendar elsewhere gets there; set it to what others call this server"
        )


@app.command()
def remove(id: Id) -> None:
    """Remove a coach without calls to come; one who had calls is kept, inactive."""
    from bot.services import coaches

    with assemble().database.transaction(), _refusals():
        gone = coaches.remove(id)
    print(f"{id} is removed" if gone else f"{id} had calls and stays, inactive")


@app.command()
def remove_demo(
    cancel_calls: Annotated[
        bool,
        typer.Option("--cancel-calls", help="Cancel calls to come; the prospects are told by mail and in the chat."),
    ] = False,
) -> None:
    """Remove the demo coaches and their calls that are over; refused while calls with them are to come."""
    from bot.coaching.spoken import spoken_time
    from bot.services import demo_coaches

    try:
        with assemble().database.transaction():
            done = demo_coaches.remove(cancel_calls=cancel_calls)
    except demo_coaches.DemoHasCalls as refusal:
        for call in refusal.calls:
            print(f"{call.coach}\t{spoken_time(call.start, call.time_zone)}\tconversation {call.conversation}")
        fail(
            f"{len(refusal.calls)} calls with demo coaches are to come, nothing is removed; with --cancel-calls they "
            "are cancelled, and the prospects are told by mail and in the chat"
        )
    print(f"{done.gone} demo coaches removed" + (f", {done.cancelled} calls cancelled" if done.cancelled else ""))
    if done.staying:
        print(f"for now inactive, until the time of cancelled calls has passed: {', '.join(done.staying)}")


@contextmanager
def _refusals() -> Iterator[None]:
    """What is refused ends the command, and with it the transaction, in one line."""
    from bot.services import coach_changes, coaches

    try:
        yield
    except coaches.CoachExists as refusal:
        fail(f"there is a coach {refusal} already; change it with `intake coach edit`")
    except coaches.UnknownCoach as refusal:
        fail(f"there is no coach {refusal}")
    except coaches.CoachHasCalls as refusal:
        fail(f"{refusal} has calls to come; move or cancel them first, or take no new ones: edit {refusal} --inactive")
    except (coach_changes.CoachUnclear, coach_changes.FileInvalid) as problem:
        fail(str(problem))


NAMED = {"need": "needs", "level": "levels", "language": "languages"}
APART = ("id", "closed", "on", "clear", "photo")


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    """What was told, by the names of `CoachForm`."""
    return {NAMED.get(name, name): value for name, value in given.items() if value is not None and name not in APART}


def _dates(closed: list[str] | None, on: list[str] | None) -> list[str]:
    return [*(f"{days} closed" for days in closed or ()), *(on or ())]


def _marks(coach: Coach) -> Iterator[str]:
    if not coach.active:
        yield "inactive"
    if not coach.hours:
        yield "without hours"


def _warn(warning: str | None) -> None:
    if warning:
        note(f"intake: {warning}")


def _reached(coach: Coach) -> str:
    if not coach.active:
        return "is kept, and cannot be booked"
    if coach.hours:
        return "can be booked from now on"
    return "has no hours, and is asked for times by mail" if coach.email else "has neither hours nor an e-mail address"
