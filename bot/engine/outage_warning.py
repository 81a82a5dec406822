"""What to do in a danger, said also while a turn can't be taken: with the store away, the model, or both."""

from __future__ import annotations

from pathlib import Path

from bot.contract import Kind
from bot.knowledge.live_pack import shared_pack
from bot.nlu.normalizer import normalize
from bot.rendering.reply import Message, Responses, first_text


class CertainDanger:
    """Finds the danger whose words stand in a text, when there is no telling what else the text means.

    Where nothing can be understood a likely word is enough: a number too many does less harm than none. The words are
    read at once: when they are needed, much else has failed already.
    """

    def __init__(self, content: Path) -> None:
        self._pack = shared_pack(content)
        self.in_text("")  # loads what normalises a text: when it is needed, much else has failed already

    def in_text(self, text: str) -> str | None:
        """The danger, such as `fire`; None when the text tells of none."""
        return self._pack.current.lexicon.alarms.in_text(normalize(text))


def what_to_do(danger: str, responses: Responses) -> Message | None:
    """The content's own words for a danger, as a message of kind `emergency`; None when it has none."""
    text = first_text(responses, f"utter_emergency_{danger}")
    return {"text": text, "custom": {"kind": Kind.EMERGENCY}} if text else None
