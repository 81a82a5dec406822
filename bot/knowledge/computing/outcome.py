"""What a computation comes to: a result with its values, or the fact that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """What was computed.

    Attributes:
        case: which of the computation's wordings tells it.
        values: what is filled into that wording.
    """

    case: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Lacks:
    """The fact without which nothing can be said, a field of `Facts`."""

    fact: str


Outcome = Result | Lacks
