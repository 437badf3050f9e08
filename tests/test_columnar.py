"""tejido.columnar: whatever columns answer is what the store answers."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import conformance
import generate
import numpy as np
import pytest
from conformance import MF, QT, SUITES, UT, cases, quads_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryBoolean, QuerySolutions, Store
from served import serving

import tejido
from tejido import columnar, dataset, export, project, queries
from tejido.columnar import Unanswered, index, writer
from tejido.columnar.choice import begins_anywhere
from tejido.columnar.columns import Columns, read
from tejido.columnar.companion import FEW
from tejido.columnar.turtle import turtle
from tejido.errors import QueryError
from tejido.namespaces import TEJIDO
from tejido.project import Project
from tejido.queries import LocalSource, Query
from tejido.results import Rows

ROOT = Path(__file__).parents[1]


def columns_of(store: Store, folder: Path) -> Columns | None:
    """The columns of a store; None where it has terms that they do not hold."""
    return Columns(folder / "columns") if writer.write(folder / "columns", [writer.of_store(store)]) else None


def answer(found: Any) -> Any:
    """What can be compared: a truth, or rows."""
    if isinstance(found, bool | QueryBoolean):
        return bool(found)
    return [tuple(row) for row in found]


def assert_alike(columns: Columns, store: Store, question: str) -> None:
    """The same rows as the store, in the same order if the question says which. Raises Unanswered."""
    ours, theirs = answer(columns.ask(question)), answer(store.query(question))
    if isinstance(theirs, list) and not getattr(read(question), "order", None):
        ours, theirs = Counter(ours), Counter(theirs)
    assert ours == theirs, question


def test_the_map_of_the_package_shows_every_module() -> None:
    modules = {path.stem for path in Path(columnar.__file__).parent.glob("[a-z]*.py")}
    assert {module for module in modules if f"    {module} " not in str(columnar.__doc__)} == set()


# the questions of the library


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[tejido.Graph, Columns]:
    graph = tejido.open(ROOT)
    columns = columns_of(graph.store(), tmp_path_factory.mktemp("bundled"))
    assert columns
    return graph, columns


# Sums, EXISTS over more than patterns, some rows in any order, whether there is anything, values that only it sorts.
LEFT_TO_THE_STORE = {"totals", "vocabulary", "hubs", "linked", "size", "exists", "statements"}


def test_named_questions_have_the_same_rows_in_the_same_order(bundled: tuple[tejido.Graph, Columns]) -> None:
    graph, columns = bundled
    left = set()
    for path in [*ROOT.glob("queries/*.rq"), *ROOT.glob("queries/engine/*.rq")]:
        query = queries.read(path)
        values = {name: {"entity": "UNDP"}.get(one.type) for name, one in query.parameters.items() if one.default is None}
        if None in values.values() or ("?_lang" not in query.text and "CONSTRUCT" in query.text):
            continue
        for lang in ("es", "en"):
            try:
                assert_alike(columns, graph.store(), query.prepare(values, graph.resolve, graph.prefixes, lang).text)
            except Unanswered:
                left.add(path.stem)
    assert left == LEFT_TO_THE_STORE


# the W3C suites


@pytest.mark.skipif(not SUITES.is_dir(), reason=conformance.MISSING)
def test_the_w3c_suites(tmp_path: Path) -> None:
    answered = 0
    for number, case in enumerate(cases("manifest-sparql11-query.ttl")):
        if case.kind == "QueryEvaluationTest":
            action = case.one(case.node, MF.action)
            store = Store()
            store.extend(quads_of(case, action, QT.data, QT.graphData, UT.graph))
            (folder := tmp_path / str(number)).mkdir()
            columns = columns_of(store, folder)
            with suppress(Unanswered):
                if columns:
                    assert_alike(columns, store, conformance.local(case.one(action, QT.query)).read_text(encoding="utf-8"))
                    answered += 1
    assert answered > 100


# the index


@pytest.mark.parametrize("many", [0, index.MANY])
def test_what_fits_rows(many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever places are open, have one term or one a row, however they are looked up."""
    monkeypatch.setattr(index, "MANY", many)
    chance = np.random.default_rng(1)
    store = Store()
    graphs = ["", *GRAPHS, "<u:k>"]
    store.update(f"INSERT DATA {{ {' '.join(stated(*map(chance.choice, (NODES, PREDICATES, NODES, graphs))) for _ in range(150))} }}")
    columns = columns_of(store, tmp_path)
    assert columns
    for one in (columns.default, columns.named):
        _, all_ = one.find({}, 1)
        statements = np.stack([*all_.values()], axis=1)
        for kinds in itertools.product(("open", "one", "a row"), repeat=len(one.places)):
            wanted = statements[chance.integers(len(statements), size=5)]
            wanted[:2, 0] = wanted[2:4, 0]  # not all are stated so
            named = [place for place, kind in enumerate(kinds) if kind == "one"]
            wanted[:, named] = wanted[0, named]
            bound = {
                place: int(wanted[0, at]) if kinds[at] == "one" else wanted[:, at]
                for at, place in enumerate(one.places)
                if kinds[at] != "open"
            }
            row, found = one.find(bound, len(wanted))
            open_ = [at for at, kind in enumerate(kinds) if kind == "open"]
            told = zip(row.tolist(), *(found[one.places[at]].tolist() for at in open_), strict=True)
            closed = [at for at in range(len(kinds)) if at not in open_]
            fitting = (
                (number, *fit[open_].tolist()) for number, row_ in enumerate(wanted) for fit in statements if (fit == row_)[closed].all()
            )
            assert sorted(told) == sorted(fitting), kinds


