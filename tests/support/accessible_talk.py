"""A conversation in the accessible mode about an answer that somebody else may act on."""

from __future__ import annotations

from typing import Any

ACCESSIBLE = {"mode": "accessible"}
APPLY = {"answer_id": "passport/apply", "step": 0.0, **ACCESSIBLE}


def for_proxies(topic: dict[str, Any]) -> None:
    """Let the family act on the topic's answer `apply`."""
    entry = topic["answers"]["apply"]
    entry["proxy"] = "可以由家人代办，带双方身份证。"
    entry["plain"]["proxy"] = "家人带两张身份证。"
