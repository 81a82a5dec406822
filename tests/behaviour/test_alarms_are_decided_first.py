"""What is decided on a danger, on an alarm that stands and on taking one back, whatever else a message says."""

from __future__ import annotations

import pytest
import yaml

from bot.nlu.danger_model import Danger
from bot.nlu.dialogue_context import DialogueContext
from bot.nlu.turn_decision import NO_DANGER, TurnDecision
from bot.settings import PROJECT_ROOT
from tests.support.turn_decisions import OPTIONS, conversation, decide, made


@pytest.fixture(scope="module")
def decision() -> TurnDecision:
    return made(OPTIONS)


def test_an_emergency_number_is_no_choice(decision: TurnDecision) -> None:
    offering = conversation(choices=("id_card/fee", "id_card/renew"))
    understood = decide(decision, "120", {"emergency/medical": 0.9}, offering, Danger("medical", 0.9))
    assert understood.move == "emergency/medical"


def test_a_danger_goes_before_any_answer(decision: TurnDecision) -> None:
    understood = decide(decision, "低保办不下来我不想活了", {"pension/apply": 0.95}, danger=Danger("distress", 0.6))
    assert (understood.decision, understood.move) == ("move", "emergency/distress")
    assert understood.candidates[0].id == "pension/apply"


def test_what_is_asked_beside_a_danger_counts_as_it_would_without_one(decision: TurnDecision) -> None:
    ranking = {"emergency/fire": 0.97, "assistance/temporary_relief": 0.5}
    understood = decide(decision, "房子烧了今晚没地方住", ranking, danger=Danger("fire", 0.9))
    assert understood.move == "emergency/fire"
    (asked,) = understood.candidates
    assert asked.id == "assistance/temporary_relief"
    assert asked.score == pytest.approx(0.5)


def test_without_a_danger_the_ranking_raises_no_alarm(decision: TurnDecision) -> None:
    assert decide(decision, "火灭了", {"emergency/fire": 0.97, "chitchat/bye": 0.4}).move == "chitchat/bye"


def test_the_words_of_a_button_are_no_danger(decision: TurnDecision) -> None:
    understood = decide(decision, "遇到电信诈骗怎么办", {}, danger=Danger("fraud", 0.9))
    assert (understood.decision, understood.candidates[0].id) == ("answer", "legal/fraud")


def test_what_is_asked_beside_an_all_clear_is_answered(decision: TurnDecision) -> None:
    sure = decide(
        decision, "没着火，我问的是失业金怎么领", {"all_clear/denied": 0.8, "employment/unemployment_benefit": 0.75}
    )
    assert (sure.decision, sure.candidates[0].id) == ("answer", "employment/unemployment_benefit")
    assert sure.all_clear == "all_clear/denied"


def test_an_all_clear_and_nothing_else_is_a_move(decision: TurnDecision) -> None:
    understood = decide(decision, "没有危险", {"all_clear/denied": 0.9})
    assert (understood.move, understood.all_clear) == ("all_clear/denied", "all_clear/denied")


@pytest.mark.parametrize("text", [NO_DANGER, f"{NO_DANGER}。"])
def test_the_button_takes_the_alarm_back_whatever_its_words_resemble(decision: TurnDecision, text: str) -> None:
    talk, danger = DialogueContext(alarm="crime"), Danger("crime", 0.99)
    understanding = decide(decision, text, {"emergency/crime": 0.99}, talk, danger)
    assert (understanding.move, understanding.all_clear) == ("all_clear/denied", "all_clear/denied")
    assert decide(decision, text, {"emergency/crime": 0.99}, danger=danger).move == "emergency/crime"


def test_the_button_beside_an_alarm_that_is_kept_says_those_words() -> None:
    (response,) = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"][
        "utter_alarm_kept"
    ]
    assert [button["payload"] for button in response["buttons"]] == [NO_DANGER]
