"""Which part of an answer a question about money means."""

from __future__ import annotations

from actions.turn import Turn
from bot.knowledge.answer import Answer


def part_meant(turn: Turn, answer: Answer, asked: str | None) -> str | None:
    """The part of the answer that is meant where `asked` was recognised.

    多少钱 asks for the fee of an identity card, but for the amount of a benefit. Words of receiving (能领多少) or of
    paying (要交钱吗) tell which; where they don't, the answer does: what it pays comes before what it costs.

    Args:
        turn: its words, and the cues that they hold.
        answer: what they are said of.
        asked: the part that they were taken to ask for; None when they ask for none.
    """
    if asked not in ("amount", "fee"):
        return asked
    is_of_receiving = turn.understanding.aspect == "amount"
    is_of_paying = any(sign in turn.understanding.text for sign in turn.phrases.signs_of_paying)
    if is_of_receiving == is_of_paying:
        return "amount" if answer.amount else "fee"
    return "amount" if is_of_receiving else "fee"
