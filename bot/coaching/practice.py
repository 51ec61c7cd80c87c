"""What a practice says about itself: the form of practice.yml."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, EmailStr, Field, HttpUrl, StringConstraints

from bot.coaching.wording import fill

NUMBER = re.compile(r"\(?\+?\d(?:[\d -]|\) ?(?=\d)|\((?=\d))*\d|\d")
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Strict):
    """A line to call or text; ``last_checked`` is when its number was last found published."""

    name: str
    phone: str | None = None
    text: str | None = None
    url: HttpUrl | None = None
    for_: tuple[Literal["suicide", "violence", "any"], ...] = Field(alias="for")
    hours: str | None = None
    source: HttpUrl
    last_checked: date

    def spoken(self, texting: str, either: str) -> str:
        """How to reach it; ``texting`` ("text {number}") and ``either`` ("or") are the words for it."""
        ways = [*filter(None, [self.phone]), *([fill(texting, {"number": self.text})] if self.text else [])]
        return f"{self.name}: {f' {either} '.join(ways) or self.url}"


class CountryHelp(_Strict):
    name: str
    emergency: str
    lines: tuple[Line, ...] = ()


class Directory(_Strict):
    name: str
    url: HttpUrl
    source: HttpUrl
    last_checked: date


class Emergency(_Strict):
    international: tuple[Directory, ...] = Field(min_length=1)
    countries: dict[Country, CountryHelp]


class Practice(_Strict):
    """Texts are spoken as they stand; one that is left out is admitted, never invented."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    demo: bool = False
    kind: Literal["independent", "in_house"] = "independent"
    notice_url: HttpUrl
    contact: EmailStr
    alert_email: EmailStr
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    retention_days: Annotated[int, Field(ge=1, le=3650)] = 180
    change_notice_hours: Annotated[int, Field(ge=0, le=168)] = 0
    calls_per_email: Annotated[int, Field(ge=1, le=50)] = 2
    calls_per_network: Annotated[int, Field(ge=1, le=1000)] = 20
    price: Said | None = None
    programme: Said | None = None
    formats: Said | None = None
    credentials: Said | None = None
    call: Said | None = None
    payment: Said | None = None
    confidentiality: Said | None = None
    ask_consent_training: bool = False
    emergency: Emergency

    def variables(self, unknown: str = "") -> dict[str, str]:
        """What responses may say: ``{practice_price}`` and so on; ``unknown`` for what was left out."""
        said = ("price", "programme", "formats", "credentials", "call", "payment", "confidentiality")
        values = {name: getattr(self, name) or unknown for name in said}
        values["call"] = self.call or ""  # stands within another sentence
        plain = {"name": self.name, "contact": self.contact, "notice_url": str(self.notice_url)}
        numbers = {name: str(getattr(self, name)) for name in ("retention_days", "change_notice_hours")}
        return {f"practice_{k}": v for k, v in {**values, **plain, **numbers}.items()}

    def reach(self) -> list[str]:
        """The e-mail addresses and phone numbers that texts may name, as they stand there."""
        countries = self.emergency.countries.values()
        lines = [way for c in countries for line in c.lines for way in (line.phone, line.text) if way]
        said = [*(c.emergency for c in countries), *lines]
        return [str(self.contact), *sorted({number for one in said for number in NUMBER.findall(one)})]

    def contacts(self, country: str | None, *, texting: str, either: str) -> tuple[str, str | None]:
        """Emergency lines for a country, in the words of ``Line.spoken``, and its emergency number.

        International ones and no number when the country is not known.
        """
        help_ = self.emergency.countries.get(country or "")
        directories = [f"{d.name}: {d.url}" for d in self.emergency.international]
        if help_ is None:
            return "\n".join(directories), None
        lines = [line.spoken(texting, either) for line in help_.lines] or directories
        return "\n".join(lines), help_.emergency

    def one_of_each(self, country: str | None, *, texting: str, either: str) -> str:
        """A line for thoughts of suicide and one for violence, in a row; a directory where there is none."""
        help_ = self.emergency.countries.get(country or "")
        lines = help_.lines if help_ else ()
        first = [
            next((x for x in lines if {purpose, "any"} & set(x.for_)), None) for purpose in ("suicide", "violence")
        ]
        spoken = dict.fromkeys(line.spoken(texting, either) for line in first if line)
        return "; ".join(spoken) or "{0.name}: {0.url}".format(self.emergency.international[0])