# questions of every shape

NODES = ("<u:a>", "<u:b>", "<u:c>", "<u:p>")
PREDICATES = ("<u:p>", "<u:q>", "<u:r>")
TEXTS = (
    '"a"',
    '"b"@es',
    '"b"@en',
    '"B a"',
    '"\\"x\\"\\n"',
    "1",
    "2",
    "10",
    "1.5",
    "true",
    '"2020-01-01"^^<xsd:date>',
    '"2021-12-31"^^<xsd:date>',
)
XSD = "http://www.w3.org/2001/XMLSchema#"
VARIABLES = ("?x", "?y", "?z")
GRAPHS = ("<u:g>", "<u:h>")


def typed(text: str) -> str:
    return text.replace("<xsd:", f"<{XSD}")


def some(*strategies: Any) -> Any:
    return st.one_of(*strategies)


def spelled(form: str, **parts: Any) -> Any:
    """A text with its parts drawn."""
    return st.fixed_dictionaries(parts).map(lambda drawn: form.format(**drawn))


nodes, predicates, texts, variables = (st.sampled_from(some_) for some_ in (NODES, PREDICATES, TEXTS, VARIABLES))
quads = st.lists(st.tuples(nodes, predicates, some(nodes, texts), some(st.just(""), st.sampled_from(GRAPHS))), min_size=4, max_size=24)
steps = some(predicates, spelled("^{p}", p=predicates))
paths = some(
    *(spelled(form, p=steps, q=predicates) for form in ("{p}/{q}", "{p}|{q}", "({p}|{q})/{p}")),
    *(spelled(form, p=predicates, q=predicates) for form in ("{p}+", "{p}*", "{p}?", "({p}|{q})+", "({p}/{q})*")),
)
triples = spelled(
    "{s} {p} {o} .",
    s=some(variables, variables, nodes),
    p=some(predicates, predicates, variables, paths),
    o=some(variables, variables, nodes, texts),
)
compared = spelled("({a} {mark} {b})", a=variables, mark=st.sampled_from(("=", "!=", "<", ">=")), b=some(variables, texts, nodes))
called = some(
    *(
        spelled(form, a=variables, t=st.sampled_from(TEXTS[:5]))
        for form in ("STR({a}) = STR({t})", "CONTAINS(LCASE(STR({a})), {t})", 'LANG({a}) = "es"')
    ),
    *(
        spelled(form, a=variables)
        for form in ("BOUND({a})", "isIRI({a})", "isLiteral({a})", "STRLEN(STR({a})) > 1", 'LANGMATCHES(LANG({a}), "e")')
    ),
    spelled("{a} IN ({b}, <u:a>)", a=variables, b=texts),
)
conditions = some(compared, called, spelled("({a} || {b})", a=called, b=compared), spelled("(!({a}) && {b})", a=compared, b=called))
values = some(
    variables,
    spelled("COALESCE({a}, {b})", a=variables, b=texts),
    spelled("IF({c}, {a}, {b})", c=conditions, a=variables, b=texts),
    spelled("STR({a})", a=variables),
)
names = (f"?n{number}" for number in range(10**9))


