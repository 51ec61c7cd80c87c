"""What the chat API takes and gives. Fields it does not know are ignored, so that newer clients can talk to it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

LARGEST_SEQ = 2**31 - 1
# At least one visible character, no control characters.
NAME = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}")


class NewConversation(BaseModel):
    """What is not known, a browser may know better: it counts as not given, no visitor is turned away for it."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22,64}$")] | None = Field(
        default=None,
        description="The client's own name for the conversation, of at least 128 random bits: asked for again with it, "
        "as after a lost answer, it is the same conversation, until that is erased. As secret as the token, and of no "
        "use once that came: to be forgotten then.",
        examples=["9f86d081884c7d659a2feaa0c55ad015"],
    )
    locale: Annotated[str, StringConstraints(max_length=64)] | None = Field(
        default=None, description="Language tag of the visitor's browser.", examples=["en-GB"]
    )
    time_zone: Annotated[str, StringConstraints(max_length=64)] | None = Field(
        default=None, description="IANA name of the visitor's time zone.", examples=["Europe/Berlin"]
    )

    @field_validator("locale")
    @classmethod
    def _language(cls, tag: str | None) -> str | None:
        return tag if tag is not None and LANGUAGE_TAG.fullmatch(tag) else None

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, name: str | None) -> str | None:
        return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class NewMessage(BaseModel):
    """Either plain words or the payload of a button that was offered."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["text"], "properties": {"text": {"type": "string"}, "payload": {"type": "null"}}},
                {"required": ["payload"], "properties": {"payload": {"type": "string"}, "text": {"type": "null"}}},
            ]
        }
    )

    text: str | None = Field(
        default=None, description="Plain words, at most 20,000 characters. Never a command syntax."
    )
    payload: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        default=None, description="The payload of a button offered in this conversation."
    )
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=NAME)] = Field(
        description="The client's own name for this message: sent again, it is the same message, answered once."
    )
    seen: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        default=None,
        description="The seq of the newest message on the screen when it was written; 0 for none. What was written "
        "before the greeting could be read is no consent.",
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.text is None) == (self.payload is None):
            raise ValueError("give either text or payload")
        return self


class ShownButton(BaseModel):
    title: str
    payload: str


class ConsentCard(BaseModel):
    kind: Literal["consent"]
    title: str
    details: list[str]


class RecapAnswer(BaseModel):
    slot: str
    label: str = Field(description="A message `label: “new words”` changes it; several items with `; ` between.")
    value: list[str]


class RecapCard(BaseModel):
    kind: Literal["recap"]
    answers: list[RecapAnswer]


class MatchCard(BaseModel):
    kind: Literal["match"]
    need: str
    title: str
    sure: bool


class CardOpening(BaseModel):
    payload: str = Field(description="That of the button which chooses it.")
    start: datetime
    end: datetime
    coach: str
    name: str


class CardCoach(BaseModel):
    coach: str
    name: str
    bio: str


class OpeningsCard(BaseModel):
    kind: Literal["openings"]
    zone: str = Field(description="IANA name.", examples=["Europe/Berlin"])
    place: str = Field(examples=["Berlin time"])
    openings: list[CardOpening]
    coaches: list[CardCoach] = Field(description="Who they are, of those not known yet.")


class BookingCard(BaseModel):
    kind: Literal["booking"]
    start: datetime
    end: datetime
    zone: str
    coach: str
    name: str
    place: str
    calendar: str | None = Field(description="Address of the calendar file.")


class PersonCard(BaseModel):
    """With a message from a coach: who it is."""

    kind: Literal["person"]
    name: str


Card = Annotated[
    PersonCard | ConsentCard | RecapCard | MatchCard | OpeningsCard | BookingCard,
    Field(discriminator="kind", description="The same as the text, for a page to show."),
]


class Link(BaseModel):
    """An address or a number in the text that the practice lets the assistant name."""

    at: int = Field(description="Where in the text, in UTF-16 units as JavaScript counts.")
    text: str
    href: str = Field(examples=["tel:116123"])


class ShownMessage(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    seq: int = Field(description="Place in the conversation; grows, may leave gaps.")
    sender: Literal["prospect", "assistant", "coach"] = Field(alias="from")
    text: str
    buttons: list[ShownButton]
    asks: str | None = Field(
        description="What the open question is about: a slot's name, recap, call or rating; null when nothing is open."
    )
    card: Card | None
    at: datetime
    links: list[Link]


class Messages(BaseModel):
    messages: list[ShownMessage]


class Started(Messages):
    conversation: str
    token: str = Field(description="Opens this conversation. Sent only as Authorization: Bearer, never in a URL.")


class Accepted(BaseModel):
    seq: int = Field(description="The message's place in the conversation.")


class ToTelegram(BaseModel):
    url: str = Field(
        description="Opens the bot, where the conversation goes on: once, within 15 minutes, until a new link is made."
    )


class Health(BaseModel):
    status: Literal["ok"]


Everything = dict[str, Any]
