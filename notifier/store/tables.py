"""The tables, described once for both databases. No query stands here.

Migrations make them; a test holds both against each other.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

#: The number of the newest migration; a test holds it against `migrations/`.
SCHEMA = "0003"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as UTC; a naive one is refused where it is written."""

    impl = DateTime(timezone=True)  # type: ignore[mutable-override] # SQLAlchemy's own way to say it
    cache_ok = True  # type: ignore[mutable-override] # likewise

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite drops the zone, so it gets UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment without a time zone"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware moment back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


#: SQLite counts rows itself only for INTEGER; PostgreSQL would run out of it.
BigId = BigInteger().with_variant(Integer(), "sqlite")

sources = Table(
    "sources",
    metadata,
    Column("name", Text, primary_key=True),
    # the last snapshot that was applied
    Column("snapshot_id", BigId),
    Column("taken_at", UtcDateTime),
    Column("digest", LargeBinary),
    # when we last asked and got an answer, a 304 among them
    Column("checked_at", UtcDateTime),
)

validators = Table(
    "validators",
    metadata,
    # what an address told us to ask with next time (RFC 9110, section 8.8)
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("locations", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
)

locations = Table(
    "locations",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("care_type", Text),
    Column("street", Text),
    Column("postal_code", Text),
    Column("town", Text),
    Column("municipality", Text),
    Column("nis", Text),
    Column("organiser_id", Text),
    # what a search looks through: folded, without accents
    Column("search", Text, nullable=False),
    # how many records it shows, so that the guard knows how many there are
    Column("inspections", Integer, nullable=False, server_default="0"),
    Column("enforcement", Integer, nullable=False, server_default="0"),
    Column("reactions", Integer, nullable=False, server_default="0"),
    Index("ix_locations_nis", "source", "nis"),
    Index("ix_locations_organiser_id", "source", "organiser_id"),
    # so that reading all fingerprints does not walk the wide rows
    Index("ix_locations_fingerprint", "source", "id", "fingerprint"),
)

lines = Table(
    "lines",
    metadata,
    # a location as the source shows it now: the bytes of its line
    Column("source", Text, primary_key=True),
    Column("location_id", Text, primary_key=True),
    Column("line", LargeBinary, nullable=False),
)

unsettled = Table(
    "unsettled",
    metadata,
    # what waits at a location until it is confirmed or old enough to be shown
    Column("source", Text, primary_key=True),
    Column("location_id", Text, primary_key=True),
    # its line in the newest snapshot; NULL where it is missing there
    Column("line", LargeBinary),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("waiting", Text, nullable=False),
    Column("due_at", UtcDateTime),
    Index("ix_unsettled_due_at", "source", "due_at"),
)

expiries = Table(
    "expiries",
    metadata,
    # last days of suspensions that are shown, until they have passed and were told
    Column("source", Text, primary_key=True),
    Column("location_id", Text, primary_key=True),
    Column("record_key", Text, primary_key=True),
    Column("last_day", Date, nullable=False),
    Index("ix_expiries_last_day", "source", "last_day"),
)

parked = Table(
    "parked",
    metadata,
    # what a parked snapshot would change, in parts
    Column("snapshot_id", BigId, ForeignKey("snapshots.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    # why a snapshot was parked
    Column("snapshot_id", BigId, ForeignKey("snapshots.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("finding", Text, nullable=False),
)

unknown_codes = Table(
    "unknown_codes",
    metadata,
    # codes that we have no words for, with the number of locations at which each stands now
    Column("source", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("locations", Integer, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    # what the operator must know, once each
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
)

successions = Table(
    "successions",
    metadata,
    # which number comes after which: said by the source, or proposed to the operator
    Column("id", BigId, primary_key=True),
    Column("source", Text, nullable=False),
    Column("old_id", Text, nullable=False),
    Column("new_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Index("uq_successions_pair", "source", "old_id", "new_id", unique=True),
    Index("ix_successions_new_id", "source", "new_id"),
)

traces = Table(
    "traces",
    metadata,
    # what is kept for a while of a location that came or went
    Column("source", Text, primary_key=True),
    Column("location_id", Text, primary_key=True),
    Column("name", Text),
    Column("street", Text),
    Column("postal_code", Text),
    Column("nis", Text),
    Column("gone", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

#: What says whether a change is told in feeds.
_TOLD_BY = ("severity", "quiet", "forgotten", "type")

changes = Table(
    "changes",
    metadata,
    # gapless and in the order of commits: one writer at a time gives them out
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("snapshot_id", BigId, nullable=False),
    Column("source", Text, nullable=False),
    Column("location_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("record_key", Text, nullable=False),
    Column("fields", Text, nullable=False),
    # in the log and on the pages, yet told to nobody: released quietly, or folded
    Column("quiet", Boolean, nullable=False, server_default=text("false")),
    # the source took it back, and what it said was forgotten since
    Column("forgotten", Boolean, nullable=False, server_default=text("false")),
    Column("url", Text),
    Column("name", Text, nullable=False),
    Column("location_url", Text),
    Column("care_type", Text),
    Column("municipality", Text),
    Column("nis", Text),
    Column("organiser_id", Text),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    # the municipality that the location left with this change
    Column("former_nis", Text),
    # which news is the newest is read in these alone: the rows are wide
    Index("ix_changes_location", "source", "location_id", "seq", *_TOLD_BY),
    Index("ix_changes_nis", "source", "nis", "seq", *_TOLD_BY),
    Index(
        "ix_changes_former_nis",
        *("source", "former_nis", "seq", *_TOLD_BY),
        sqlite_where=text("former_nis IS NOT NULL"),
        postgresql_where=text("former_nis IS NOT NULL"),
    ),
)

cursors = Table(
    "cursors",
    metadata,
    # up to which change a stage has done its work
    Column("stage", Text, primary_key=True),
    Column("seq", BigId, nullable=False),
    # a block of changes that is half matched: its end, and the last subscriber who was looked at
    Column("upto", BigId),
    Column("subscriber_id", BigId),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    # secret of its links; without the server's own secret it opens nothing
    Column("nonce", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # nothing but urgent news before this moment
    Column("paused_until", UtcDateTime),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "subscriber_id",
        BigId,
        ForeignKey("subscribers.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("source", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kinds", SmallInteger, nullable=False),
    # pace, hour in Brussels and weekday, as far as the pace has them: one word, two or three
    Column("rhythm", Text, nullable=False),
    # urgent news is not kept for the rhythm
    Column("urgent", Boolean, nullable=False, server_default=text("true")),
    # in which it was asked for; becomes the subscriber's, in which all mails come, when confirmed
    Column("language", Text, nullable=False),
    # always the subscriber's: a copy, so that fan-out joins nothing
    Column("paused_until", UtcDateTime),
    Column("state", Text, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    # how often a confirmation was asked for: each gives a link and a mail of its own
    Column("round", Integer, nullable=False, server_default="1"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("ended_reason", Text),
    CheckConstraint("state IN ('pending', 'active', 'ended')", name="state"),
    # one living subscription of one address about one thing
    Index(
        "uq_subscriptions_living",
        "subscriber_id",
        "source",
        "scope",
        "key",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
    # fan-out reads this index alone
    Index(
        "ix_subscriptions_fan_out",
        *("source", "scope", "key", "state", "subscriber_id", "id", "kinds", "urgent"),
        *("rhythm", "paused_until"),
    ),
)

tokens = Table(
    "tokens",
    metadata,
    # SHA-256 of the token; the token itself is in the mail alone
    Column("digest", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column(
        "subscription_id",
        BigId,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        index=True,
    ),
    Column(
        "subscriber_id",
        BigId,
        ForeignKey("subscribers.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("expires_at", UtcDateTime),
    Column("used_at", UtcDateTime),
)

attempts = Table(
    "attempts",
    metadata,
    # how often somebody tried in a window; the key is a keyed digest, never an address
    Column("key", LargeBinary, primary_key=True),
    Column("window", UtcDateTime, primary_key=True),
    Column("count", Integer, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    # keyed digest of an address that must not be written to again
    Column("digest", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    # that a subscriber is to hear of a change: once, as the key says, whatever they follow
    Column("subscriber_id", BigId, primary_key=True, autoincrement=False),
    Column("change_seq", BigId, primary_key=True, autoincrement=False),
    # the oldest of the subscriptions that ask for it
    Column("subscription_id", BigId, nullable=False),
    # why, as a set of kinds of scope
    Column("reasons", SmallInteger, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    # from when on it may go into a mail; NULL once it did, or never will
    Column("due_at", UtcDateTime),
    # the mail that it went into
    Column("content_id", BigId),
    # why it went into none, in one word
    Column("dropped", Text),
    # what waits, by subscriber: read alone when digests are put together
    Index(
        "ix_mentions_waiting",
        *("subscriber_id", "lane", "due_at", "change_seq", "reasons", "subscription_id"),
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    # what was taken back is found by its change
    Index(
        "ix_mentions_change",
        "change_seq",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

contents = Table(
    "contents",
    metadata,
    Column("id", BigId, primary_key=True),
    # from what it is made of: the same changes in the same language are one content
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("list_id", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # how many messages carry it: those who come later wait for their turn
    Column("recipients", Integer, nullable=False, server_default="0"),
    # its words were forgotten; who got it was not
    Column("blank", Boolean, nullable=False, server_default=text("false")),
)

content_changes = Table(
    "content_changes",
    metadata,
    Column("content_id", BigId, ForeignKey("contents.id", ondelete="CASCADE"), primary_key=True),
    Column("change_seq", BigId, ForeignKey("changes.seq"), primary_key=True, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    # one recipient gets one content once: the key itself forbids a second
    Column("content_id", BigId, ForeignKey("contents.id"), primary_key=True),
    Column("subscriber_id", BigId, primary_key=True),
    # NULL where several subscriptions of one subscriber asked for it
    Column("subscription_id", BigId),
    Column("lane", SmallInteger, nullable=False),
    # a thousand recipients of one content, then whoever else waits: nobody fills a lane
    Column("turn", SmallInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    # how often it was taken by us and then sent back as not for now
    Column("bounces", SmallInteger, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("leased_by", Text),
    Column("leased_until", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("transport", Text),
    Column("reference", Text),
    Column("reason", Text),
    CheckConstraint(
        "state IN ('queued', 'leased', 'accepted', 'rejected', 'unknown', 'dead', 'cancelled')",
        name="state",
    ),
    # one's own mails, and what is to be taken back of somebody who chose anew
    Index("ix_outbox_subscriber_id", "subscriber_id"),
    # what was taken back and is not settled in full: hardly ever anything
    Index(
        "ix_outbox_withdrawn",
        "content_id",
        sqlite_where=text("reason = 'withdrawn'"),
        postgresql_where=text("reason = 'withdrawn'"),
    ),
    # what was given up, by when: counted for the operator, and hardly ever anything
    Index(
        "ix_outbox_dead",
        "settled_at",
        sqlite_where=text("state = 'dead'"),
        postgresql_where=text("state = 'dead'"),
    ),
    # what is still to do, and nothing else: small however much was sent
    Index(
        "ix_outbox_open",
        *("state", "lane", "turn", "due_at"),
        sqlite_where=text("state IN ('queued', 'leased')"),
        postgresql_where=text("state IN ('queued', 'leased')"),
    ),
)

events = Table(
    "events",
    metadata,
    # what a provider told us afterwards, once each whatever it repeats
    Column("id", Text, primary_key=True),
    Column("transport", Text, nullable=False),
    Column("content_id", BigId, nullable=False),
    Column("subscriber_id", BigId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text),
    # when it happened, and when we heard
    Column("at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    # when it changed what we know of its message; NULL while that is being sent
    Column("heeded_at", UtcDateTime),
    Index(
        "ix_events_unheeded",
        "at",
        sqlite_where=text("heeded_at IS NULL"),
        postgresql_where=text("heeded_at IS NULL"),
    ),
)

circuits = Table(
    "circuits",
    metadata,
    # whether a way out is worth trying: known to all that send
    Column("transport", Text, primary_key=True),
    # how often in a row it was down
    Column("failures", Integer, nullable=False),
    # not to be tried before; NULL where it works
    Column("open_until", UtcDateTime),
    # the numbers of three subscribers at most who were put off last, nobody taken between
    Column("put_off", Text, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    # the path at which it is served; the bytes are what goes over the wire
    Column("path", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("indexed", Boolean, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    # who may run a job now; the fence grows with each holder, so that a late one is refused
    Column("name", Text, primary_key=True),
    Column("slot", UtcDateTime, nullable=False),
    Column("holder", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("finished_at", UtcDateTime),
)
