"""The named questions: complete in both languages, answered as expected, and answered alike by two engines (`test_stores` asks the others).

What is expected of NAME stands in `tests/queries/NAME.csv` (in Spanish: `NAME.es.csv`), which is what
`tejido query NAME --lang en -f csv` prints. Read every row against the documents before you change one.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Triple

import tejido
from tejido import queries
from tejido.graph import Graph
from tejido.project import bundled_root
from tejido.results import Rows, Term

if TYPE_CHECKING:
    from rdflib import Dataset

Table = list[list[str]]

EXPECTED = Path(__file__).with_name("queries")
QUESTIONS = sorted(path.stem for path in (bundled_root() / "queries").glob("*.rq"))
SPANISH = sorted(path.name.removesuffix(".es.csv") for path in EXPECTED.glob("*.es.csv"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return tejido.open(bundled_root())


@pytest.fixture(scope="module")
def dataset(graph: Graph) -> Dataset:
    """The built store in rdflib: the default graph as it is, not the union of all."""
    from rdflib import Dataset

    loaded = Dataset(default_union=False)
    loaded.parse(data=graph.dump(), format="nquads")
    return loaded


def answer(graph: Graph, name: str, lang: str = "en") -> Rows:
    rows = graph.query(str(bundled_root() / "queries" / f"{name}.rq"), lang=lang)
    assert isinstance(rows, Rows)
    return rows


def table(rows: Rows) -> Table:
    """The rows as CSV has them: a line of names, then the values without languages and datatypes."""
    return [rows.columns, *(["" if term is None else text(term) for term in row] for row in rows.terms())]


def text(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def expected(name: str) -> Table:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def by_rdflib(dataset: Dataset, graph: Graph, name: str) -> Table:
    question = queries.read(bundled_root() / "queries" / f"{name}.rq")
    answer = dataset.query(question.prepare({}, graph.resolve, graph.prefixes, "en").text)
    rows = [["" if term is None else str(term) for term in row] for row in answer]  # type: ignore[union-attr]
    return [[str(variable) for variable in answer.vars or ()], *rows]


def test_there_are_enough_and_each_has_its_expected_rows() -> None:
    assert len(QUESTIONS) >= 36
    assert {path.name.split(".")[0] for path in EXPECTED.glob("*.csv")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_is_explained_in_both_languages(name: str) -> None:
    question = queries.read(bundled_root() / "queries" / f"{name}.rq")
    explained = [question.summary, *(parameter.summary for parameter in question.parameters.values())]
    assert all(set(summary) == {"es", "en"} and all(summary.values()) for summary in explained)
    assert all(parameter.default is not None for parameter in question.parameters.values())
    used = {f"?_{parameter}" for parameter in question.parameters}
    assert all(parameter in question.text.partition("SELECT")[2] for parameter in used)


@pytest.mark.parametrize("name", QUESTIONS)
def test_gives_the_expected_rows_in_their_order(graph: Graph, name: str) -> None:
    rows = table(answer(graph, name))
    assert rows == expected(name)
    assert len(rows) > 1, "the defaults give no answer"
    assert len({tuple(row) for row in rows}) == len(rows), "a row comes twice"


@pytest.mark.parametrize("name", SPANISH)
def test_gives_the_expected_rows_in_spanish(graph: Graph, name: str) -> None:
    assert table(answer(graph, name, "es")) == expected(f"{name}.es")


@pytest.mark.parametrize("name", QUESTIONS)
def test_has_as_many_rows_in_either_language(graph: Graph, name: str) -> None:
    assert sum(1 for _ in answer(graph, name, "es")) == sum(1 for _ in answer(graph, name, "en"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of its own parser and engine
@pytest.mark.parametrize("name", QUESTIONS)
def test_is_answered_alike_by_rdflib(dataset: Dataset, graph: Graph, name: str) -> None:
    assert by_rdflib(dataset, graph, name) == table(answer(graph, name))


@pytest.mark.parametrize(
    ("name", "parameters", "column", "found"),
    [
        ("participants", {"event": "ceremony in Luxembourg"}, "who", "Mariia Levchenko"),
        ("partners", {"actor": "PNUD"}, "partner", None),
        ("linked", {"system": "SIESM"}, "body", "Police"),
        ("places", {"place": "Comuna 13"}, "event", "visit to La Escombrera"),
        ("actors", {"class": "schema:Person"}, "name", "Philip Karp"),
        ("during", {"from": "2010-01-01", "until": "2010-12-31"}, "what", "investments from Brazil"),
        ("connected", {"least": 20}, "who", "Medellín"),
        ("relationship", {"relation": "tj:manages"}, "object", "Integrated Security System"),
        ("names", {"text": "siesm"}, "name", "Integrated Security System"),
    ],
)
def test_takes_other_values(graph: Graph, name: str, parameters: dict[str, str], column: str, found: str | None) -> None:
    rows = graph.query(name, lang="en", **parameters)
    assert isinstance(rows, Rows)
    values = [row[column] for row in rows]
    assert found in values if found else not values


def test_never_adds_up_different_currencies(graph: Graph) -> None:
    amounts = [(row["currency"], row["value"]) for row in answer(graph, "money")]
    totals = {row["currency"]: row["total"] for row in answer(graph, "totals")}
    assert len(totals) > 1
    assert totals == {currency: sum(value for other, value in amounts if other == currency) for currency in totals}


def test_who_collects_a_prize_has_not_won_it(graph: Graph) -> None:
    roles = {row["who"]: row["role"] for row in answer(graph, "prizes")}
    assert roles["Duván López"] == "collector"
    assert roles["Daniel Quintero Calle"] == "laureate"
