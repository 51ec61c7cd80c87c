"""Who may see a conversation: whoever holds its token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.channels.web import tokens
from bot.channels.web.parts import Parts, Web
from bot.channels.web.problems import Code, Refused
from bot.coaching.chat import Conversation
from bot.coaching.errors import UnknownConversation
from bot.services import conversations

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_bearer = HTTPBearer(auto_error=False, description="The token given when the conversation was created.")


@dataclass(frozen=True)
class Key:
    """What a request shows to be let in; looking it up is for a thread."""

    id: str
    token: str

    def open(self, web: Web) -> Conversation:
        """The conversation; a wrong token and an unknown conversation get the same answer.

        Raises ``Refused``.
        """
        found = self._find(web)
        if not tokens.opens(self.token, found.token_hash if found is not None else None) or found is None:
            raise Refused(Code.unauthorized)
        return found

    def open_kept(self, web: Web) -> Conversation:
        """As ``open``; an erased conversation is refused, too."""
        return _kept(self.open(web))

    def _find(self, web: Web) -> Conversation | None:
        if _ID.fullmatch(self.id) is None:
            return None
        with web.database.read():
            try:
                return conversations.get(self.id)
            except UnknownConversation:
                return None


async def _shown(
    conversation: Annotated[str, Path(description="The id given when the conversation was created.")],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Key:
    return Key(conversation, credentials.credentials if credentials is not None else "")


Shown = Annotated[Key, Depends(_shown)]  # not looked up yet


def _opened(web: Parts, key: Shown) -> Conversation:
    return key.open(web)


def _kept(conversation: Annotated[Conversation, Depends(_opened)]) -> Conversation:
    if conversation.erased_at is not None:
        raise Refused(Code.erased)
    return conversation


Opened = Annotated[Conversation, Depends(_opened)]  # perhaps erased: its last replies can still be read
Kept = Annotated[Conversation, Depends(_kept)]