def around(group: Any) -> Any:
    """What groups are made of, from smaller groups."""
    element = some(
        triples,
        triples,
        spelled("FILTER ({c})", c=conditions),
        spelled("OPTIONAL {g}", g=group),
        spelled("{g} UNION {h}", g=group, h=group),
        spelled("MINUS {g}", g=group),
        spelled("GRAPH {n} {g}", n=some(variables, st.sampled_from(GRAPHS)), g=group),
        spelled("FILTER {no}EXISTS {g}", no=st.sampled_from(("", "NOT ")), g=group),
        spelled("VALUES {v} {{ {a} {b} }}", v=variables, a=nodes, b=some(texts, nodes)),
        spelled("BIND ({e} AS ?n)", e=values),
        spelled("{{ SELECT DISTINCT {v} WHERE {g} }}", v=variables, g=group),
        spelled("{{ SELECT ?x (STR(?y) AS ?z) WHERE {g} }}", g=group),
        spelled("{{ SELECT {v} (COUNT(DISTINCT {w}) AS ?n) WHERE {g} GROUP BY {v} }}", v=st.just("?x"), w=st.just("?y"), g=group),
        group,
    )
    return st.lists(element, min_size=1, max_size=3).map(lambda elements: "{ " + " ".join(elements) + " }")


groups = st.recursive(st.lists(triples, min_size=1, max_size=3).map(lambda found: "{ " + " ".join(found) + " }"), around, max_leaves=6)
questions = some(
    spelled("SELECT {d}?x ?y ?n WHERE {g}", d=st.sampled_from(("", "DISTINCT ")), g=groups),
    spelled("SELECT ?x ?y (STR(?z) AS ?t) WHERE {g} ORDER BY ?t DESC(?x) ?y ?z ?n", g=groups),
    spelled("SELECT ?x (COUNT(*) AS ?c) (COUNT(DISTINCT ?y) AS ?d) WHERE {g} GROUP BY ?x HAVING (COUNT(*) > 1)", g=groups),
    spelled("SELECT (COUNT(?z) AS ?c) WHERE {g}", g=groups),
    spelled("SELECT ?x (MIN(?y) AS ?least) (MAX(?y) AS ?most) WHERE {g} GROUP BY ?x", g=groups),
    spelled("CONSTRUCT {{ ?x <u:made> ?y . ?y ?z <u:a> }} WHERE {g}", g=groups),
    spelled("ASK {{ {s} {p}+ {o} }}", s=nodes, p=predicates, o=nodes),
)
ROUNDS = 40 * int(os.environ.get("TEJIDO_ROUNDS", "5"))


def stated(subject: str, predicate: str, object_: str, graph: str) -> str:
    triple = typed(f"{subject} {predicate} {object_} .")
    return f"GRAPH {graph} {{ {triple} }}" if graph else triple


@settings(max_examples=ROUNDS, deadline=None)
@given(quads, st.lists(questions, min_size=8, max_size=8), st.sampled_from([0, index.MANY]))
def test_questions_of_every_shape(statements: list[tuple[str, str, str, str]], asked: list[str], many: int) -> None:
    store = Store()
    store.update(f"INSERT DATA {{ {' '.join(stated(*one) for one in statements)} }}")
    with tempfile.TemporaryDirectory() as folder, patch.object(index, "MANY", many):
        columns = columns_of(store, Path(folder))
        assert columns
        for question in map(typed, asked):
            with suppress(SyntaxError, Unanswered):
                assert_alike(columns, store, question)


# Turtle

NAMES = (
    "a",
    "a-b",
    "a.b",
    ".a",
    "a.",
    "-",
    "",
    "a/b",
    "d/e.txt#char=1,20",
    "d/e.txt#char=1,3",
    "é",
    "a%20b",
    "a(b)",
    "a~b",
    "1",
    "a:b",
    "inner/c",
)
iris = st.sampled_from([f"<u:{name}>" for name in NAMES] + ["<v:x>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"])
LITERALS = (*TEXTS, '"é, \\\\ , x"', '"a\\tb"', '"' + "long " * 30 + '"', '"x"^^<u:kind>', '"1"^^<xsd:double>', '"false"^^<xsd:boolean>')
facts = st.lists(st.tuples(iris, iris, some(iris, st.sampled_from(LITERALS))), min_size=1, max_size=40)
PREFIXES = {"": "u:", "in": "u:inner/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": XSD, "none": "urn:none:"}


