"""Examples that only teach what is no danger."""

from __future__ import annotations

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message


def teaches_danger_only(message: Message) -> bool:
    """Whether an example's intent carries the metadata `teaches: danger`.

    Such examples are statements (我爸吃饭了) that ask nothing. By themselves they are vague; within a conversation the
    same words belong to the matter in hand, so the ranking of answers and moves must not learn that they are vague.
    """
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return bool(metadata.get("teaches") == "danger")
