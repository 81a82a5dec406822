"""Session ids that only this service can have issued, so that nobody can make one up or guess another citizen's."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress

from bot.errors import Refused, StoreError
from bot.senders import platform_sender
from bot.storage import keys
from bot.storage.outage import outage_of
from bot.storage.store import Store

_RANDOM_BYTES = 16
_SIGNATURE_CHARACTERS = 32  # of HMAC-SHA256 in hexadecimal: 128 bits


class Sessions:
    """Issues and checks a channel's session ids: 128 random bits and their signature, with a dot between.

    The signing key is made once and kept in the store, so that all processes accept what any of them issued.
    """

    def __init__(self, store: Store, channel: str) -> None:
        self._store = store
        self._channel = channel
        self._key = b""

    async def issue(self) -> str:
        """A new session id.

        Raises:
            StoreError: the store can't be reached, and couldn't before.
        """
        try:
            await self._read_key()
        except StoreError:
            if not self._key:
                raise
        random = secrets.token_hex(_RANDOM_BYTES)
        return f"{random}.{self._signature(random)}"

    async def prepare(self) -> None:
        """Read the key, if the store is there, so that ids are issued and recognised also when it is away later."""
        with suppress(StoreError):
            await self._read_key()

    async def sender(self, session: object) -> str:
        """The sender of the session's conversation.

        Raises:
            Refused: the id isn't one that was issued here; status 401.
            StoreError: the store can't be reached.
        """
        random, dot, signature = session.partition(".") if isinstance(session, str) else ("", "", "")
        if not dot or not signature.isascii():
            raise Refused("session_invalid", 401)
        if not self._is_signed(random, signature):
            await self._read_key()  # the store may have been emptied since, and another process have made a new key
            if not self._is_signed(random, signature):
                raise Refused("session_invalid", 401)
        return platform_sender(self._channel, random)

    def is_sender(self, sender: str) -> bool:
        """Whether this is what `sender` returns for some session, which is not to say that there is one."""
        random = sender[-2 * _RANDOM_BYTES :]
        return sender == platform_sender(self._channel, random) and re.fullmatch(r"[0-9a-f]{32}", random) is not None

    async def pseudonym(self, session: str) -> str:
        """The sender of a session whose secret id others have made up: always the same, and not to be told from the id.

        Raises:
            StoreError: the store can't be reached.
        """
        if not self._key:
            await self._read_key()
        return platform_sender(self._channel, self._signature(f"pseudonym:{session}"))

    def _is_signed(self, random: str, signature: str) -> bool:
        return bool(self._key) and hmac.compare_digest(self._signature(random), signature)

    def _signature(self, text: str) -> str:
        message = f"{self._channel}:{text}".encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_SIGNATURE_CHARACTERS]

    async def _read_key(self) -> None:
        with outage_of("read the key of the session ids"):
            async with self._store.client.pipeline(transaction=True) as pipeline:
                pipeline.set(keys.SESSIONS_KEY, secrets.token_hex(32), nx=True)
                pipeline.get(keys.SESSIONS_KEY)
                _, key = await pipeline.execute()
        self._key = bytes.fromhex(key)
