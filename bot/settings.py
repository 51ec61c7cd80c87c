"""The settings: environment variables ``INTAKE_…``, or lines of a file ``.env``; read once, at start."""

from __future__ import annotations

import logging
import os
import re
import secrets
import tempfile
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from email_validator import EmailNotValidError, validate_email
from limits import parse_many
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.services.mail import server
from bot.store.database import ALLOWED_URLS, DatabaseUrlError, read_url

logger = logging.getLogger(__name__)

PREFIX = "INTAKE_"
SHORTEST_SECRET = 16  # characters
BOT_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
LIMIT = "a number per time, as 30/minute or 30/minute;300/hour, or off"
UNSHOWN = ("secret", "database_url", "smtp_url", "telegram_token")  # their values hold passwords


class SettingsError(Exception):
    """A setting cannot be used; the message names the variable, the problem and what is allowed."""


def _in_home(values: dict[str, Any]) -> str:
    return f"sqlite:///{values.get('home', Path('var')) / 'intake.db'}"


class Settings(BaseSettings):
    """What an operator may set. The environment goes before ``.env``; an empty variable is one not set.

    Raises ``SettingsError``.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, validate_default=False
    )

    home: Path = Field(
        Path("var"),
        description="The folder for all that must last: database, models, secret, outbox.",
        json_schema_extra={"allowed": "a folder; it is made when it does not exist"},
    )
    database_url: str = Field(
        default_factory=_in_home,
        description="Where conversations are kept. By default SQLite: intake.db in the home.",
        json_schema_extra={"allowed": ALLOWED_URLS},
    )
    public_url: str | None = Field(
        None,
        description="How browsers and messengers reach this server, for links and webhooks.",
        json_schema_extra={"allowed": "an http:// or https:// address without query"},
    )
    secret: SecretStr | None = Field(
        None,
        description="Signs sessions and links. Without it one is made and kept in the file secret in the home.",
        json_schema_extra={"allowed": f"at least {SHORTEST_SECRET} characters"},
    )
    encoder: Path | None = Field(
        None,
        description="A folder with the sentence encoder, in place of the packaged one.",
        json_schema_extra={"allowed": "a folder that exists"},
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="The mail server that mails are sent by. Without it they are files in the folder outbox.",
        json_schema_extra={"allowed": server.ALLOWED},
    )
    mail_from: str | None = Field(
        None,
        description="Whom mails and invitations are from; by default the practice's contact address.",
        json_schema_extra={"allowed": "an e-mail address, or one with a name: Harbour Coaching <hello@example.org>"},
    )
    telegram_token: SecretStr | None = Field(
        None,
        description="The token of a Telegram bot; with one, the conversation is held on Telegram, too.",
        json_schema_extra={"allowed": "a token as @BotFather gives it: 123456789:AAE…"},
    )
    telegram_base_url: str | None = Field(
        None,
        description="Another Bot API server than Telegram's own.",
        json_schema_extra={"allowed": "an http:// or https:// address without query"},
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="The sites that may show the widget, beside this server's own pages.",
        json_schema_extra={"allowed": "origins, separated by commas: https://www.example.org,https://example.org"},
    )

    limit_requests: str = Field(
        "600/minute",
        description="How often one address may ask the chat API.",
        json_schema_extra={"allowed": LIMIT},
    )
    limit_conversations: str = Field(
        "60/hour",
        description="How many conversations one address may begin.",
        json_schema_extra={"allowed": LIMIT},
    )
    limit_messages: str = Field(
        "30/minute;300/hour",
        description="How many messages may be sent in one conversation, and taken up of one Telegram chat.",
        json_schema_extra={"allowed": LIMIT},
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            told = [_told(one) for one in error.errors() if one["type"] != "default_factory_not_called"]
            raise SettingsError("\n".join(told)) from None

    @classmethod
    def load(cls, env_file: Path = Path(".env")) -> Settings:
        """Read the settings, and warn of variables that look like one and are none.

        Raises ``SettingsError``.
        """
        try:
            for warning in unknown_variables(env_file):
                logger.warning("%s", warning)
            return cls(_env_file=env_file)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise SettingsError(f"{env_file}, line {line}: it is not UTF-8; save the file as UTF-8") from None
        except OSError as error:
            raise SettingsError(f"{env_file}: it can't be read: {error.strerror}") from None

    def make_home(self) -> None:
        """See that the home is there and can be written to. Raises ``SettingsError``."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.home):
                pass
        except OSError as error:
            told = f"it can't be written to: {error.strerror}; allowed: a folder that this user may write to"
            raise SettingsError(f"{variable('home')} {str(self.home)!r}: {told}") from None

    def export(self) -> None:
        """Put into the environment what Rasa's components read there, as under the stock commands."""
        os.environ[variable("home")] = str(self.home.resolve())
        if self.encoder is not None:
            os.environ[variable("encoder")] = str(self.encoder.resolve())

    def signing_secret(self) -> str:
        """The secret to sign with; made and kept in the home, for its owner's eyes only, when none is set.

        Raises ``SettingsError`` when the kept one is unusable.
        """
        return self.secret.get_secret_value() if self.secret else _kept_secret(self.home / "secret")

    @field_validator("home", "encoder")
    @classmethod
    def _folder(cls, path: Path | None) -> Path | None:
        path = path and path.expanduser()
        if path is not None and path.exists() and not path.is_dir():
            raise ValueError("it is a file")
        return path

    @field_validator("encoder")
    @classmethod
    def _exists(cls, path: Path | None) -> Path | None:
        if path is not None and not path.exists():
            raise ValueError("it does not exist")
        return path

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            read_url(url)
        except DatabaseUrlError:
            raise ValueError("it names no database this runs on") from None
        return url

    @field_validator("public_url", "telegram_base_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("it is no such address")
        return url.rstrip("/")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _origins(cls, listed: Any) -> Any:
        """Exact ones only: no pattern, no path, written as browsers send them."""
        origins = listed.replace(",", " ").split() if isinstance(listed, str) else listed
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.hostname or "*" in origin:
                raise ValueError(f"{origin!r} is no origin")
            if origin != f"{parts.scheme}://{parts.netloc}".lower() or "@" in origin:
                raise ValueError(f"{origin!r} is more than an origin, or not in small letters")
        return tuple(origins)

    @field_validator("limit_requests", "limit_conversations", "limit_messages")
    @classmethod
    def _limit(cls, written: str) -> str:
        try:
            items = [] if written.strip() == "off" else parse_many(written)
        except ValueError:
            raise ValueError("it is no such limit") from None
        if any(item.amount < 1 for item in items):
            raise ValueError("it lets nobody in")
        return written

    @field_validator("secret")
    @classmethod
    def _long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError("it is too short")
        return secret

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and BOT_TOKEN.fullmatch(token.get_secret_value()) is None:
            raise ValueError("it is no such token")
        return token

    @field_validator("smtp_url")
    @classmethod
    def _server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            server.read_server(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _mailbox(cls, text: str | None) -> str | None:
        if text is not None:
            _read_mailbox(text)
        return text

    def mail_server(self) -> server.MailServer | None:
        """None where mails are kept as files."""
        return server.read_server(self.smtp_url.get_secret_value()) if self.smtp_url else None

    def webhook_url(self) -> str | None:
        """This server's address for a webhook; None where updates are asked for: Telegram brings them by https only,
        a Bot API server of one's own by http, too."""
        usable = self.public_url and (self.public_url.startswith("https://") or self.telegram_base_url)
        return self.public_url if usable else None

    def mailbox(self) -> tuple[str, str] | None:
        """Name (may be empty) and address that mails are from; None when not set."""
        return _read_mailbox(self.mail_from) if self.mail_from else None


def _read_mailbox(text: str) -> tuple[str, str]:
    try:
        valid = validate_email(text.strip(), allow_display_name=True, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError("it is no such address") from None
    return valid.display_name or "", valid.normalized


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def unknown_variables(env_file: Path) -> list[str]:
    """A warning for each variable with our prefix that is no setting, with the name that was likely meant."""
    known = sorted(name.upper() for name in Settings.model_fields)
    written = {name.upper() for name in (*os.environ, *dotenv_values(env_file))}
    warnings = []
    for name in sorted(name.removeprefix(PREFIX) for name in written if name.startswith(PREFIX)):
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        meant = f"did you mean {PREFIX}{near[0]}?" if near else f"there are {', '.join(PREFIX + k for k in known)}"
        warnings.append(f"{PREFIX}{name} is not a setting and has no effect; {meant}")
    return warnings


def _told(error: Any) -> str:
    field = str(error["loc"][0])
    described = Settings.model_fields[field]
    assert isinstance(described.json_schema_extra, dict)
    problem = error["msg"].removeprefix("Value error, ")
    shown = "" if field in UNSHOWN else f" {str(error['input'])!r}"
    return f"{variable(field)}{shown}: {problem}; allowed: {described.json_schema_extra['allowed']}"


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_secret(path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(f"{path}: it is too short; remove it to have a new one made (all sessions end)")
    return secret


def _make_secret(path: Path) -> None:
    """Several processes may start at once: the file appears whole, and the first one wins."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mode 600 from the start
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    with suppress(FileExistsError):
        os.link(name, path)
    os.unlink(name)
