"""Every key that this project writes into the store, and how long each stays: erasing a citizen is decided here.

    key                                          type        what it holds                         lifetime
    ───────────────────────────────────────────  ──────────  ────────────────────────────────────  ─────────────────────
    bianmin:events:{<sender>}                    list        the newest events of a conversation   session_hours (1, 3)
    bianmin:checkpoint:{<sender>}                string      the state that reading starts from    session_hours (1, 3)
    bianmin:preferences:{<sender>}               string      what a citizen chose for good         PREFERENCES_SECONDS
    bianmin:pushed:{<sender>}                    stream      messages that wait for a page         session_hours (1)
    bianmin:waiting                              hash        who waits for a person, since when    WAITING_SECONDS (6)
    bianmin:counts:<day>                         hash        how often what was said on a day       COUNTS_DAYS
    bianmin:rate:{<digest>}:<minute>             counter     messages of a sender in a minute      RATE_SECONDS
    bianmin:rate:address:{<digest>}:<minute>     counter     messages of an address in a minute    RATE_SECONDS
    bianmin:lock:{<slot>}:<digest>               string      who takes a turn of a conversation    LOCK_SECONDS, renewed
    bianmin:lock:wake:{<slot>}:<digest>          list        wakes who waits for the lock          LOCK_WAKE_SECONDS
    bianmin:queue:{<channel>}:messages:<sender>  list        messages that aren't answered yet     QUEUE_SECONDS (5)
    bianmin:queue:{<channel>}:due                sorted set  when a sender's queue may be leased   QUEUE_SECONDS (5)
    bianmin:queue:{<channel>}:leases             hash        which process has leased which queue  QUEUE_SECONDS (5)
    bianmin:queue:{<channel>}:seen:<digest>      string      `waiting` or `answered`, by message   SEEN_SECONDS
    bianmin:queue:{<channel>}:notes:<sender>     hash        what a channel is to be reminded of   that of its last note
    bianmin:queue:{<channel>}:positions          hash        up to where messages were fetched     for good
    bianmin:token:{<account>}                    string      a platform's access token             the platform's (2)
    bianmin:token:{<account>}:fetching           string      who is fetching it                    TOKEN_FETCH_SECONDS
    bianmin:key:sessions                         string      what session ids are signed with      for good (4)
    bianmin:key:{bianmin:key:sessions}:previous  string      what they were signed with before     session_days (4)
    bianmin:ended:{<digest>}                     string      that a session has ended              session_days
    bianmin:ticket:{<digest>}                    string      whose stream a ticket opens           TICKET_SECONDS
    bianmin:files:asked                          string      erased data may be in the files       until rewritten
    bianmin:files:rewritten                      string      an embedded store's files are new     REWRITTEN_SECONDS
    bianmin:ping                                 string      whether the store takes writes        PING_SECONDS
    bianmin:pushed                               channel     which sender got a message (pub/sub)  none is kept

    (1) BIANMIN_SESSION_HOURS after the last message.  (2) `token_seconds`.
    (3) And twice that after the conversation's first message, however long it goes on.
    (4) It is replaced after BIANMIN_SESSION_DAYS, and kept as the previous one for as long again.
    (5) After it was last touched; a message leaves its queue when it is answered.
    (6) Each who waits, from the first wish on; the hash, after the latest.

The part of a key in braces is what a Redis Cluster hashes, so it keeps together what is used together. A cluster's own
protocol isn't spoken (see `Store.open`), but proxies that look like one server part keys in the same way. A turn is
saved in one step with a look at its lock, so the lock lies where the conversation does. As it may outlive an erasure,
it isn't tagged with the sender, but with a short word that is hashed to the sender's slot (`_slot_word`).
"""

from __future__ import annotations

import hashlib
import time
from datetime import date
from functools import lru_cache
from itertools import product

from redis.crc import key_slot

from bot.senders import PLATFORM_SIGN

PREFERENCES_SECONDS = 90 * 24 * 3600
"""After the last turn: whoever comes once in three months is still spoken to as they chose."""
WAITING_SECONDS = 7 * 24 * 3600
"""Longer than an office is closed for a weekend; who was answered, or is erased, leaves the list at once."""
RATE_SECONDS = 120
"""Longer than the minute that is counted, for clocks that differ."""
LOCK_SECONDS = 3.0
"""A holder renews it, so a killed process blocks its conversation for no longer."""
LOCK_WAKE_SECONDS = 1.0
"""Locks outlive an erasure by so long."""
SEEN_SECONDS = 24 * 3600
"""Longer than any platform repeats a delivery."""
QUEUE_SECONDS = 48 * 3600
"""Far longer than an answer is tried: what still waits then was left behind by a channel that was closed for good."""
TOKEN_FETCH_SECONDS = 10.0
"""A fetch that takes longer is given up, so that others may try."""
TICKET_SECONDS = 30
"""A page redeems a ticket at once."""
REWRITTEN_SECONDS = 24 * 3600
PING_SECONDS = 1.0

WAITING = "bianmin:waiting"
"""Of all citizens, by sender (see `waiting`)."""
COUNTS_DAYS = 91
"""Thirteen weeks: a report on a month and a half has as much before it to compare with."""

