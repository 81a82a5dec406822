from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rasa.engine.exceptions import GraphComponentException

from bot.engine.assistant import Assistant
from bot.engine.trained_model import fingerprint, load_processor, newest_model
from bot.engine.training import ensure_model
from bot.errors import ContentError, ModelError
from bot.settings import Settings


@pytest.mark.parametrize("changed", ["config.yml", "domain.yml", "data/nlu/all.yml", "data/dialogue/rules.yml"])
def test_a_model_is_no_longer_current_when_a_file_it_is_made_from_changes(own_pack: Settings, changed: str) -> None:
    before = fingerprint(own_pack)
    assert fingerprint(own_pack) == before
    with (own_pack.content / changed).open("a") as file:
        file.write("# changed\n")
    assert fingerprint(own_pack) != before


def test_a_model_stays_current_when_an_answer_changes(own_pack: Settings) -> None:
    before = fingerprint(own_pack)
    (own_pack.content / "data" / "faq").mkdir()
    (own_pack.content / "data" / "faq" / "topic.yml").write_text("fee: 20元\n")
    assert fingerprint(own_pack) == before


def test_without_a_model_the_command_that_makes_one_is_named(own_pack: Settings) -> None:
    with pytest.raises(ModelError, match="bianmin train"):
        newest_model(own_pack)


@pytest.mark.parametrize("damage", [b"", b"this is no archive", None])
def test_a_damaged_model_is_refused_with_the_remedy(
    own_pack: Settings, tiny_models: Path, damage: bytes | None
) -> None:
    own_pack.model_dir.mkdir()
    model = own_pack.model_dir / "damaged.tar.gz"
    whole = next(tiny_models.glob("*.tar.gz")).read_bytes()
    model.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    with pytest.raises(ModelError, match=r"damaged\.tar\.gz.*bianmin train"):
        Assistant.prepare(own_pack)


def test_a_model_without_dialogue_is_refused(own_pack: Settings) -> None:
    shutil.rmtree(own_pack.content / "data" / "dialogue")
    ensure_model(own_pack, lambda step: None)
    with pytest.raises(ModelError, match="data/dialogue"):
        Assistant.prepare(own_pack)


def test_an_action_that_no_class_has_is_found_at_the_start(own_pack: Settings) -> None:
    domain = own_pack.content / "domain.yml"
    domain.write_text(domain.read_text().replace("action_count,", "action_count, action_missing,"))
    ensure_model(own_pack, lambda step: None)
    with pytest.raises(ModelError, match="action_missing"):
        Assistant.prepare(own_pack)


def test_a_file_of_the_content_that_a_component_cannot_read_is_named_instead_of_the_model(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that the model was to be deleted, which doesn't help."""

    def fail(*arguments: object, **options: object) -> None:
        raise GraphComponentException("a component") from ContentError(["data/lexicon/persons.yml:3: isn't YAML"])

    monkeypatch.setattr("bot.engine.processor.TurnProcessor.__init__", fail)
    agent = assistant.agent
    with pytest.raises(ContentError, match=r"persons\.yml:3"):
        load_processor(assistant.model, agent.tracker_store, agent.lock_store, agent.nlg, agent.action_endpoint)
