"""Every topic of the shipped content is an intent of the domain, and a rule answers it."""

from __future__ import annotations

import yaml

from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_knowledge


def test_every_topic_is_an_intent_that_a_rule_answers() -> None:
    topics = set(shipped_knowledge().topics)
    domain = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert topics <= {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    rules = (PROJECT_ROOT / "data/dialogue/rules.yml").read_text(encoding="utf-8")
    assert [topic for topic in sorted(topics) if f"- intent: {topic}\n" not in rules] == []
