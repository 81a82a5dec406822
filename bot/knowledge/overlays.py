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
        details:
          newspaper: {answer: …, plain: …}   # what a detail of the answer says there, by its name
        expires: 2026-12-31          # after that day the overlay is left out, and the national answer holds
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.knowledge.answer import PARTS, Answer, Plain, Source
from bot.knowledge.content_model import Content, Day, Text
from bot.knowledge.files.document import Document, Location
from bot.knowledge.files.problems import Problem, did_you_mean
from bot.knowledge.files.topic_file import check_citations, cited_sources, sources_of
from bot.knowledge.layers import Layer, LocalPatch
from bot.knowledge.regions import regions_around


class OverlayHeader(Content):
    """What an overlay file says once: when its facts were checked, and who is in charge there."""

    authority: Text | None = None
    reviewed: Day
    review_by: Day


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
        patch = document.validated(LocalPatch, entry, location)
        if isinstance(header, OverlayHeader) and isinstance(patch, LocalPatch) and entry.get("citations"):
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
        wider = [
            overlays[region].layers[answer_id]
            for region in regions_around(file.region)
            if region != file.region and region in overlays and answer_id in overlays[region].layers
        ]
        for below in [[], wider] if wider else [[]]:
            yield from misfits(file.document, location, answer, [*below, layer])


def misfits(document: Document, location: Location, answer: Answer, layers: Sequence[Layer]) -> Iterator[Problem]:
    """What keeps the last of some layers from lying over an answer and the layers before it.

    Args:
        document: the file in which that layer stands.
        location: where it stands there.
        answer: what all of them lie over.
        layers: from the lowest on, at least one.
    """
    for name in _unspoken(layers[-1], answer):
        message = f"is missing, though {name} is replaced: the wording beneath it would be read aloud"
        yield document.problem((*location, "plain", name), message, "add it in plain words")
    names = [detail.name for detail in answer.details]
    for name in layers[-1].replies:
        if name not in names:
            remedy = did_you_mean(name, names, "name one of its details")
            yield document.problem((*location, "details", name), f"is no detail of {answer.id}", remedy)
    sources: dict[str, Source] = dict(answer.sources)
    for layer in layers:
        for key, source in layer.sources.items():
            if sources.setdefault(key, source) != source:
                message = f"is the key of another text that {answer.id} rests on"
                yield document.problem(("sources", key), message, "choose another key")
        try:
            answer = layer.over(answer)
        except ValidationError as error:
            for detail in error.errors():
                message = f"{detail['msg']}, once laid over the wider answer"
                yield document.problem((*location, *detail["loc"]), message, "change the date")
            return


def _unspoken(layer: Layer, answer: Answer) -> Iterator[str]:
    """The fields that the layer replaces while their plain variants stay as they were."""
    replaced = layer.values.get("plain", {})
    may_lack = {part.name for part in PARTS if part.may_lack_plain}
    for name in Plain.__fields__:
        # What may be left to the plain summary may not be when the plain words beneath would stay.
        if layer.values.get(name) and name not in replaced and (name not in may_lack or getattr(answer.plain, name)):
            yield name