PING = "bianmin:ping"
SESSIONS_KEY = "bianmin:key:sessions"
PREVIOUS_SESSIONS_KEY = "bianmin:key:{bianmin:key:sessions}:previous"
"""Its braces keep it on the node of a cluster that the other is on."""
ANNOUNCEMENTS = "bianmin:pushed"
REWRITE_ASKED = "bianmin:files:asked"
"""Holds a random word, so that what was asked for during a rewriting isn't taken for done (see `store_files`)."""
REWRITTEN = "bianmin:files:rewritten"
ALL_CHECKPOINTS = "bianmin:checkpoint:{*}"
"""The pattern of `checkpoint` for all senders."""


def events(sender: str) -> str:
    return f"bianmin:events:{{{sender}}}"


def checkpoint(sender: str) -> str:
    return f"bianmin:checkpoint:{{{sender}}}"


def sender_of_checkpoint(key: str) -> str:
    """The sender whose `checkpoint` this key is."""
    return key[len("bianmin:checkpoint:{") : -1]


def preferences(sender: str) -> str:
    return f"bianmin:preferences:{{{sender}}}"


def pushed(sender: str) -> str:
    return f"bianmin:pushed:{{{sender}}}"


def counts(day: date) -> str:
    return f"bianmin:counts:{day.isoformat()}"


def rate(sender: str, minute: int) -> str:
    """The counter of a minute, which is numbered since 1970."""
    return f"bianmin:rate:{{{_digest(sender)}}}:{minute}"


def address_rate(address: str, minute: int) -> str:
    """The counter of a client address in a minute."""
    return f"bianmin:rate:address:{{{_digest(address)}}}:{minute}"


def lock(sender: str) -> str:
    return f"bianmin:lock:{{{_slot_word(sender)}}}:{_digest(sender)}"


def lock_wake(sender: str) -> str:
    return f"bianmin:lock:wake:{{{_slot_word(sender)}}}:{_digest(sender)}"


def ended_session(sender: str) -> str:
    return f"bianmin:ended:{{{_digest(sender)}}}"


def ticket(ticket: str) -> str:
    """Under a digest, so that whoever reads the store's keys can't use it."""
    return f"bianmin:ticket:{{{_digest(ticket)}}}"


def token(account: str) -> str:
    return f"bianmin:token:{{{account}}}"


def token_seconds(life_seconds: float) -> float:
    """The seconds to keep a token that its platform takes for `life_seconds`: fewer, so that no message is refused."""
    return max(life_seconds - 300, life_seconds / 2, 0.001)


def token_fetch(account: str) -> str:
    return f"bianmin:token:{{{account}}}:fetching"


def queued_messages(channel: str, sender: str) -> str:
    return f"bianmin:queue:{{{channel}}}:messages:{sender}"


def queues_due(channel: str) -> str:
    """The queues of all senders, each with the time from which on it may be leased, in ms of Unix time."""
    return f"bianmin:queue:{{{channel}}}:due"


def queue_leases(channel: str) -> str:
    """The queues that are leased, each with the token of its lease."""
    return f"bianmin:queue:{{{channel}}}:leases"


def seen(channel: str, message_id: str) -> str:
    """That a message came before. Platforms make their ids of citizens' ids, so a digest stands for it."""
    return f"bianmin:queue:{{{channel}}}:seen:{_digest(message_id)}"


def positions(channel: str) -> str:
    """The positions up to which the messages of a channel's accounts were fetched, where the platform lets them be."""
    return f"bianmin:queue:{{{channel}}}:positions"


def notes(channel: str, sender: str) -> str:
    return f"bianmin:queue:{{{channel}}}:notes:{sender}"


def of_citizen(sender: str) -> list[tuple[str, str]]:
    """Every key of a citizen's own, each with what it holds; but for messages that wait to be answered.

    Beside these there is the citizen's entry in `WAITING`.
    """
    minute = int(time.time() // 60)
    minutes = range(minute - RATE_SECONDS // 60, minute + 2)  # another machine's clock may be a little ahead
    channel = channel_of(sender)
    return [
        ("events", events(sender)),
        ("checkpoint", checkpoint(sender)),
        ("preferences", preferences(sender)),
        ("pushed messages", pushed(sender)),
        *(("rate", rate(sender, number)) for number in minutes),
        *([("channel notes", notes(channel, sender))] if channel else []),
    ]


def waiting_messages(sender: str) -> list[tuple[str, str]]:
    """The key with a citizen's messages that wait to be answered, and what it holds; none for one of no messenger."""
    channel = channel_of(sender)
    return [("waiting messages", queued_messages(channel, sender))] if channel else []


def channel_of(sender: str) -> str | None:
    """The platform that a sender came from; None when it is the caller's own word."""
    if not sender.startswith(PLATFORM_SIGN):
        return None
    return sender[len(PLATFORM_SIGN) :].partition(":")[0]


def _digest(name: str) -> str:
    """Tells names apart without giving them away."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _slot_word(sender: str) -> str:
    """A word that lies in the sender's slot of a cluster: all that it tells is 14 bits of a checksum."""
    return _slot_words()[key_slot(sender.encode("utf-8", "surrogatepass"))]


@lru_cache(maxsize=1)
def _slot_words() -> dict[int, str]:
    """A word of four characters for each slot.

    Of these characters the last four bits differ, and the checksum is linear in the bits: no two words share a slot.
    """
    characters = "@ABCDEFGHIJKLMNO"
    words = map("".join, product(characters[:4], characters, characters, characters))
    return {key_slot(word.encode()): word for word in words}
