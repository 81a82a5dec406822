"""Trees: up, down, sideways and by ordinal."""

from __future__ import annotations

import pytest

from bot.errors import ContentError
from bot.knowledge.knowledge_base import KnowledgeBase
from bot.knowledge.loading import load_knowledge
from bot.knowledge.tree import Node
from tests.support.content_directory import HEADER, LAW, ContentDirectory


def node(key: str, *children: dict) -> dict:
    return {
        "key": key,
        "label": key.upper(),
        "question": f"{key}是什么",
        "summary": "一句话。",
        "paragraphs": ["一段话。"],
        "citations": [{"source": "law"}],
        "plain": {"summary": "一句话。"},
        **({"children": list(children)} if children else {}),
    }


def tree_file() -> dict:
    root = node("root", node("a", node("a1")), node("b"), node("c"))
    return {**HEADER, "topic": "guide", "sources": {"law": LAW}, "tree": [root, node("appendix")]}


@pytest.fixture
def base(content: ContentDirectory) -> KnowledgeBase:
    content.write("data/framework/guide.yml", tree_file())
    return load_knowledge(content.root)


def node_of(base: KnowledgeBase, answer_id: str) -> Node:
    found = base.node(answer_id)
    assert found is not None
    return found


def test_every_node_is_an_answer(base: KnowledgeBase) -> None:
    assert base.get("guide/a1").paragraphs == ["一段话。"]
    assert base.topics["guide"].answers == ("guide/root", "guide/a", "guide/a1", "guide/b", "guide/c", "guide/appendix")


def test_a_node_knows_its_way_from_the_root(base: KnowledgeBase) -> None:
    assert node_of(base, "guide/a1").path == ("guide/root", "guide/a", "guide/a1")


def test_one_can_walk_up_to_the_root_and_no_further(base: KnowledgeBase) -> None:
    assert node_of(base, "guide/a1").parent == "guide/a"
    assert node_of(base, "guide/root").parent is None


def test_children_stand_in_the_order_of_the_file(base: KnowledgeBase) -> None:
    assert node_of(base, "guide/root").children == ("guide/a", "guide/b", "guide/c")
    assert node_of(base, "guide/b").children == ()


def test_one_can_walk_sideways_but_not_off_the_end(base: KnowledgeBase) -> None:
    middle = node_of(base, "guide/b")

    assert (middle.previous_sibling, middle.next_sibling, middle.ordinal) == ("guide/a", "guide/c", 2)
    assert node_of(base, "guide/a").previous_sibling is None
    assert node_of(base, "guide/c").next_sibling is None


def test_roots_are_siblings(base: KnowledgeBase) -> None:
    assert node_of(base, "guide/root").siblings == ("guide/root", "guide/appendix")
    assert node_of(base, "guide/root").next_sibling == "guide/appendix"


def test_an_answer_outside_a_tree_has_no_node(base: KnowledgeBase) -> None:
    assert base.node("passport/apply") is None


def test_a_wrong_field_deep_in_a_tree_is_named_with_its_line(content: ContentDirectory) -> None:
    file = tree_file()
    file["tree"][0]["children"][0]["children"][0]["lable"] = "A1"
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError) as caught:
        load_knowledge(content.root)

    problem = caught.value.problems[0]
    assert problem.field == "tree.1.children.1.children.1.lable"
    assert problem.line == content.line_of("data/framework/guide.yml", "lable")
    assert "'label'" in problem.remedy


@pytest.mark.parametrize("name", ["key", "label"])
def test_a_node_without_key_or_label_is_refused(content: ContentDirectory, name: str) -> None:
    file = tree_file()
    del file["tree"][0]["children"][1][name]
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError, match=rf"tree\.1\.children\.2\.{name}: is missing"):
        load_knowledge(content.root)


def test_two_nodes_of_one_key_are_refused(content: ContentDirectory) -> None:
    file = tree_file()
    file["tree"].append(node("a1"))
    content.write("data/framework/guide.yml", file)

    with pytest.raises(ContentError, match="guide/a1 stands twice"):
        load_knowledge(content.root)
