"""What a place answers differently, over REST: given in that place, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import PROJECT_ROOT, Settings
from tests.support.tiny import TinyServer

NATIONAL, HUNAN, CHANGSHA = "没有统一的规定", "湖南样例：七十岁起", "长沙样例：六十六岁起"
QUESTION = "老人坐公交免费吗"


def overlay(adcode: str, summary: str) -> dict[str, Any]:
    return {
        "reviewed": date(2026, 9, 30),
        "review_by": date(2027, 12, 31),
        "sources": {f"rule_of_{adcode}": {"title": f"{summary}办法", "issuer": "样例机关", "read": True}},
        "overlays": {
            "elderly/transit": {
                "summary": f"{summary}。",
                "citations": [{"source": f"rule_of_{adcode}"}],
                "plain": {"summary": f"{summary}。"},
            }
        },
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """The shipped content with a rule of a province's own and one of a city's, served as an agency would."""
    content = tmp_path_factory.mktemp("content")
    shutil.copytree(PROJECT_ROOT / "data", content / "data")
    shutil.copy(PROJECT_ROOT / "domain.yml", content)
    for adcode, summary in (("430000", HUNAN), ("430100", CHANGSHA)):
        path = content / "data" / "regions" / f"{adcode}.yml"
        path.write_text(yaml.safe_dump(overlay(adcode, summary), allow_unicode=True), encoding="utf-8")
    served = TinyServer(
        Path(Settings().model_dir),
        tmp_path_factory.mktemp("state"),
        BIANMIN_CONTENT=str(content),
        BIANMIN_ACTIONS_PACKAGE="actions",
    )
    served.start()
    yield served
    served.stop()


def answer(server: TinyServer, text: str, sender: str, **metadata: str) -> dict[str, Any]:
    """The reply to a question, which must be the answer that the overlays lie on."""
    (message,) = server.say(text, sender=sender, metadata=metadata)
    assert message["custom"]["id"] == "elderly/transit", message["text"]
    return message


@pytest.mark.parametrize("region", ["430100", "长沙"])
def test_a_citys_rule_is_given_where_the_page_says_the_city(server: TinyServer, region: str) -> None:
    reply = answer(server, QUESTION, f"page-{region}", region=region)

    assert CHANGSHA in reply["text"]
    assert "（湖南省长沙市）" in reply["text"]
    assert "长沙" in reply["custom"]["card"]["title"]
    assert "湖南省长沙市" in reply["custom"]["speech"]
    assert reply["custom"]["sources"][0]["title"] == f"{CHANGSHA}办法"


def test_a_provinces_rule_is_given_in_its_other_cities(server: TinyServer) -> None:
    reply = answer(server, QUESTION, "zhuzhou", region="430200")

    assert HUNAN in reply["text"]
    assert "（湖南省）" in reply["text"]


@pytest.mark.parametrize("region", ["440100", "999999", "火星", "吉林"])
def test_elsewhere_and_for_an_unknown_place_the_national_answer_is_given(server: TinyServer, region: str) -> None:
    reply = answer(server, QUESTION, f"elsewhere-{region}", region=region)

    assert "样例" not in reply["text"]
    assert "湖南" not in reply["custom"]["speech"]


def test_a_place_told_in_words_brings_its_rule_and_another_place_takes_it_away(server: TinyServer) -> None:
    (noted,) = server.say("我在长沙", sender="mover")
    assert noted["custom"]["kind"] == "region"
    assert CHANGSHA in answer(server, QUESTION, "mover")["text"]

    server.say("我搬到广州了", sender="mover")
    assert "样例" not in answer(server, QUESTION, "mover")["text"]


def test_two_places_in_one_question_bring_no_places_rule(server: TinyServer) -> None:
    server.say("我在长沙", sender="between")
    (reply,) = server.say("老家湖南，在上海工作，老人坐公交免费吗", sender="between")

    assert "样例" not in reply["text"]


def test_who_tells_the_place_after_the_answer_is_offered_that_places_rule(server: TinyServer) -> None:
    assert "样例" not in answer(server, QUESTION, "late")["text"]

    (noted,) = server.say("我在长沙", sender="late")
    assert noted["custom"]["kind"] == "region"
    assert [button["title"] for button in noted["buttons"]] == ["老人坐公交地铁免费吗"]

    assert CHANGSHA in answer(server, "是的", "late")["text"]
