"""Examples that only teach what is no danger, as Rasa reads them."""

from __future__ import annotations

from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bot.nlu.danger_examples import teaches_danger_only

NLU = """
version: "3.1"
nlu:
  - intent: vague/ask
    examples: |
      - 我想办个证
  - intent: vague/ask
    metadata: {teaches: danger}
    examples: |
      - 我爸吃饭了
"""


def test_what_an_intents_metadata_says_counts_for_its_examples_alone() -> None:
    examples = RasaYAMLReader().reads(NLU).intent_examples
    assert {example.get("text"): teaches_danger_only(example) for example in examples} == {
        "我想办个证": False,
        "我爸吃饭了": True,
    }
