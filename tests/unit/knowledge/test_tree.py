"""Trees: up, down, sideways and by ordinal."""

from __future__ import annotations

import pytest

from bot.errors import ContentError
from bot.knowledge.base import KnowledgeBase
from tests.unit.knowledge.conftest import HEADER, LAW


def node(key: str, *children: dict) -> dict:
    return {
        "key": key,
        "label": key.upper(),
        "question": f"{key}是什么",
        "summary": "一句话。",
        "details": ["一段话。"],
        "citations": [{"source": "law"}],
        "plain": {"summary": "一句话。"},
        **({"children": list(children)} if children else {}),
    }


def tree_file() -> dict:
    root = node("root", node("a", node("a1")), node("b"), node("c"))
    return {**HEADER, "topic": "guide", "sources": {"law": LAW}, "tree": [root, node("appendix")]}


@pytest.fixture
def base(content):
    content.write("data/framework/guide.yml", tree_file())
    return KnowledgeBase.load(content.root)


def test_every_node_is_an_answer(base):
    assert base.get("guide/a1").details == ["一段话。"]
    assert base.topics["guide"].answers == ("guide/root", "guide/a", "guide/a1", "guide/b", "guide/c", "guide/appendix")


def test_a_node_knows_its_way_from_the_root(base):
    assert base.node("guide/a1").path == ("guide/root", "guide/a", "guide/a1")


def test_one_can_walk_up_to_the_root_and_no_further(base):
    assert base.node("guide/a1").parent == "guide/a"
    assert base.node("guide/root").parent is None


def test_children_stand_in_the_order_of_the_file(base):
    assert base.node("guide/root").children == ("guide/a", "guide/b", "guide/c")
    assert base.node("guide/b").children == ()


@pytest.mark.parametrize(
    ("ordinal", "child"), [(1, "guide/a"), (3, "guide/c"), (4, None), (0, None), (-1, "guide/c"), (-4, None)]
)
def test_a_child_is_found_by_its_ordinal(base, ordinal, child):
    assert base.node("guide/root").child(ordinal) == child


def test_one_can_walk_sideways_but_not_off_the_end(base):
    middle = base.node("guide/b")

    assert (middle.previous_sibling, middle.next_sibling, middle.ordinal) == ("guide/a", "guide/c", 2)
    assert base.node("guide/a").previous_sibling is None
    assert base.node("guide/c").next_sibling is None


def test_roots_are_siblings(base):
    assert base.trees.roots["guide"] == ("guide/root", "guide/appendix")
    assert base.node("guide/root").next_sibling == "guide/appendix"


def test_an_answer_outside_a_tree_has_no_node(base):
    assert base.node("passport/apply") is None


def test_a_wrong_field_deep_in_a_tree_is_named_with_its_line(content):
    file = tree_file()
    file["tree"][0]["children"][0]["children"][0]["lable"] = "A1"
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError) as caught:
        KnowledgeBase.load(content.root)

    problem = caught.value.problems[0]
    assert problem.field == "tree.1.children.1.children.1.lable"
    assert problem.line == content.line_of("data/framework/guide.yml", "lable")
    assert "'label'" in problem.remedy


@pytest.mark.parametrize("name", ["key", "label"])
def test_a_node_without_key_or_label_is_refused(content, name):
    file = tree_file()
    del file["tree"][0]["children"][1][name]
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError, match=rf"tree\.1\.children\.2\.{name}: is missing"):
        KnowledgeBase.load(content.root)


def test_two_nodes_of_one_key_are_refused(content):
    file = tree_file()
    file["tree"].append(node("a1"))
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError, match="guide/a1 stands twice"):
        KnowledgeBase.load(content.root)
