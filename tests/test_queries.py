"""Questions: front matter, parameters, finding, errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from tejido import queries
from tejido.errors import NameNotFound, QueryError
from tejido.project import Project, bundled_root
from tejido.queries import Query

QUESTIONS = Path(__file__).parent / "questions"


def resolve(text: str, kind: str) -> str:
    if text == "nobody":
        raise NameNotFound("nothing is called 'nobody'")
    return f"https://example.org/{kind}/{text}"


def asked(query: Query, **values: object) -> str:
    return query.prepare(values, resolve, {}, "en").text


@pytest.fixture
def typed() -> Query:
    return queries.read(QUESTIONS / "typed.rq")


def test_front_matter_names_types_and_explains(typed: Query) -> None:
    assert typed.title == "typed"
    assert typed.summary == {"es": "Una pregunta con un parámetro de cada tipo", "en": "A question with a parameter of each type"}
    assert {name: parameter.type for name, parameter in typed.parameters.items()} == {
        "who": "entity", "class": "class", "how": "predicate", "text": "string", "count": "integer", "share": "decimal", "day": "date",
    }  # fmt: skip
    assert typed.parameters["count"].summary == {"es": "cuántos", "en": "how many"}


def test_defaults_and_given_values_become_terms(typed: Query) -> None:
    text = asked(typed, text='a "quoted" \\ text\n} INSERT', count="007", day=date(2024, 2, 29))
    assert '"a \\"quoted\\" \\\\ text\\n} INSERT"' in text
    assert '"7"^^<http://www.w3.org/2001/XMLSchema#integer>' in text
    assert '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    assert '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>' in text
    assert "<https://example.org/entity/someone>" in text
    assert '"en"' in text
    assert text.count("?_") == 1, "only the comment keeps its parameter"


def test_an_rdf_term_is_taken_as_it_is(typed: Query) -> None:
    assert "<urn:x:y>" in asked(typed, who=NamedNode("urn:x:y"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cuont": "1"}, r"typed.rq: there is no parameter cuont \(did you mean count\?\)"),
        ({"count": "many"}, "parameter count: 'many' is not a whole number"),
        ({"share": "NaN"}, "parameter share: 'NaN' is not a number"),
        ({"share": "1/2"}, "parameter share"),
        ({"day": "2023-02-30"}, "parameter day: '2023-02-30' is not a date"),
        ({"who": "a b>"}, "parameter who: 'a b>' is not an IRI"),
    ],
)
def test_bad_values_are_one_clear_line(typed: Query, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message) as raised:
        asked(typed, **values)
    assert "\n" not in str(raised.value)


def test_a_name_that_nobody_has_stays_that_error(typed: Query) -> None:
    with pytest.raises(NameNotFound):
        asked(typed, who="nobody")


def test_a_parameter_without_default_needs_a_value() -> None:
    with pytest.raises(QueryError, match=r"parameter x \(string\) needs a value here: -P x="):
        asked(Query("#+ parameters: {x: {type: string}}\nASK { ?s ?p ?_x }"))


def test_variables_with_an_underscore_are_ordinary_where_nothing_declares_them() -> None:
    assert asked(Query("ASK { ?s ?_p ?o }")) == "ASK { ?s ?_p ?o }"
    with pytest.raises(QueryError, match="no parameter p; declare it"):
        asked(Query("ASK { ?s ?_p ?o }"), p="1")


@pytest.mark.parametrize(
    ("front", "place", "message"),
    [
        ("#+ summary: [", "2:", "front matter"),
        ("#+ sumary: x", "1:4", "unknown key sumary (did you mean summary?)"),
        ("#+ summary: x\n#+ parameters:\n#+   a: {type: entitty}", "3:", "unknown type entitty (did you mean entity?)"),
        ("#+ parameters:\n#+   a: {typ: entity}", "2:10", "unknown key typ"),
        ("#+ parameters:\n#+   a: 5", "2:", "expected a mapping"),
        ("#+ just words", "1:", "expected a mapping"),
        ("#+ parameters:\n#+   a: {default: 2023-02-30}", "", "front matter"),
    ],
)
def test_broken_front_matter_has_a_place(front: str, place: str, message: str) -> None:
    with pytest.raises(QueryError) as raised:
        asked(Query(f"{front}\nASK {{ ?s ?p ?_a }}", "x.rq"), a="1")
    assert str(raised.value).startswith(f"x.rq:{place}" if place else "x.rq")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT *\nWHERE ! { ?s skos:prefLabel ?o }", r"q\.rq:2:7: syntax error, noticed before '!'; expected one of"),
        ("SELECT *\n{ ?s skos:prefLabel ?o . } }", r"q\.rq:2:28: '}' closes nothing"),
        ("SELECT *\n{ ?s skos:prefLabel (?o . }", r"q\.rq:2:27: '}' closes nothing"),
        ("SELECT *\n{ { ?s skos:prefLabel ?o . }", r"q\.rq:2:1: '{' is never closed"),
        ("", r"q\.rq: there is no question in it"),
        ("#+ summary: x\n", r"q\.rq: there is no question in it"),
        ("#+ parameters: {a: {default: x}}\nSELECT *\n{ ?_a skos:x ?_a } GROUP ! ?s", r"q\.rq:3:\d+: syntax error"),
    ],
)
def test_syntax_errors_stand_at_the_users_own_line(text: str, message: str) -> None:
    def ask() -> None:
        prepared = Query(text, "q.rq").prepare({}, resolve, {"skos": "http://s/"}, "en")
        queries.run(queries.LocalSource(Store()), prepared, "q.rq")

    with pytest.raises(QueryError, match=f"^{message}") as raised:
        ask()
    assert "\n" not in str(raised.value)


def test_spelling_decides_what_a_question_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "known.rq").write_text("ASK {}")
    (tmp_path / "my question.rq").write_text("ASK { }")
    project = Project(tmp_path)
    assert queries.find("known", project).text == "ASK {}"
    assert queries.find("my question.rq", project).text == "ASK { }"
    assert queries.find("queries/known.rq", project).text == "ASK {}"
    assert queries.find("ASK{}", project).text == "ASK{}"
    assert queries.find("DESCRIBE <x:y>", project).text == "DESCRIBE <x:y>"
    with pytest.raises(QueryError, match=r"no question is called 'knwon' \(did you mean known\?\)"):
        queries.find("knwon", project)
    with pytest.raises(QueryError, match=r"missing\.rq: No such file"):
        queries.find("missing.rq", project)


def test_a_file_that_is_not_utf8_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes("ASK { ?año ?p ?o }".encode("latin-1"))
    with pytest.raises(QueryError, match="not UTF-8 at byte 8"):
        queries.read(tmp_path / "latin.rq")


def test_the_library_puts_own_questions_over_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "aa-own.rq").write_text("#+ summary: mine\nASK {}")
    found = queries.library(Project(tmp_path))
    assert found[0].title == "aa-own"
    assert found[0].summary == {"es": "mine", "en": "mine"}
    assert [query.title for query in found] == sorted(query.title for query in found)


def test_the_front_matter_of_every_question_can_be_read() -> None:
    paths = [path for folder in ("", "engine/", "checks/") for path in bundled_root().glob(f"queries/{folder}*.rq")]
    assert [path.name for path in paths if set(queries.read(path).summary) != {"es", "en"}] == []
