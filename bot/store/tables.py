"""The tables. What each column may hold before consent is said in docs/privacy."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.types import Json, UtcDateTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of_conversation(*, primary_key: bool = False, index: bool | None = None) -> sa.Column[str]:
    parent = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.Text, parent, nullable=False, primary_key=primary_key, index=index)


conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("time_zone", sa.Text),  # the browser's; what the prospect says stands in the brief
    sa.Column("token_hash", sa.Text),
    sa.Column("origin", sa.Text),  # a keyed digest of the network address it was begun from; null where there is none
    sa.Column("state", sa.LargeBinary),  # the engine's; null until the first turn
    sa.Column("brief", Json, nullable=False),
    sa.Column("consent", sa.Boolean),  # null until answered
    sa.Column("consent_version", sa.Text),
    sa.Column("consent_at", UtcDateTime),
    sa.Column("rating", sa.Integer),
    sa.Column("last_seq", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("erased_at", UtcDateTime),  # set: all but id, channel, times and token_hash is gone
)
_kept = conversation.c.erased_at.is_(None)
sa.Index(
    "ix_conversation_kept", conversation.c.updated_at, conversation.c.id, sqlite_where=_kept, postgresql_where=_kept
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # the order of arrival within a conversation
    _of_conversation(),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # emptied by the transaction that answers it
    sa.Column("payload", sa.Text),
    sa.Column("seen", sa.Integer),  # the newest message on the screen it was written at; null where that isn't known
    sa.Column("attempts", sa.Integer, nullable=False),  # turns that raised
    sa.Column("taken", sa.Integer, nullable=False),  # times it was taken up by a worker that found it at its start
    sa.Column("not_before", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.UniqueConstraint("conversation", "client_id"),
    sqlite_autoincrement=True,  # an id is never given twice, even after an erasure
)
sa.Index("ix_inbox_waiting", inbox.c.id, sqlite_where=~inbox.c.done, postgresql_where=~inbox.c.done)
sa.Index(
    "ix_inbox_waiting_in",
    inbox.c.conversation,
    inbox.c.id,
    sqlite_where=~inbox.c.done,
    postgresql_where=~inbox.c.done,
)

message = sa.Table(
    "message",
    metadata,
    _of_conversation(primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sender", sa.Text, nullable=False),  # prospect, assistant or coach
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("buttons", Json),  # null for none
    sa.Column("asks", sa.Text),
    sa.Column("card", Json),  # the same as the text, for a page to show
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("inbox_id", sa.Integer),  # the message it belongs to or answers
)

held = sa.Table(
    "held",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_conversation(index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False, index=True),
)

consent = sa.Table(
    "consent",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_conversation(index=True),
    sa.Column("kind", sa.Text, nullable=False),  # intake or training
    sa.Column("granted", sa.Boolean, nullable=False),
    sa.Column("version", sa.Text),  # of the text that was agreed to
    sa.Column("at", UtcDateTime, nullable=False),
)

match = sa.Table(
    "match",
    metadata,
    _of_conversation(primary_key=True),
    sa.Column("body", Json, nullable=False),
    sa.Column("need", sa.Text, index=True),  # as in the body, to find by
    sa.Column("at", UtcDateTime, nullable=False),
)

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),  # what makes a second delivery recognisable
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), index=True),
    sa.Column("body", Json, nullable=False),  # emptied once done
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("not_before", UtcDateTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # waiting, done or failed
    sa.Column("last_error", sa.Text),  # type and place of the error, never its words
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="ck_job_state"),
    sa.Index("ix_job_due", "state", "not_before"),
)

flag = sa.Table(
    "flag",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_conversation(index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("resolved_at", UtcDateTime),
)
_up = flag.c.resolved_at.is_(None)
sa.Index("ix_flag_up", flag.c.kind, flag.c.conversation, sqlite_where=_up, postgresql_where=_up)
