"""What is sent over sockets, in the shapes of Rasa's Socket.IO channel."""

from __future__ import annotations

from bot.channels.socket_answers import _events


def test_a_single_line_break_is_seen_by_widgets_that_read_markdown() -> None:
    assert list(_events({"text": "一\n二\n\n三"})) == [{"text": "一  \n二\n\n三"}]
