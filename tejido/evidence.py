"""Where a statement stands: the passage of a document that states it, or the inference that leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .words import in_language, word

if TYPE_CHECKING:
    from .graph import Graph


REMEMBERED = 100_000  # passages and inferences that were looked up, until all are forgotten


class Evidence(NamedTuple):
    """One named graph. Inferences have no characters of their own but a reason and the passages they follow from; a graph that nothing
    describes has none either.

    `start` and `end` count Unicode code points of the canonical text, from 0; names and reasons are keyed by language.
    """

    iri: str
    inferred: bool
    document: str = ""
    article: Mapping[str, str] = {}
    start: int = 0
    end: int = 0
    reason: Mapping[str, str] = {}
    sources: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """As a person reads it: article and characters, stated or inferred (why)."""
        if self.inferred:
            why = in_language(self.reason, lang)
            return word("inferred", lang) + (f": {why}" if why else "")
        place = in_language(self.article, lang) or self.document.rsplit("/", 1)[-1] or self.iri
        characters = f", {word('characters', lang)} {self.start}–{self.end}" if self.end else ""
        return f"{place}{characters} · {word('stated', lang)}"

    def plain(self) -> dict[str, Any]:
        """For JSON: only what there is."""
        empty = set() if self.end else {"start", "end"}
        return {key: value for key, value in self._asdict().items() if value not in ("", {}, ()) and key not in empty}


def evidence(graph: Graph) -> dict[str, Evidence]:
    """All passages and inferences of the graph, by IRI."""
    articles = by_language(graph.ask("articles"), "iri", "text")
    stated = {row["iri"]: of_passage(row, articles) for row in graph.ask("passages")}
    return stated | of_inferences(list(graph.ask("inferences")))


class Looked(Mapping[str, Evidence]):
    """Passages and inferences of a large graph, each looked up when it is first wanted, or expected to be."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: dict[str, Evidence | None] = {}

    def __getitem__(self, iri: str) -> Evidence:
        if iri not in self._found:
            self.expect([iri])
        found = self._found[iri]
        if found is None:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(evidence(self._graph))

    def __len__(self) -> int:
        return len(evidence(self._graph))

    def expect(self, graphs: Iterable[str]) -> None:
        """Look up these at once."""
        if len(self._found) > REMEMBERED:
            self._found.clear()
        fresh = [iri for iri in dict.fromkeys(graphs) if iri not in self._found]
        rows = [*self._graph.about("passages", "passage", fresh)]
        words = self._graph.vocabulary
        words.expect(place for row in rows for place in (row["document"], row["article"]) if place)
        articles = {row["article"]: words.preferred(row["article"]) for row in rows if row["article"]}
        known = {row["iri"]: of_passage(row, articles) for row in rows}
        known |= of_inferences([*self._graph.about("inferences", "inference", [iri for iri in fresh if iri not in known])])
        self._found |= {iri: known.get(iri) for iri in fresh}


def by_language(rows: Iterable[Mapping[str, Any]], key: str, text: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row[key], {})[row["language"] or ""] = row[text]
    return found


def of_passage(row: Mapping[str, Any], articles: Mapping[str, Mapping[str, str]]) -> Evidence:
    return Evidence(row["iri"], False, row["document"] or "", articles.get(row["article"], {}), int(row["start"]), int(row["end"]))


def of_inferences(rows: list[dict[str, Any]]) -> dict[str, Evidence]:
    reasons = by_language((row for row in rows if row["reason"]), "iri", "reason")
    sources: dict[str, set[str]] = {row["iri"]: set() for row in rows}
    for row in rows:
        sources[row["iri"]] |= {row["source"]} - {None}
    return {iri: Evidence(iri, True, reason=reasons.get(iri, {}), sources=tuple(sorted(found))) for iri, found in sources.items()}