@settings(max_examples=ROUNDS, deadline=None)
@given(facts)
def test_turtle_is_the_same(statements: list[tuple[str, str, str]]) -> None:
    store = Store()
    store.update(f"INSERT DATA {{ {' '.join(stated(*one, '') for one in statements)} }}")
    with tempfile.TemporaryDirectory() as folder:
        columns = columns_of(store, Path(folder))
        assert columns
        assert turtle(columns, PREFIXES) == export.turtle(store, PREFIXES, "none")[0]


@pytest.mark.parametrize("depth", [50, 190])
@pytest.mark.parametrize(
    "form",
    ["SELECT ?s {{ ?s ?p ?o FILTER ({opened}?s = ?s{closed}) }} ORDER BY ?s", "SELECT ?s {{ {braces} ?s ?p ?o {ends} }} ORDER BY ?s"],
)
def test_brackets_in_brackets(form: str, depth: int, bundled: tuple[tejido.Graph, Columns]) -> None:
    graph, columns = bundled
    with suppress(Unanswered):
        assert_alike(columns, graph.store(), form.format(opened="(" * depth, closed=")" * depth, braces="{" * depth, ends="}" * depth))


# in a project


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that is built in pieces, as large ones are."""
    monkeypatch.setattr(dataset, "LARGE", 1)
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", tmp_path / "archive", "--triples", "3000"], check=True)
    return project.locate(tmp_path / "archive")


def test_a_large_project_answers_as_its_store_does(archive: Project) -> None:
    graph = tejido.open(archive.root)
    assert isinstance(graph.source, LocalSource)
    assert graph.source.columns
    alone = graph.on(graph.store())
    for query in queries.library(archive):
        with suppress(QueryError):  # it is about something that is not in this project
            expected = alone.answer(query, {}, "en")
            assert [*graph.answer(query, {}, "en")] == [*expected], query.name  # type: ignore[misc]
    assert graph.query("ASK { ?s a tj:Entity }") is True
    counted = graph.query("SELECT (COUNT(?s) AS ?n) { ?s a ?class }")
    assert isinstance(counted, Rows)
    assert counted.json == alone.query("SELECT (COUNT(?s) AS ?n) { ?s a ?class }").json  # type: ignore[union-attr]
    assert counted.tsv == alone.query("SELECT (COUNT(?s) AS ?n) { ?s a ?class }").tsv  # type: ignore[union-attr]
    with pytest.raises(QueryError, match="syntax error"):
        graph.query("SELECT ?s { ?s a }")


def test_an_answer_by_column(archive: Project) -> None:
    graph = tejido.open(archive.root)
    question = "SELECT ?s (STR(?s) AS ?iri) ?n ?none { ?s a tj:Passage ; tj:start ?n } ORDER BY ?s"
    for asked in (graph, graph.on(graph.store())):
        rows = asked.query(question)
        assert isinstance(rows, Rows)
        assert rows.lists() == {name: [row[name] for row in rows] for name in ("s", "iri", "n", "none")}
        assert len(rows.lists()["n"]) > 100


def test_turtle_of_a_large_project_is_that_of_its_store(archive: Project) -> None:
    graph = tejido.open(archive.root)
    for form in ("turtle", "trig"):
        assert graph.export(form, "none") == graph.on(graph.store()).export(form, "none")


def test_columns_that_were_damaged_are_made_again(archive: Project) -> None:
    columns = dataset.build(archive) / "columns"
    whole = (columns / "values.bin").read_bytes()
    (columns / "values.bin").write_bytes(whole[:-1])
    assert (dataset.build(archive) / "columns" / "values.bin").read_bytes() == whole


def test_of_a_huge_graph_all_is_asked_of_columns(archive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    companion = dataset.columns(dataset.build(archive))
    assert companion
    question = "SELECT ?o { <https://example.org/archive/person-1> ?p ?o }"
    monkeypatch.setattr("tejido.columnar.companion.has_numpy", lambda: False)
    assert isinstance(companion.answer(question, Store()), QuerySolutions)
    monkeypatch.setattr("tejido.columnar.companion.HUGE", 1)
    assert len([*companion.answer(question, Store())]) > 1


def test_whoever_asks_often_is_answered_from_columns(archive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    companion = dataset.columns(dataset.build(archive))
    assert companion
    question = "SELECT ?o { <https://example.org/archive/person-1> ?p ?o }"
    monkeypatch.setattr("tejido.columnar.companion.has_numpy", lambda: False)
    given = [isinstance(companion.answer(question, Store()), QuerySolutions) for _ in range(FEW + 1)]
    assert given == [True] * FEW + [False]


def test_who_asks_about_one_thing_does_not_wait_for_numpy(archive: Project) -> None:
    dataset.build(archive)
    code = "import sys, tejido; [*tejido.open(sys.argv[1]).query(sys.argv[2])]; print('numpy' in sys.modules)"
    for question, needed in (("SELECT ?o { :person-1 ?p ?o }", False), ("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c", True)):
        ended = subprocess.run([sys.executable, "-c", code, archive.root, question], capture_output=True, text=True, check=True)
        assert ended.stdout == f"{needed}\n"


@pytest.mark.parametrize(
    ("question", "anywhere"),
    [
        ("SELECT ?s { ?s a <u:c> }", True),
        ("SELECT ?s { ?s ?p ?o . ?o <u:p> <u:a> }", False),
        ("SELECT ?s { { <u:a> ?p ?s } UNION { ?s ?p <u:a> } }", False),
        ("SELECT ?s { { <u:a> ?p ?s } UNION { ?s ?p ?o } }", True),
        ("SELECT ?s { VALUES ?s { <u:a> } ?s ?p ?o }", False),
        ("SELECT ?s { GRAPH ?g { ?s ?p 'a text' } }", False),
        ("SELECT ?s { ?s ?p ?o OPTIONAL { ?s ?p <u:a> } }", True),
    ],
)
def test_what_begins_anywhere(question: str, anywhere: bool) -> None:
    assert begins_anywhere(question) is anywhere


SERVED = (
    "SELECT ?actor (COUNT(?other) AS ?n) { ?other tj:relatedTo ?actor } GROUP BY ?actor ORDER BY DESC(?n) ?actor LIMIT 20",
    "SELECT DISTINCT ?o { :organization-1 tj:relatedTo ?o . :organization-2 tj:relatedTo ?o } ORDER BY ?o",
    "SELECT ?s ?name { ?s skos:prefLabel ?name FILTER (CONTAINS(LCASE(STR(?name)), 'rep')) } ORDER BY ?s ?name",
    "SELECT ?o { :organization-1 ?p ?o } ORDER BY ?o",
    "ASK { ?s a tj:Event }",
)


def test_a_server_answers_from_columns_as_its_store_does(tmp_path: Path) -> None:
    generate.write(tmp_path / "archive", 70_000)
    graph = tejido.open(tmp_path / "archive")
    assert graph.columns
    alone = graph.on(graph.store())
    with serving(tmp_path, project=tmp_path / "archive") as served:
        for question in SERVED:
            answer = served.query(question, "application/sparql-results+json")
            assert (answer.status, json.loads(answer.body)) == (200, json.loads(alone.answer(Query(question), {}).json)), question  # type: ignore[union-attr]
        listed = served.send("GET", "/queries/connected.csv")
        assert listed.text.splitlines() == alone.answer(queries.load(graph.project, "connected"), {}, "en").csv.splitlines()
        refused = served.query("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } ORDER BY ?n")
        assert (refused.status, "error" in refused.text) == (400, True)


def test_readers_look_at_columns_for_what_looks_at_much(archive: Project) -> None:
    companion = dataset.columns(dataset.build(archive))
    assert companion
    assert companion.select("SELECT ?s { ?s ?p ?o } LIMIT 1", {}) is None
    assert companion.select("SELECT ?s { ?s a tj:Event } ORDER BY ?s", {}) is None  # no such prefix
    found = companion.opened().select("SELECT ?s { ?s a tj:Event } ORDER BY ?s", {"tj": TEJIDO})
    assert found
    assert [one.value for (one,) in found] == sorted(one.value for (one,) in found)
    assert companion.select("ASK { ?s tj:relatedTo+ ?o FILTER EXISTS { ?o a tj:Event } }", {"tj": TEJIDO}) is None
