from __future__ import annotations

from bot.knowledge.loading import load_knowledge
from bot.nlu.tree_words import trees_not_named, words_of_trees
from tests.support.action_runner import node
from tests.support.content_directory import HEADER, LAW, ContentDirectory
from tests.support.shipped_content import shipped_knowledge


def test_a_tree_has_the_words_that_no_other_topic_is_told_in(content: ContentDirectory) -> None:
    tree = node("root", "窗口指南", node("one", "数字治理"))
    content.write(
        "data/framework/guide.yml",
        {**HEADER, "topic": "guide", "title": "指南", "sources": {"law": LAW}, "tree": [tree]},
    )
    words = words_of_trees(load_knowledge(content.root))
    assert set(words) == {"guide"}
    assert {"指南", "数字", "治理"} <= words["guide"]
    assert "窗口" not in words["guide"]  # the passport is applied for at one
    assert trees_not_named("数字怎么写", words) == frozenset()
    assert trees_not_named("护照丢了", words) == {"guide"}


def test_the_shipped_framework_is_named_by_its_own_words_only() -> None:
    words = words_of_trees(shipped_knowledge())
    assert trees_not_named("什么是数字政府", words) == frozenset()
    for beside in ("养狗怎么办证", "维修资金怎么查", "为什么", "可以吗", "有啥补贴"):
        assert trees_not_named(beside, words), beside
