"""The sealed XML in which WeChat and WeCom exchange messages: SHA-1 signatures and AES-256-CBC.

Source: WeChat Official Accounts, "消息加解密说明"; WeCom, "加解密方案说明" (the same scheme).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.messengers.signature import must_be_recent, must_match
from bot.channels.messengers.tencent_xml import to_xml
from bot.errors import ChannelError, Refused

_ENCODING_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_PAD_TO_BYTES = 32
_RANDOM_BYTES = 16
_LENGTH_BYTES = 4


def signature_of(*parts: str) -> str:
    """SHA-1 over the sorted parts, as hexadecimal digits."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace")).hexdigest()  # noqa: S324  # the platform's


class Envelope:
    """Seals and opens what is exchanged with one account.

    Args:
        token: the Token of the platform's console.
        encoding_aes_key: its EncodingAESKey, 43 characters.
        receiver: whom messages to us are for: the AppID (WeChat) or the CorpID (WeCom).

    Raises:
        ChannelError: the key is malformed.
    """

    def __init__(self, token: str, encoding_aes_key: str, receiver: str) -> None:
        if not _ENCODING_AES_KEY.fullmatch(encoding_aes_key):
            raise ChannelError(
                "encoding_aes_key must have 43 letters and digits, as the platform's console shows it under "
                f"EncodingAESKey; this one has {len(encoding_aes_key)} characters"
            )
        key = base64.b64decode(encoding_aes_key + "=")
        self._token, self._receiver = token, receiver.encode()
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def open_recent(self, arguments: Mapping[str, str], encrypted: str) -> bytes:
        """As `open`, with what WeCom puts into the address of a request, which must have been signed about now.

        Args:
            arguments: of the request's query, `timestamp`, `nonce` and `msg_signature` among them.
            encrypted: what was signed with them.

        Raises:
            Refused: as `open`, or the time is wrong (401).
        """
        timestamp, nonce, signature = (arguments.get(name, "") for name in ("timestamp", "nonce", "msg_signature"))
        opened = self.open(signature, timestamp, nonce, encrypted)
        must_be_recent(timestamp)
        return opened

    def open(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """Check the signature, and decrypt.

        Raises:
            Refused: the signature is wrong (401), or what was signed can't be decrypted or is for somebody else (400).
        """
        must_match(signature_of(self._token, timestamp, nonce, encrypted), signature)
        return self._decrypt(encrypted)

    def seal(self, text: str) -> str:
        """A reply as the XML that goes back to the platform."""
        encrypted = self._encrypt(text.encode())
        timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
        signature = signature_of(self._token, timestamp, nonce, encrypted)
        return to_xml({"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": timestamp, "Nonce": nonce})

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            ciphertext = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher.decryptor()
            padded = decryptor.update(ciphertext) + decryptor.finalize()
        except (binascii.Error, ValueError):
            raise Refused("envelope_broken") from None
        padding = padded[-1] if padded else 0
        content = padded[_RANDOM_BYTES:-padding] if 1 <= padding <= _PAD_TO_BYTES else b""
        length = int.from_bytes(content[:_LENGTH_BYTES], "big")
        text, receiver = content[_LENGTH_BYTES : _LENGTH_BYTES + length], content[_LENGTH_BYTES + length :]
        if not text or receiver != self._receiver:
            raise Refused("envelope_broken")
        return text

    def _encrypt(self, text: bytes) -> str:
        content = secrets.token_bytes(_RANDOM_BYTES) + len(text).to_bytes(_LENGTH_BYTES, "big") + text + self._receiver
        padding = _PAD_TO_BYTES - len(content) % _PAD_TO_BYTES
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(content + bytes([padding]) * padding) + encryptor.finalize()).decode()
