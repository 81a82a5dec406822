"""YAML as an editor would write it, and files of which only a part is changed."""

from __future__ import annotations

import pytest
import yaml

from bot.knowledge.files.yaml_text import with_value, yaml_text

DOMAIN = """\
# What the desk says.
responses:
  # first of all
  utter_greet:
  - text: 您好
    buttons:
    - title: 人工

  # and at the end
  utter_bye:
  - text: 再见
session_config:  # kept short
  utter_bye: 60
"""


def test_what_is_written_reads_as_it_was_in_its_own_order() -> None:
    value = {"b": [{"z": "一\n二\n", "a": 1}], "a": "不: 是", "c": {"list": ["x", "20"], "none": []}}

    text = yaml_text(value)

    assert yaml.safe_load(text) == value
    assert list(yaml.safe_load(text)) == ["b", "a", "c"]


def test_lines_stand_one_below_the_other_and_chinese_as_it_is() -> None:
    assert yaml_text({"examples": "- 甲\n- 乙\n"}) == "examples: |\n  - 甲\n  - 乙\n"


def test_a_value_that_occurs_twice_is_written_out_twice() -> None:
    same = {"title": "护照法"}

    assert "*" not in yaml_text([same, same])


def test_a_long_text_stays_on_its_line() -> None:
    assert yaml_text({"summary": "word " * 100 + "end"}).count("\n") == 1


def test_the_items_of_a_list_are_indented_below_their_key() -> None:
    assert yaml_text({"steps": ["去"]}) == "steps:\n  - 去\n"


def test_another_value_leaves_the_rest_as_it_is() -> None:
    changed = with_value(DOMAIN, ("responses", "utter_greet"), [{"text": "早"}])

    assert yaml.safe_load(changed)["responses"] == {"utter_greet": [{"text": "早"}], "utter_bye": [{"text": "再见"}]}
    for kept in ("# What the desk says.", "  # first of all", "  # and at the end", "session_config:  # kept short"):
        assert kept in changed.splitlines()
    assert "人工" not in changed


def test_a_whole_group_can_be_changed() -> None:
    changed = yaml.safe_load(with_value(DOMAIN, ("session_config",), {"minutes": 5}))

    assert changed["session_config"] == {"minutes": 5}
    assert set(changed["responses"]) == {"utter_greet", "utter_bye"}


@pytest.mark.parametrize(
    "path",
    [("actions",), ("responses", "utter_thanks"), ("session_config", "utter_greet"), ("responses", "utter_gree")],
)
def test_a_path_that_the_text_lacks_is_an_error_that_names_it(path: tuple[str, ...]) -> None:
    with pytest.raises(KeyError, match=r"\.".join(path)):
        with_value(DOMAIN, path, [])


def test_a_key_of_another_group_is_not_taken_for_one_of_this() -> None:
    text = "first:\n  a: 1\nsecond:\n  b: 2\n"

    with pytest.raises(KeyError, match=r"first\.b"):
        with_value(text, ("first", "b"), 3)
