"""Session ids that only this service can have issued, so that nobody can make one up or guess another citizen's."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from contextlib import suppress

from bot.errors import Refused, StoreError
from bot.safety.signing_keys import SigningKeys
from bot.senders import platform_sender
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_RANDOM_BYTES = 16
_SIGNATURE_CHARACTERS = 32  # of HMAC-SHA256 in hexadecimal: 128 bits
_SESSION = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{8})([0-9a-f]{32})", re.ASCII)
_CLOCK_SKEW_SECONDS = 300
"""How far another machine's clock, by which an id was issued, may be ahead."""


class Sessions:
    """Issues and checks a channel's session ids: 128 random bits; behind a dot, when it was issued, and the signature.

    All processes accept what any of them issued, for `days` or until the citizen is erased.

    Args:
        store: where the signing keys are, and which sessions have ended.
        channel: its name; an id of one channel is none of another.
        days: after which an id ends; the signing key is renewed as often.
    """

    def __init__(self, store: Store, channel: str, days: float = 30) -> None:
        self._store = store
        self._channel = channel
        self._seconds = days * 86400
        self._keys = SigningKeys(store, self._seconds)

    async def issue(self) -> str:
        """A new session id.

        Raises:
            StoreError: the store can't be reached, and couldn't before.
        """
        key = await self._keys.current()
        random, issued = secrets.token_hex(_RANDOM_BYTES), f"{int(time.time()):08x}"
        return f"{random}.{issued}{self._signature(key, random + issued)}"

    async def prepare(self) -> None:
        """Read the keys, if the store is there, so that ids are issued and recognised also when it is away later."""
        with suppress(StoreError):
            await self._keys.read()

    async def sender(self, session: object) -> str:
        """The sender of the session's conversation.

        Raises:
            Refused: the id isn't one that was issued here, or it has ended; status 401.
            StoreError: the store can't be reached.
        """
        parts = _SESSION.fullmatch(session) if isinstance(session, str) else None
        if parts is None:
            raise Refused("session_invalid", 401)
        random, issued, signature = parts.groups()
        age = time.time() - int(issued, 16)
        if not -_CLOCK_SKEW_SECONDS <= age < self._seconds or not await self._is_signed(random + issued, signature):
            raise Refused("session_invalid", 401)
        sender = platform_sender(self._channel, random)
        if await self._has_ended(sender):
            raise Refused("session_invalid", 401)
        return sender

    async def end(self, sender: str) -> None:
        """Have the session of a sender refused from now on.

        Raises:
            StoreError: the store can't be reached.
        """
        with outage_of("end a session"):
            await self._store.client.set(keys.ended_session(sender), "1", ex=int(self._seconds) + 1)

    def is_sender(self, sender: str) -> bool:
        """Whether this is what `sender` returns for some session, which is not to say that there is one."""
        random = sender[-2 * _RANDOM_BYTES :]
        return sender == platform_sender(self._channel, random) and re.fullmatch(r"[0-9a-f]{32}", random) is not None

    def sender_named(self, session: str) -> str:
        """The sender that a session id names, whether or not it has ended; for an operator, who needn't prove it."""
        parts = _SESSION.fullmatch(session)
        return platform_sender(self._channel, parts[1]) if parts else self.pseudonym(session)

    def pseudonym(self, session: str) -> str:
        """The sender of a session whose id a widget made up at random: always the same, and not telling the id."""
        digest = hashlib.sha256(f"{self._channel}:pseudonym:{session}".encode("utf-8", "surrogatepass")).hexdigest()
        return platform_sender(self._channel, digest[: 2 * _RANDOM_BYTES])

    async def _is_signed(self, text: str, signature: str) -> bool:
        if await self._fits_any(text, signature):
            return True
        await self._keys.read()  # the store may have been emptied since, and another process have made a new key
        return await self._fits_any(text, signature)

    async def _fits_any(self, text: str, signature: str) -> bool:
        return any(hmac.compare_digest(self._signature(key, text), signature) for key in await self._keys.known())

    async def _has_ended(self, sender: str) -> bool:
        """While the store is away nothing can be read or kept anyway, but a danger is still answered."""
        with suppress(StoreError), outage_of("look up a session"):
            return bool(await self._store.client.exists(keys.ended_session(sender)))
        return False

    def _signature(self, key: bytes, text: str) -> str:
        return hmac.new(key, f"{self._channel}:{text}".encode(), hashlib.sha256).hexdigest()[:_SIGNATURE_CHARACTERS]
