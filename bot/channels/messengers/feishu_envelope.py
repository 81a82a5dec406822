"""How Feishu signs and encrypts what it posts: SHA-256 and AES-256-CBC.

Source: Feishu Open Platform, "接收事件" (加密策略: Encrypt Key, 安全校验).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from bot.channels.messengers.signature import must_match
from bot.errors import Refused

_BLOCK_BYTES = 16


class FeishuEnvelope:
    """Opens what was posted for one application.

    Args:
        encrypt_key: the Encrypt Key of the console, any text.
    """

    def __init__(self, encrypt_key: str) -> None:
        self._encrypt_key = encrypt_key.encode()
        self._key = hashlib.sha256(self._encrypt_key).digest()

    def must_be_signed(self, timestamp: str, nonce: str, body: bytes, signature: str) -> None:
        """Check the signature of a request's body, as it came.

        Raises:
            Refused: it is wrong (401).
        """
        signed = f"{timestamp}{nonce}".encode("utf-8", "replace") + self._encrypt_key + body
        must_match(hashlib.sha256(signed).hexdigest(), signature)

    def open(self, encrypted: Any) -> dict[str, Any]:
        """Decrypt the JSON object of an `encrypt` field.

        Raises:
            Refused: it can't be decrypted with this key, or isn't a JSON object (400).
        """
        try:
            opened = json.loads(self.decrypted(encrypted))
        except (TypeError, ValueError, RecursionError, binascii.Error):
            opened = None
        if not isinstance(opened, dict):
            raise Refused("envelope_broken")
        return opened

    def decrypted(self, encrypted: str) -> str:
        """The text in an `encrypt` field. Raises TypeError or ValueError when there is none."""
        content = base64.b64decode(encrypted, validate=True)
        vector, ciphertext = content[:_BLOCK_BYTES], content[_BLOCK_BYTES:]
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(vector)).decryptor()
        unpadder = PKCS7(8 * _BLOCK_BYTES).unpadder()
        padded = decryptor.update(ciphertext) + decryptor.finalize()
        return (unpadder.update(padded) + unpadder.finalize()).decode()
