"""What a citizen takes away of an answer: to copy, to print, to send to the family."""

from __future__ import annotations

from typing import Any

from bot.knowledge.model import Answer
from bot.rendering.labels import Labels, in_words, telephone_of
from bot.rendering.parts import cited, items_of

TAKEN_AWAY = ("materials", "steps", "fee", "time_limit", "channels")


def recap(answer: Answer, labels: Labels, *, for_family: bool = False, place: str | None = None) -> dict[str, Any]:
    """The recap as data: `title`, `lines` (a part with its heading, or a step, on each), and the `telephone` to ask.

    Args:
        place: what is to be known of the place where the matter is done.
    """
    parts = (*TAKEN_AWAY, "proxy") if for_family else TAKEN_AWAY
    lines = [answer.plain.summary]
    for part in parts:
        items = items_of(answer, part, plain=True)
        if part == "steps" and items:
            steps = (f"{number}. {closed(item)}" for number, item in enumerate(items, start=1))
            lines += [f"{labels.accessible[part]}：", *steps]
        elif items:
            lines.append(f"{labels.accessible[part]}：{''.join(map(closed, items))}")
    if place:
        lines.append(place)
    issuers = "、".join(dict.fromkeys(source.issuer for source, _ in cited(answer)))
    lines.append(
        f"{labels.accessible['sources']}：{issuers}，{labels.checked.format(reviewed=in_words(answer.reviewed))}。"
    )
    return {"title": answer.question, "lines": lines, "telephone": telephone_of(answer)}


def closed(sentence: str) -> str:
    """The sentence with its full stop, so that several can follow each other."""
    return sentence if sentence.endswith(("。", "？", "；")) else f"{sentence}。"
