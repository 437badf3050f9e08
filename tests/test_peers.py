"""bench/peers.py: the questions that engines are measured by have answers, the same in each."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
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


class Stuck(peer.Engine):
    """Opens, and does nothing more."""

    def open(self) -> None:
        pass

    def answer(self, question: str) -> Any:
        time.sleep(60)

    def export(self) -> None:
        raise OSError("no Turtle")


def test_a_step_over_its_limit_is_given_up_and_the_others_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.rq").write_text("SELECT * {}", encoding="utf-8")
    peer.ask(Stuck(tmp_path, tmp_path), {"open": 30, "question": 1, "export": 1}, [tmp_path / "a.rq"])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["failed"] for line in told if "failed" in line] == [
        {"a": "TimeoutError: more than 1 s"},
        {"export": "OSError: no Turtle"},
    ]
    assert {"open", "memory"} <= {key for line in told for key in line}


def test_an_engine_that_breaks_down_keeps_what_it_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copyfile(Path(__file__).with_name("broken_engine.py"), tmp_path / "peer.py")
    monkeypatch.setattr(peers, "HERE", tmp_path)
    monkeypatch.setattr(peers, "limits", lambda: "{}")
    found = {"load": 0.0, **peers.measured("rdflib", {}, tmp_path)}
    assert found["questions"].keys() == {path.stem for path in peers.QUESTIONS.glob("*.rq")}
    assert found["questions"]["02-evidence"] == {"failed": "OSError: out of memory"}
    assert found["questions"]["12-counts"] == {"failed": "not reached"}
    monkeypatch.undo()
    ours = found | {"questions": {name: {"seconds": 1.0, "answer": "1"} for name in found["questions"]}}
    ours["parts"] = {"weave": 3.0, "load": 0.25, "indexes": 1.0}
    page = peers.section(1_000_000, dict.fromkeys(peers.OWN, ours) | {"rdflib": found})
    assert "| rdflib 7.6, memory | 3.0 | 2.00 |  | – | – |  |" in page
    assert "- rdflib 7.6, memory, evidence: OSError: out of memory" in page
    assert "reading, rules, entailment 3.00 s; loading what that gives 0.25 s" in page
    assert "- loading ≥ 10 × as fast as rdflib 7.6, memory: 8.0 ×, **missed**" in page
    assert f"- loading rdflib: {peers.settings()['why']['loading rdflib']}" in page.partition("Where they are missed:")[2]
    assert "- loading ≥ 0.8 × as fast as pyoxigraph, disk: 4.0 ×, met" in peers.section(
        1_000_000, dict.fromkeys(peers.OWN, ours) | {"pyoxigraph-disk": found}
    )
    assert "loading ≥" not in peers.section(10_000, dict.fromkeys(peers.OWN, ours) | {"rdflib": found})


def test_no_path_of_this_machine_is_told() -> None:
    error = "FileNotFoundError: [Errno 2] No such file or directory: '/some/where/a-1/default.nt'"
    assert peer.without_paths(error) == "FileNotFoundError: [Errno 2] No such file or directory: 'default.nt'"
    assert peer.without_paths("GET https://example.org/a/b: 1/2 of 3 /s") == "GET https://example.org/a/b: 1/2 of 3 /s"
    assert peers.last_line("x\nOSError: /usr/lib/java/") == "OSError: java/"


def test_an_engine_that_does_not_open_is_not_counted() -> None:
    told = {"build": 1.0, "failed": {"open": "TimeoutError: more than 300 s"}, "questions": {}}
    assert peers.whole(told) == {"absent": "open: TimeoutError: more than 300 s"}
