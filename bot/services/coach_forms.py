"""A coach as an operator writes one: on the command line, and in a file of several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    validate_email,
)
from pydantic import StringConstraints as Text

from bot.coaching.coaches import LEVELS, SLUG, Coach
from bot.coaching.hours import DayHours, parse_date, parse_hours, written_dates, written_hours
from bot.coaching.needs import Need
from bot.coaching.zones import known_zone
from bot.services import public_holidays, typed_yaml
from bot.services.typed_yaml import FileInvalid

LANGUAGE = r"^[a-z]{2}$"  # ISO 639-1


class CoachUnclear(ValueError):
    """What was told of a coach makes no sense; the message says what."""


def _zone(text: str) -> str:
    if not known_zone(text):
        raise ValueError(f"no such time zone: {text!r}; they are written like Europe/Berlin")
    return text


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError(f"a coach's id is a short lower-case word: {text!r}")
    return text


def _hours(text: str) -> str:
    return written_hours(parse_hours(text)) if text.strip() else ""


def _date(text: object) -> str:
    if isinstance(text, date):
        raise ValueError(f"say when on that day, or closed: {text}")  # YAML reads a mere date as one
    parse_date(str(text))
    return str(text)


def _language(text: str) -> str:
    if not re.match(LANGUAGE, text):
        raise ValueError(f"a language is a code of two letters, such as en or es: {text!r}")
    return text


def _email(text: str) -> str:
    return validate_email(text.strip())[1] if text.strip() else ""


Line = Annotated[str, Text(strip_whitespace=True)]


class CoachForm(BaseModel):
    """The fields of `Coach` in words: hours and dates as `parse_hours` and `parse_date` read them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, AfterValidator(_slug)]
    name: Annotated[str, Text(strip_whitespace=True, min_length=1, max_length=80)]
    bio: Annotated[str, Text(strip_whitespace=True, max_length=300)]
    about: Annotated[str, Text(strip_whitespace=True, max_length=2000)] = ""
    email: Annotated[str, AfterValidator(_email)] = ""
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    levels: tuple[Literal[LEVELS], ...] = ()  # type: ignore[valid-type]
    languages: Annotated[tuple[Annotated[str, AfterValidator(_language)], ...], Field(min_length=1)] = ("en",)
    time_zone: Annotated[str, AfterValidator(_zone)]
    hours: Annotated[str, AfterValidator(_hours)] = ""
    dates: tuple[Annotated[str, BeforeValidator(_date)], ...] = ()
    holidays: Annotated[str, AfterValidator(public_holidays.check)] = ""
    call_minutes: Annotated[int, Field(ge=5, le=8 * 60)] = 30
    buffer_before: Annotated[int, Field(ge=0, le=24 * 60)] = 0
    buffer_after: Annotated[int, Field(ge=0, le=24 * 60)] = 10
    notice_hours: Annotated[int, Field(ge=0, le=90 * 24)] = 24
    horizon_days: Annotated[int, Field(ge=1, le=366)] = 30
    most_a_day: Annotated[int, Field(ge=1, le=99)] = 4
    place: Line = ""
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    photo: str | None = None  # a file, beside the file of coaches
    active: bool = True

    def coach(self) -> Coach:
        """But for the photo, which is a file yet."""
        told = self.model_dump(exclude={"photo", "hours", "dates"})
        return Coach(
            **told,
            hours=parse_hours(self.hours) if self.hours else (),
            dates=joined_dates(self.dates),
        )

    @classmethod
    def of(cls, coach: Coach) -> CoachForm:
        told = {name: getattr(coach, name) for name in cls.model_fields if name not in ("hours", "dates")}
        return cls(**told, hours=written_hours(coach.hours), dates=tuple(written_dates(coach.dates)))


def _once(forms: tuple[CoachForm, ...]) -> tuple[CoachForm, ...]:
    ids = [one.id for one in forms]
    if twice := sorted({id for id in ids if ids.count(id) > 1}):
        raise ValueError(f"a coach stands there once: {', '.join(twice)}")
    return forms


class CoachFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    coaches: Annotated[tuple[CoachForm, ...], Field(min_length=1), AfterValidator(_once)]


def joined_dates(lines: Iterable[str]) -> tuple[DayHours, ...]:
    """The days of all lines, in order; of a day named twice the last line holds."""
    return tuple(sorted({one.day: one for line in lines for one in parse_date(line)}.values()))


def told(fields: dict[str, Any]) -> CoachForm:
    """A form of fields in words. Raises CoachUnclear."""
    try:
        return CoachForm(**fields)
    except ValidationError as error:
        parts = [(e["loc"][:1], typed_yaml.wrong(e, CoachForm)) for e in error.errors()]
        wrong = "; ".join(f"{'.'.join(map(str, place)) or 'the coach'}: {what}" for place, what in parts)
        raise CoachUnclear(wrong) from None


def read(path: Path) -> CoachFile:
    """A file of coaches; their photos are beside it. Raises FileInvalid."""
    return typed_yaml.read(path, CoachFile, "who the coaches are")


def written(coaches: Iterable[Coach]) -> str:
    """The file that `read` would read."""
    forms = [CoachForm.of(coach).model_dump(mode="json", exclude_defaults=True) for coach in coaches]
    return yaml.safe_dump({"coaches": forms}, sort_keys=False, allow_unicode=True, width=100)


__all__ = ["CoachFile", "CoachForm", "CoachUnclear", "FileInvalid", "joined_dates", "read", "told", "written"]
