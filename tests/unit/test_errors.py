from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from bot import errors
from bot.errors import AnswerNotServed, BianminError, ContentError, NotDelivered, Refused


def drawn_tree() -> dict[str, str]:
    """The tree in the module's docstring: each error with the one above it."""
    above: dict[str, str] = {}
    branch: list[tuple[int, str]] = []
    drawing = (errors.__doc__ or "").split("\n\n")[1]
    for edge, name in re.findall(r"^([ │├└─]*)(\w+)", drawing, re.MULTILINE):
        branch = [each for each in branch if each[0] < len(edge)]
        if branch:
            above[name] = branch[-1][1]
        branch.append((len(edge), name))
    return above


def test_the_tree_is_drawn_as_it_is() -> None:
    classes = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, BianminError)]
    assert drawn_tree() == {each.__name__: each.__bases__[0].__name__ for each in classes if each is not BianminError}


def test_problems_of_content_are_counted_and_told_one_a_line() -> None:
    error = ContentError(("a.yml:1: one", "b.yml:2: two"), Path("/srv/pack"))
    assert str(error).splitlines() == [
        "2 problem(s) in /srv/pack; correct the named lines:",
        "  a.yml:1: one",
        "  b.yml:2: two",
    ]
    assert error.problems == ["a.yml:1: one", "b.yml:2: two"]


def test_an_answer_that_is_not_served_is_told_in_a_sentence_and_is_a_missing_key() -> None:
    with pytest.raises(KeyError) as caught:
        raise AnswerNotServed("passport/fee", "not_yet_in_effect")
    assert str(caught.value) == "passport/fee is not served: not yet in effect"
    assert isinstance(caught.value, BianminError)


def test_what_a_refusal_and_a_failed_delivery_say_of_themselves_when_they_are_not_told_otherwise() -> None:
    refused, failed = Refused("message_blank"), NotDelivered("away")
    assert (refused.status, refused.retry_seconds, refused.values) == (400, None, {})
    assert (str(refused), str(failed)) == ("message_blank", "away")
    assert (failed.code, failed.is_final) == (None, False), "it may be tried again"
