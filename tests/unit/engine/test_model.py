from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.engine.desk import ServiceDesk
from bot.engine.model import current_model, fingerprint, newest_model
from bot.engine.training import ensure_model, ensure_model_apart
from bot.errors import ModelError
from bot.settings import Settings, load_settings
from tests.tiny import TINY_ACTIONS, TINY_PACK


@pytest.fixture
def own_pack(tmp_path: Path) -> Settings:
    """A copy of the tiny pack that a test may change, with no model yet."""
    shutil.copytree(TINY_PACK, tmp_path / "pack")
    return load_settings(
        content=tmp_path / "pack",
        model_dir=tmp_path / "models",
        state_dir=tmp_path / "state",
        actions_package=TINY_ACTIONS,
    )


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
        ServiceDesk.prepare(own_pack)


def test_training_is_done_once_and_two_models_are_kept(own_pack: Settings) -> None:
    steps: list[str] = []
    first = ensure_model(own_pack, steps.append)
    assert "training RulePolicy" in steps
    steps.clear()
    assert ensure_model(own_pack, steps.append) == first
    assert steps == []
    for number in range(2):
        with (own_pack.content / "domain.yml").open("a") as file:
            file.write(f"# change {number}\n")
        newest = ensure_model(own_pack, steps.append)
    kept = list(own_pack.model_dir.glob("*.tar.gz"))
    assert len(kept) == 2
    assert newest in kept
    assert newest == current_model(own_pack)
    assert first not in kept


def test_a_failed_training_says_why_and_leaves_no_model(own_pack: Settings) -> None:
    with (own_pack.content / "data" / "dialogue" / "rules.yml").open("a") as file:
        file.write("  - rule: contradiction\n    steps: [{intent: hello}, {action: action_count}]\n")
    with pytest.raises(ModelError, match="contradict"):
        ensure_model(own_pack, lambda step: None)
    assert list(own_pack.model_dir.glob("*.tar.gz")) == []


def test_a_model_without_dialogue_is_refused(own_pack: Settings) -> None:
    shutil.rmtree(own_pack.content / "data" / "dialogue")
    ensure_model(own_pack, lambda step: None)
    with pytest.raises(ModelError, match="data/dialogue"):
        ServiceDesk.prepare(own_pack)


def test_an_action_that_no_class_has_is_found_at_the_start(own_pack: Settings) -> None:
    domain = own_pack.content / "domain.yml"
    domain.write_text(domain.read_text().replace("action_count,", "action_count, action_missing,"))
    ensure_model(own_pack, lambda step: None)
    with pytest.raises(ModelError, match="action_missing"):
        ServiceDesk.prepare(own_pack)


def test_training_for_a_server_is_done_in_another_process(own_pack: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What training needed would otherwise stay in the server's memory."""
    for name in ("content", "model_dir", "state_dir", "actions_package"):
        monkeypatch.setenv(f"BIANMIN_{name.upper()}", str(getattr(own_pack, name)))
    monkeypatch.setattr("bot.engine.training._train", None)
    assert ensure_model_apart(own_pack) == current_model(own_pack)
    (own_pack.content / "data" / "dialogue" / "rules.yml").write_text("rules: [")
    with pytest.raises(ModelError, match="the training says above"):
        ensure_model_apart(own_pack)
