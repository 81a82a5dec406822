"""Every error of this project, as one tree.

    BianminError
    ├── SettingsError        a setting is missing, malformed or contradicts another
    ├── ContentError         a content file says something it must not, or lacks something it must say
    ├── SpreadsheetError     a spreadsheet can't be made into content, or content into a spreadsheet
    ├── ReviewError          a reading copy can't be made, or isn't one that can be read back
    ├── AnswerNotServed      an answer that is unknown, has expired or is not yet in effect was asked for
    ├── ModelError           no trained model, or one that can't be used
    ├── StoreError           the store of conversations can't be reached or used
    │   ├── ConversationBusy a conversation's earlier messages are taking too long
    │   ├── LockLost         another process has taken over the conversation of a turn that takes too long
    │   └── LeaseLost        another process has taken over a citizen's queue of messages
    └── ChannelError         a channel can't be set up
        ├── Refused          a request that can't be served, with the code its sender is told
        └── NotDelivered     a platform didn't take what was sent to a citizen

An error speaks to an operator: what failed, where, what to do. What a citizen reads is in `bot/sentences.yml`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class BianminError(Exception):
    """Base of all errors raised on purpose; its text is one sentence or a short list that needs no traceback."""


class SettingsError(BianminError):
    """A setting is missing, malformed or contradicts another; names the variable and the remedy."""


class ContentError(BianminError):
    """A content file can't be used. `problems` lists every finding, each with file, line and field."""

    def __init__(self, problems: Sequence[Any], content: Path | str = "") -> None:
        self.problems = list(problems)
        where = f" in {os.fspath(content)}" if content else ""
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{len(self.problems)} problem(s){where}; correct the named lines:\n{lines}")


class SpreadsheetError(BianminError):
    """A spreadsheet can't be imported, or none can be written; says in Chinese, to an editor, what to do."""


class ReviewError(BianminError):
    """A reading copy of content can't be made or read back; says in Chinese, to an editor, what to do."""


class AnswerNotServed(BianminError, KeyError):
    """An answer may not be given to a citizen.

    Attributes:
        answer_id: the answer that was asked for.
        reason: `unknown`, `expired` or `not_yet_in_effect`.
    """

    def __init__(self, answer_id: str, reason: str) -> None:
        self.answer_id = answer_id
        self.reason = reason
        super().__init__(f"{answer_id} is not served: {reason.replace('_', ' ')}")

    __str__ = Exception.__str__  # KeyError would quote the sentence


class ModelError(BianminError):
    """No trained model is there, or the one that is there can't be loaded."""


class StoreError(BianminError):
    """The Redis-compatible store can't be started, reached or used."""


class ConversationBusy(StoreError):
    """A message waited too long for the earlier messages of the same conversation."""


class LockLost(StoreError):
    """Another process has taken over a conversation, because this one was silent for too long; its turn isn't kept."""


class LeaseLost(StoreError):
    """Another process has taken over a citizen's queue of messages, because this one was silent for too long."""


class ChannelError(BianminError):
    """A channel can't be set up."""


class Refused(ChannelError):
    """A request that can't be served.

    Attributes:
        code: what the sender's program reads, e.g. `message_blank`; its sentence is found in `bot/sentences.yml`.
        status: HTTP status, 400–499; 503 when there is no time for it now.
        retry_seconds: after how long it may be served; None where that doesn't depend on time.
        values: what the sentence's placeholders stand for, e.g. `{"limit": 1000}`.
    """

    def __init__(self, code: str, status: int = 400, *, retry_seconds: int | None = None, **values: object) -> None:
        self.code = code
        self.status = status
        self.retry_seconds = retry_seconds
        self.values = values
        super().__init__(code)


class NotDelivered(ChannelError):
    """A platform didn't take what was sent to it.

    Attributes:
        code: the platform's own number for it; None when there was no answer.
        is_final: whether it is of no use to send it again.
    """

    def __init__(self, reason: str, *, code: int | None = None, is_final: bool = False) -> None:
        self.code = code
        self.is_final = is_final
        super().__init__(reason)
