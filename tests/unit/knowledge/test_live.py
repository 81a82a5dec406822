"""Live content: an edit is served within seconds, a wrong one never."""

from __future__ import annotations

import logging
import os
import time

import pytest

from bot.errors import ContentError
from bot.knowledge.live import LiveKnowledge
from tests.unit.knowledge.conftest import passport

FILE = "data/faq/passport.yml"


@pytest.fixture
def live(content):
    with LiveKnowledge(content.root, interval_seconds=0.1) as knowledge:
        _ = knowledge.current
        yield knowledge


def fee(live: LiveKnowledge) -> str | None:
    return live.current.get("passport/apply").fee


def eventually(condition, seconds: float = 5) -> bool:
    """Whether the condition comes true within the promised time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def with_fee(value: object) -> dict:
    file = passport()
    file["answers"]["apply"]["fee"] = value
    return file


def test_a_corrected_fee_is_served_within_five_seconds(content):
    with LiveKnowledge(content.root) as live:
        assert fee(live) == "普通护照120元"
        content.write(FILE, with_fee("普通护照100元"))

        assert eventually(lambda: fee(live) == "普通护照100元")


def test_an_invalid_edit_is_refused_with_the_reason_in_the_log(live, content, caplog):
    caplog.set_level(logging.ERROR)
    content.write(FILE, with_fee(100))

    assert eventually(lambda: "answers.apply.fee" in caplog.text)
    assert fee(live) == "普通护照120元"


def test_the_reason_is_logged_once_not_at_each_look(live, content, caplog):
    content.write(FILE, with_fee(100))
    assert eventually(lambda: "refused" in caplog.text)

    time.sleep(0.5)

    assert caplog.text.count("refused") == 1


def test_a_corrected_edit_is_served_after_a_refused_one(live, content, caplog):
    content.write(FILE, with_fee(100))
    assert eventually(lambda: "refused" in caplog.text)

    content.write(FILE, with_fee("普通护照100元"))

    assert eventually(lambda: fee(live) == "普通护照100元")


def test_a_file_replaced_by_renaming_is_picked_up(live, content):
    new = content.write("data/faq/passport.new", with_fee("普通护照100元"))
    os.replace(new, content.root / FILE)

    assert eventually(lambda: fee(live) == "普通护照100元")


def test_a_file_being_written_never_shows_half_of_its_answers(live, content):
    half = with_fee("普通护照100元")  # valid by itself, so that only patience tells it from the whole
    half["answers"]["apply"]["related"] = []
    del half["answers"]["lost"]
    seen = set()
    for text in ("", half, "", half, with_fee("普通护照100元")):
        content.write(FILE, text)
        for _ in range(3):
            time.sleep(0.06)
            seen.add(frozenset(live.current.answers))

    assert eventually(lambda: fee(live) == "普通护照100元")
    assert seen == {frozenset({"passport/apply", "passport/lost"})}


def test_a_new_file_is_served(live, content):
    file = passport()
    file["topic"] = "visa"
    for number, answer in enumerate(file["answers"].values()):
        answer.update(question=f"签证{number}怎么办", related=[])
    content.write("data/faq/visa.yml", file)

    assert eventually(lambda: "visa/apply" in live.current.answers)


def test_a_deleted_files_answers_go(live, content):
    test_a_new_file_is_served(live, content)
    (content.root / "data/faq/visa.yml").unlink()

    assert eventually(lambda: "visa/apply" not in live.current.answers)
    assert live.current.is_served("passport/apply")


def test_answers_stay_when_deleting_their_file_would_leave_nothing(live, content, caplog):
    (content.root / FILE).unlink()

    assert eventually(lambda: "refused" in caplog.text)
    assert live.current.is_served("passport/apply")


def test_an_overlay_added_while_running_is_served(live, content, overlay):
    content.write("data/regions/430100.yml", overlay)

    assert eventually(lambda: live.current.get("passport/apply", region="430100").fee == "长沙100元")


def test_a_turn_in_hand_keeps_the_knowledge_it_began_with(live, content):
    turn = live.current
    content.write(FILE, with_fee("普通护照100元"))
    assert eventually(lambda: fee(live) == "普通护照100元")

    assert turn.get("passport/apply").fee == "普通护照120元"


def test_wrong_content_is_refused_at_the_start(content):
    content.write(FILE, with_fee(100))

    with pytest.raises(ContentError, match=r"answers\.apply\.fee"):
        LiveKnowledge(content.root)


def test_after_a_fork_edits_are_still_followed(content):
    with LiveKnowledge(content.root, interval_seconds=0.1) as live:
        assert fee(live) == "普通护照120元"
        child = os.fork()
        if child == 0:
            followed = eventually(lambda: fee(live) == "普通护照100元")
            os._exit(0 if followed else 1)
        content.write(FILE, with_fee("普通护照100元"))

        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
