"""Who may come into the console, and what each role may see and do there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
SHORTEST = 12  # characters of a password
LONGEST = 200
FEWEST_DIFFERENT = 5  # characters


class Role(StrEnum):
    COACH = "coach"  # own prospects and those nobody has yet
    DIRECTOR = "director"  # all prospects, masked unless opened with a reason
    ADMIN = "admin"  # accounts, the practice's settings, the log; no prospects


class Right(StrEnum):
    """What a page of the console needs; ``RIGHTS`` says which role has it."""

    ACCOUNT = "account"  # one's own
    PROSPECTS = "prospects"  # to list and read them, as far as the role's eyes reach
    WORK = "work"  # notes, status and judgement
    FIGURES = "figures"  # how often coaches agree with the assistant
    UNMASK = "unmask"  # open a masked prospect with a reason
    USERS = "users"
    PRACTICE = "practice"
    LOG = "log"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COACH: frozenset({Right.ACCOUNT, Right.PROSPECTS, Right.WORK, Right.FIGURES}),
    Role.DIRECTOR: frozenset({Right.ACCOUNT, Right.PROSPECTS, Right.FIGURES, Right.UNMASK, Right.LOG}),
    Role.ADMIN: frozenset({Right.ACCOUNT, Right.USERS, Right.PRACTICE, Right.LOG}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """``coach`` is the id of the coach somebody is; None for others, and for a coach who was removed."""

    id: int
    name: str
    role: Role
    coach: str | None
    time_zone: str
    disabled: bool
    has_password: bool

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    @property
    def masked(self) -> bool:
        """Whether prospects are shown without names and identifying words."""
        return self.role is Role.DIRECTOR


def clean_login(name: str) -> str:
    """The name as it is kept, in small letters. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    if not NAME.fullmatch(plain):
        raise ValueError("a login name has 2 to 80 characters of a-z, 0-9 and . _ @ + -; an e-mail address will do")
    return plain


def check_password(name: str, password: str) -> None:
    """Raises ValueError with what is wrong; length counts, not kinds of characters."""
    if len(password) < SHORTEST:
        raise ValueError(f"a password has at least {SHORTEST} characters; a few words in a row make a good one")
    if len(password) > LONGEST:
        raise ValueError(f"a password has at most {LONGEST} characters")
    if name and name in password.casefold():
        raise ValueError("a password must not contain the login name")
    if len(set(password)) < FEWEST_DIFFERENT:
        raise ValueError("this password repeats itself too much to be a secret")
