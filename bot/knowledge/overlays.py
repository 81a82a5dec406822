"""What a province or a city answers differently: fields that replace those of the national answer.

A place's file is data/regions/<adcode>.yml:

    reviewed: 2026-08-31
    review_by: 2027-02-28
    sources:
      fee_notice: {title: …, issuer: …, read: true}
    overlays:
      <topic>/<entry>:
        fee: …                       # any field of an answer; lists are replaced as a whole
        citations:
          - {source: fee_notice}     # added before the national ones
        plain:
          fee: …                     # whatever is replaced needs its plain words too
        expires: 2026-12-31          # after that day the overlay is left out, and the national answer holds
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError, create_model

from bot.knowledge.answer import PARTS, Answer, Plain, Source
from bot.knowledge.content_model import Content, Day, Text
from bot.knowledge.figures import figures
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem
from bot.knowledge.files.topic_file import ENTRY_FIELDS, check_citations, cited_sources, sources_of
from bot.knowledge.regions import regions_around

_HEADER_FIELDS = ("authority", "reviewed", "review_by")


def _optional(model: type[Content], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: (model.__fields__[name].outer_type_ | None, None) for name in names}


class OverlayHeader(Content):
    """What an overlay file says once: when its facts were checked, and who is in charge there."""

    authority: Text | None = None
    reviewed: Day
    review_by: Day


PlainPatch: type[Content] = create_model("PlainPatch", __base__=Content, **_optional(Plain, tuple(Plain.__fields__)))
Patch: type[Content] = create_model(
    "Patch",
    __base__=Content,
    **{
        **_optional(Answer, tuple(name for name in ENTRY_FIELDS if name != "plain")),
        "plain": (PlainPatch | None, None),
    },
)
"""An answer of which every field may be left out: those given replace the national ones."""


@dataclass(frozen=True)
class Layer:
    """One region's changes to one answer."""

    region: str
    values: Mapping[str, Any]
    """The replaced fields; `plain` holds only the replaced plain fields."""
    sources: Mapping[str, Source]

    def is_in_effect_on(self, today: date) -> bool:
        effective, expires = self.values.get("effective"), self.values.get("expires")
        return (effective is None or effective <= today) and (expires is None or today <= expires)

    def over(self, answer: Answer) -> Answer:
        """The answer with this layer's fields in place of its own; both support it, so both are cited, the local first.

        A detail that says a figure which this layer takes away is left out: it would tell the national one.

        Raises:
            pydantic.ValidationError: the two together make no valid answer.
        """
        below = answer.dict(exclude={"citations", "sources", "plain", "details", "region"})
        values = {name: value for name, value in self.values.items() if name not in ("citations", "plain")}
        # The older check and the earlier review count: an answer is as fresh as its stalest part.
        for name in ("reviewed", "review_by"):
            values[name] = min(values[name], below[name])
        return Answer(
            **{**below, **values},
            citations=[*self.values["citations"], *answer.citations],
            sources={**self.sources, **answer.sources},
            plain=Plain(**{**answer.plain.dict(), **self.values.get("plain", {})}),
            details=tuple(
                detail for detail in answer.details if figures(detail.answer).isdisjoint(self._replaced_figures(answer))
            ),
            region=self.region,
        )

    def _replaced_figures(self, answer: Answer) -> set[str]:
        """The figures of the wider answer that don't stand in what replaces them."""
        replaced = [name for name in ("summary", *(part.name for part in PARTS)) if name in self.values]
        before = " ".join(str(getattr(answer, name)) for name in replaced)
        return figures(before) - figures(" ".join(str(self.values[name]) for name in replaced))


@dataclass
class OverlayFile:
    """The layers of one region's file by answer id."""

    document: Document
    region: str
    layers: dict[str, Layer] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


def overlay_file_of(document: Document, region: str) -> OverlayFile:
    """Read a region's overlays; everything wrong in itself is reported to the document."""
    file = OverlayFile(document, region)
    if document.problems and document.value is None:
        return file
    values = document.mapping((), document.value)
    header = document.validated(
        OverlayHeader,
        {name: value for name, value in values.items() if name not in ("sources", "overlays")},
        (),
        known=(*OverlayHeader.__fields__, "sources", "overlays"),
    )
    file.sources = sources = sources_of(document, values)
    if "overlays" not in values:
        document.report((), "has no `overlays`", "add them, or delete the file")
    for answer_id, entry in document.mapping(("overlays",), values.get("overlays") or {}).items():
        location = ("overlays", answer_id)
        entry = document.mapping(location, entry)
        file.locations[answer_id] = location
        check_citations(document, location, entry, sources)
        if not entry.get("citations"):
            document.report((*location, "citations"), "is missing", "say which local text this rests on")
        patch = document.validated(Patch, entry, location)
        if isinstance(header, OverlayHeader) and isinstance(patch, Patch) and entry.get("citations"):
            inherited = {name: value for name, value in header.dict().items() if value is not None}
            given = patch.dict(exclude_none=True, exclude_unset=True, exclude={"citations"})
            file.layers[answer_id] = Layer(
                region=region,
                values={**inherited, **given, "citations": patch.citations},  # type: ignore[attr-defined]
                sources=cited_sources(entry["citations"], sources),
            )
    return file


def check_against(
    file: OverlayFile, answers: Mapping[str, Answer], overlays: Mapping[str, OverlayFile]
) -> Iterator[Problem]:
    """Report layers that can't lie over the answers, or over the layers of the wider regions around them."""
    for answer_id, layer in file.layers.items():
        location = file.locations[answer_id]
        answer = answers.get(answer_id)
        if answer is None:
            continue
        for name in _unspoken(layer, answer):
            yield file.document.problem(
                (*location, "plain", name),
                f"is missing, though {name} is replaced: the national wording would be read aloud",
                "add it to the overlay's plain",
            )
        wider = [
            overlays[region].layers[answer_id]
            for region in regions_around(file.region)
            if region != file.region and region in overlays and answer_id in overlays[region].layers
        ]
        for below in [[], wider] if wider else [[]]:
            yield from _misfits(file, location, answer, [*below, layer])


def _unspoken(layer: Layer, answer: Answer) -> Iterator[str]:
    """The fields that the layer replaces while their plain variants stay as they were."""
    replaced = layer.values.get("plain", {})
    may_lack = {part.name for part in PARTS if part.may_lack_plain}
    for name in Plain.__fields__:
        # What may be left to the plain summary may not be when the national plain words would stay.
        if layer.values.get(name) and name not in replaced and (name not in may_lack or getattr(answer.plain, name)):
            yield name


def _misfits(file: OverlayFile, location: Location, answer: Answer, layers: list[Layer]) -> Iterator[Problem]:
    sources: dict[str, Source] = dict(answer.sources)
    for layer in layers:
        for key, source in layer.sources.items():
            if sources.setdefault(key, source) != source:
                message = f"is the key of another text that {answer.id} rests on"
                yield file.document.problem(("sources", key), message, "choose another key")
        try:
            answer = layer.over(answer)
        except ValidationError as error:
            for detail in error.errors():
                message = f"{detail['msg']}, once laid over the wider answer"
                yield file.document.problem((*location, *detail["loc"]), message, "change the date")
            return
