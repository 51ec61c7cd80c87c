"""Who may see a conversation: whoever holds its token."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.channels.web import tokens
from bot.channels.web.parts import Parts
from bot.channels.web.problems import Code, Refused
from bot.coaching.chat import Conversation
from bot.coaching.errors import UnknownConversation
from bot.services import conversations

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_bearer = HTTPBearer(auto_error=False, description="The token given when the conversation was created.")


def _opened(
    web: Parts,
    conversation: Annotated[str, Path(description="The id given when the conversation was created.")],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Conversation:
    """A wrong token and an unknown conversation get the same answer."""
    found = _find(web, conversation)
    token = credentials.credentials if credentials is not None else ""
    if not tokens.opens(token, found.token_hash if found is not None else None) or found is None:
        raise Refused(Code.unauthorized)
    return found


def _find(web: Parts, id: str) -> Conversation | None:
    if _ID.fullmatch(id) is None:
        return None
    with web.database.read():
        try:
            return conversations.get(id)
        except UnknownConversation:
            return None


def _kept(conversation: Annotated[Conversation, Depends(_opened)]) -> Conversation:
    if conversation.erased_at is not None:
        raise Refused(Code.erased)
    return conversation


Opened = Annotated[Conversation, Depends(_opened)]  # perhaps erased: its last replies can still be read
Kept = Annotated[Conversation, Depends(_kept)]
