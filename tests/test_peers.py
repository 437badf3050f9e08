"""bench/peers.py: the questions that engines are measured by have answers, the same in each."""

from __future__ import annotations

from typing import Any

import peer
import peers
import pytest

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # what rdflib's parser and engine say of rdflib

IN_PROCESS = ("tejido", "pyoxigraph", "pyoxigraph-disk", "rdflib")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Any]]]:
    """Rows by engine and question, of five thousand triples."""
    answers = {}
    with peers.data(5000) as given:
        for name in IN_PROCESS:
            engine = peer.ENGINES[name](given, tmp_path_factory.mktemp(name))
            engine.build()
            engine.open()
            answers[name] = {path.stem: [*engine.answer(path.read_text("utf-8"))] for path in peers.QUESTIONS.glob("*.rq")}
    return answers


@pytest.mark.parametrize("question", sorted(path.stem for path in peers.QUESTIONS.glob("*.rq")))
def test_every_engine_gives_the_same_rows(found: dict[str, dict[str, list[Any]]], question: str) -> None:
    ours = found["tejido"][question]
    assert ours
    for name in IN_PROCESS[1:]:
        assert sorted({*found[name][question]}) == sorted({*ours}), name
        assert question.endswith("neighbourhood") or len(found[name][question]) == len(ours), name


def figures(**answers: str) -> dict[str, Any]:
    return {"questions": {name: {"answer": answer, "seconds": 1.0} for name, answer in answers.items()}}


def test_an_answer_that_differs_is_named_and_its_time_does_not_count() -> None:
    measured = {peers.OURS: figures(a="1", b="2"), "rdflib": figures(a="1", b="3"), "kglab": {"absent": "no network"}}
    assert peers.wrong(measured) == [("rdflib", "b")]
    assert peers.ratios(measured, "rdflib") == {"a": 1.0}


def test_what_we_do_not_answer_is_wrong() -> None:
    measured = {peers.OURS: {"questions": {"a": {"failed": "QueryError"}}}, "rdflib": figures(a="1")}
    assert peers.wrong(measured) == [(peers.OURS, "a")]
