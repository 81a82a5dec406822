"""A tree of answers that a reader can walk: up, down, sideways, and by ordinal (第三个支撑)."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Node:
    """One answer's place in its tree. Everything but the label is an answer id, so that it can be looked up."""

    id: str
    label: str
    """Its short name, as one would say it."""
    path: tuple[str, ...]
    """From the root down to the node itself."""
    children: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    """The children of its parent, itself included, in order; for a root, the roots."""

    @property
    def parent(self) -> str | None:
        return self.path[-2] if len(self.path) > 1 else None

    @property
    def ordinal(self) -> int:
        """Its place among its siblings, from 1."""
        return self.siblings.index(self.id) + 1

    @property
    def previous_sibling(self) -> str | None:
        return self._sibling(self.ordinal - 1)

    @property
    def next_sibling(self) -> str | None:
        return self._sibling(self.ordinal + 1)

    def _sibling(self, ordinal: int) -> str | None:
        return self.siblings[ordinal - 1] if 0 < ordinal <= len(self.siblings) else None


class TreeBuilder:
    """Collects nodes from the root downwards, then links siblings and children."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def add(self, answer_id: str, label: str, parent: str | None) -> None:
        """Add a node below a parent that was added before, after the children it has."""
        above = self.nodes[parent].path if parent else ()
        self.nodes[answer_id] = Node(answer_id, label, (*above, answer_id))

    def build(self) -> dict[str, Node]:
        children: dict[str | None, list[str]] = {}
        for node in self.nodes.values():
            children.setdefault(node.parent, []).append(node.id)
        return {
            node.id: replace(node, children=tuple(children.get(node.id, ())), siblings=tuple(children[node.parent]))
            for node in self.nodes.values()
        }
