"""A made-up city's spreadsheet, one question a row, becomes a service that answers: no line of code changed.

Its pack also has a move of its own: an intent that is no topic is followed by its rule, and no code names it.
"""

from __future__ import annotations

import csv
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.anything_said import converse, failures
from tests.support.tiny import BIANMIN, PROJECT, TinyServer, tiny_environment

SPREADSHEETS = PROJECT / "tests" / "fixtures" / "spreadsheets"
CITY = SPREADSHEETS / "hewan.csv"
ASKED = SPREADSHEETS / "hewan_asked.tsv"
"""The question of the row, and how a citizen asks it who never saw the row."""

BOOKING = ["帮我预约个号", "我要预约取号", "给我约个时间去办", "预约明天上午办理", "能替我约一下窗口吗", "约个号"]
BOOKING_NLU = f"""version: "3.1"
nlu:
  - intent: appointment/make
    examples: |
{"".join(f"      - {text}{chr(10)}" for text in BOOKING)}"""
BOOKING_RULE = """
  - rule: an appointment is wanted
    steps:
      - intent: appointment
      - action: utter_where_to_book
"""
WHERE_TO_BOOK = "预约请打12345。"

with CITY.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city") / "pack"
    run("content", "import", str(CITY), "--out", str(directory))
    (directory / "data" / "nlu" / "appointment.yml").write_text(BOOKING_NLU, encoding="utf-8")
    with (directory / "data" / "dialogue" / "rules.yml").open("a", encoding="utf-8") as rules:
        rules.write(BOOKING_RULE)
    domain = directory / "domain.yml"
    text = domain.read_text(encoding="utf-8").replace("\nintents:\n", "\nintents:\n  - appointment\n")
    answer = f"  utter_where_to_book:\n    - text: {WHERE_TO_BOOK}\n"
    domain.write_text(text.replace("\nresponses:\n", f"\nresponses:\n{answer}"), encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def city(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """The city's running service."""
    models, state = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("state")
    settings = {"BIANMIN_CONTENT": str(pack), "BIANMIN_ACTIONS_PACKAGE": "actions"}
    run("train", environment=tiny_environment(models, state, **settings))
    server = TinyServer(models, state, **settings)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("text", ["帮我预约个号", "能不能替我约个号"])
def test_the_rule_of_its_own_move_is_followed(city: TinyServer, text: str) -> None:
    (message,) = city.say(text, f"citizen-{text}")
    assert message["text"] == WHERE_TO_BOOK


def test_its_own_move_is_evaluated_as_one(city: TinyServer, tmp_path: Path) -> None:
    cases = tmp_path / "moves.tsv"
    cases.write_text("appointment/make\t给我约个号\n", encoding="utf-8")
    run("evaluate", str(cases), "--fail-under", "moves_right=1", environment=city.environment)


def run(*arguments: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run([*BIANMIN, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def say(city: TinyServer, text: str, sender: str = "", **metadata: str) -> dict[str, Any]:
    """The message of the reply that carries `custom`; without a sender, each text is a conversation by itself."""
    (message,) = [
        message for message in city.say(text, sender or f"citizen-{text}", metadata=metadata) if "custom" in message
    ]
    return message


def test_the_pack_passes_the_check(pack: Path) -> None:
    run("check", "--content", str(pack))


@pytest.mark.parametrize("row", ROWS, ids=[row["问题"] for row in ROWS])
def test_every_question_of_the_spreadsheet_gets_its_answer(city: TinyServer, row: dict[str, str]) -> None:
    message = say(city, row["问题"])

    assert message["custom"]["kind"] == "answer"
    for line in row["答案"].splitlines():
        assert line in message["text"]
    assert row["办理部门"] in message["text"]


def test_other_words_for_a_question_find_it(city: TinyServer) -> None:
    asked = [line.split("\t") for line in ASKED.read_text(encoding="utf-8").splitlines()]
    found, wrong = 0, []
    for question, text in asked:
        custom = say(city, text)["custom"]
        titles = [candidate["title"] for candidate in custom["candidates"]]
        found += titles[:1] == [question]
        if custom["kind"] == "answer" and titles[0] != question:
            wrong.append(text)

    assert found / len(asked) >= 0.6
    assert len(wrong) <= 0.04 * len(asked), wrong


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", "chitchat"),
        ("谢谢", "chitchat"),
        ("我要找人工", "handoff"),
        ("我家着火了", "emergency"),
        ("我不想活了", "emergency"),
        ("帮我写首诗", "fallback"),
        ("换成老年模式", "mode"),
        ("公交出行", "clarify"),
    ],
)
def test_the_conversation_around_the_questions_works(city: TinyServer, text: str, kind: str) -> None:
    assert say(city, text)["custom"]["kind"] == kind


@pytest.mark.parametrize("text", ["身份证丢了怎么补", "退休金什么时候发", "孩子上小学怎么报名"])
def test_a_matter_that_the_city_did_not_write_about_is_not_answered(city: TinyServer, text: str) -> None:
    assert say(city, text)["custom"]["kind"] in ("fallback", "clarify")


@pytest.mark.parametrize("text", ["天王盖地虎", "中国队几点踢球", "帮我写首诗"])
def test_nor_is_it_answered_once_more_with_what_was_answered_before(city: TinyServer, text: str) -> None:
    sender = f"about {text}"
    assert say(city, "市图书馆几点开门", sender=sender)["custom"]["kind"] == "answer"
    assert say(city, text, sender=sender)["custom"]["kind"] in ("fallback", "clarify")


def test_a_follow_up_leans_on_the_answer(city: TinyServer) -> None:
    say(city, "公交卡丢了怎么补办", sender="follower")
    message = say(city, "哪个文件规定的", sender="follower")

    assert "《河湾市公交卡管理办法》第八条" in message["text"]


def test_the_city_speaks_of_its_own_matters(city: TinyServer) -> None:
    assert "公园场馆" in city.get("widget/welcome.json").json()["greeting"]
    assert "市图书馆几点开门" in city.get("widget/welcome.json").json()["questions"]


def test_the_accessible_mode_tells_the_whole_answer(city: TinyServer) -> None:
    reply = city.say("闻到煤气味怎么办", "citizen-at-home", metadata={"mode": "accessible"})

    told = "".join(message["text"] for message in reply)
    for clause in ("关掉总阀", "打开窗户", "不要开关电灯", "到屋外再打燃气抢修电话"):
        assert clause in told
    assert reply[-1]["custom"]["mode"] == "accessible"


def test_an_answer_corrected_in_the_spreadsheet_is_served_without_a_restart(
    city: TinyServer, pack: Path, tmp_path: Path
) -> None:
    corrected = tmp_path / CITY.name
    corrected.write_text(CITY.read_text(encoding="utf-8").replace("最少充10元", "最少充20元"), encoding="utf-8")
    assert "最少充10元" in say(city, "公交卡怎么充值")["text"]
    run("content", "import", str(corrected), "--out", str(pack), "--force")

    deadline = time.monotonic() + 15
    while "最少充20元" not in (text := say(city, "公交卡怎么充值")["text"]):
        assert time.monotonic() < deadline, text
        time.sleep(0.5)
    assert city.get("readyz").status_code == 200


def test_whatever_is_said_gets_a_whole_answer_or_a_refusal_and_nothing_breaks(city: TinyServer) -> None:
    """`python -m benchmarks.anything_said` says 20,000."""
    logged = len(city.output)

    findings = converse(city, 200)

    assert findings.flaws == []
    assert {"200", "400 message_blank", "400 metadata_invalid"} <= set(findings.statuses)
    assert len(findings.kinds) >= 5, findings.kinds
    assert failures(city.output[logged:]) == []
