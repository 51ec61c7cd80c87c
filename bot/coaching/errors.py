"""Refusals: what the product says no to, each with the response that tells the prospect so."""

from __future__ import annotations

from typing import ClassVar


class CoachingError(Exception):
    """A refusal. Whatever was written since the innermost savepoint is rolled back."""

    reply: ClassVar[str]  # the name of a response in the domain; every subclass names its own


class UnknownConversation(CoachingError):
    """There is no conversation with this id."""

    reply = "utter_conversation_unknown"


class ConversationErased(CoachingError):
    """The conversation was erased on the prospect's wish; only its id is left."""

    reply = "utter_conversation_erased"


class EmptyMessage(CoachingError):
    """Nothing is left of the message once blanks and control characters are gone."""

    reply = "utter_message_empty"


class MessageTooLong(CoachingError):
    """The message is longer than anybody reads or a turn can bear."""

    reply = "utter_message_too_long"


class PayloadNotOffered(CoachingError):
    """The tapped payload is none of the buttons this conversation was ever shown."""

    reply = "utter_payload_not_offered"
