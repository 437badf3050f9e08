"""The short way: what is asked on it is answered as on the long one, and guarded as there."""

from __future__ import annotations

import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from served import Served, serving, with_updates

from tejido.server.channel import Phrase
from tejido.server.familiar import LONGEST, MOST, Familiar
from tejido.server.messages import Request

COUNT = "SELECT (COUNT(*) AS ?n) { <x:s> ?p ?o }"
LENGTH = re.compile(rb"content-length: (\d+)\r\n")


class Talk:
    """A connection that is kept."""

    def __init__(self, server: Served) -> None:
        self.connection = socket.create_connection(("127.0.0.1", server.port), 20)
        self.rest = b""

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def send(self, raw: bytes) -> None:
        self.connection.sendall(raw)

    def hear(self) -> tuple[int, bytes, bytes]:
        """Status, head without its date, body of the next answer."""
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        found = LENGTH.search(head + b"\r\n")
        assert found
        while len(self.rest) < int(found[1]):
            self.more()
        body, self.rest = self.rest[: int(found[1])], self.rest[int(found[1]) :]
        return int(head[9:12]), re.sub(rb"date: [^\r]+\r\n", b"", head + b"\r\n"), body

    def more(self) -> None:
        data = self.connection.recv(1 << 16)
        assert data, "the server hung up"
        self.rest += data

    def ask(self, raw: bytes) -> tuple[int, bytes, bytes]:
        self.send(raw)
        return self.hear()


def post(question: str, *fields: str, kind: str = "application/sparql-query") -> bytes:
    lines = ["POST /sparql HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", "Accept: text/csv", *fields]
    return "\r\n".join([*lines, f"Content-Length: {len(question.encode())}", "", question]).encode()


def get(question: str) -> bytes:
    return f"GET /sparql?query={question} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("express")
    with serving(folder, *with_updates(folder), "--timeout", "5") as served:
        yield served


@pytest.mark.parametrize(
    "raw",
    [post("ASK {}"), get("ASK%7B%7D"), post("query=ASK+%7B%7D", kind="application/x-www-form-urlencoded")],
    ids=["direct", "get", "form"],
)
def test_the_second_answer_is_the_first(server: Served, raw: bytes) -> None:
    with Talk(server) as talk:
        first = talk.ask(raw)
        assert first[0] == 200
        assert [talk.ask(raw) for _ in range(3)] == [first] * 3
    with Talk(server) as another:
        assert another.ask(raw) == first


def test_the_date_goes_on(server: Served) -> None:
    def date() -> bytes:
        talk.send(post("ASK {}"))
        while b"\r\n\r\n" not in talk.rest:
            talk.more()
        found = re.search(rb"date: ([^\r]+)", talk.rest)
        talk.hear()
        assert found
        return found[1]

    with Talk(server) as talk:
        before = date()
        until = time.monotonic() + 5
        while date() == before:
            assert time.monotonic() < until
            time.sleep(0.2)


def test_other_questions_of_the_same_length_get_their_own_answers(server: Served) -> None:
    with Talk(server) as talk:
        answers = [talk.ask(post(f"SELECT (10{digit} AS ?n) {{}}"))[2] for digit in range(10)]
    assert answers == [f"n\r\n10{digit}\r\n".encode() for digit in range(10)]


def test_what_is_wrong_is_told_as_on_the_long_way(server: Served) -> None:
    good = post("ASK { ?s ?p 1 }")
    for wrong in (good.replace(b"1 }", b"1 )"), good.replace(b"p 1", b"p \xff"), good.replace(b"ASK {", b"DROP{")):
        with Talk(server) as talk:
            long = talk.ask(wrong.replace(b"localhost", b"127.0.0.1"))
            assert talk.ask(good)[0] == 200
            short = talk.ask(wrong)
        assert long[0] == 400
        assert (short[0], short[2]) == (long[0], long[2])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (["Origin: http://evil.example"], 403),
        (["Host: localhost"], 400),
        (["Expect: nothing"], 200),
        (["Transfer-Encoding: chunked"], 400),
    ],
)
def test_another_head_is_another_request(server: Served, fields: list[str], status: int) -> None:
    with Talk(server) as talk:
        for _ in range(2):
            assert talk.ask(post("ASK { }"))[0] == 200
    with Talk(server) as talk:
        assert talk.ask(post("ASK { }", *fields))[0] == status


def test_host_is_checked_each_time(server: Served) -> None:
    with Talk(server) as talk:
        assert talk.ask(post("ASK {}"))[0] == 200
        for _ in range(2):
            assert talk.ask(post("ASK {}").replace(b"localhost", b"badhost.x"))[0] == 421


def test_an_update_is_seen_at_once_and_its_token_is_not_kept(server: Served) -> None:
    with Talk(server) as talk:
        for number in range(4):
            assert [talk.ask(post(COUNT))[2] for _ in range(2)] == [b"n\r\n%d\r\n" % number] * 2
            assert server.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}").status == 204
        update = post("INSERT DATA { <x:s> <x:p> 0 }", kind="application/sparql-update")
        assert talk.ask(update)[0] == 401


def test_two_at_once_are_answered_in_their_order(server: Served) -> None:
    one, two = post("SELECT (1 AS ?n) {}"), post("SELECT (2 AS ?n) {}")
    with Talk(server) as talk:
        assert talk.ask(one)[2] == b"n\r\n1\r\n"
        for pieces in ([one + two], [one, two], [one[:60], one[60:] + two], [one, two[:100], two[100:]], [one + two[:30], two[30:]]):
            for piece in pieces:
                talk.send(piece)
                time.sleep(0.01 * (len(pieces) > 2))
            assert [talk.hear()[2], talk.hear()[2]] == [b"n\r\n1\r\n", b"n\r\n2\r\n"]


def test_what_begins_in_the_middle_of_a_request_is_no_request(server: Served) -> None:
    known = post("ASK {}")
    with Talk(server) as talk:
        assert talk.ask(known)[0] == 200
        assert talk.ask(known + b"PO")[0] == 200
        time.sleep(0.2)
        assert talk.ask(known)[0] in {400, 405}  # the method is POPOST


def test_who_goes_away_on_the_short_way_is_not_worked_for(server: Served) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with Talk(server) as talk:
        assert talk.ask(post("ASK {}" + " " * (len(endless) - 6)))[0] == 200
        before = server.log.read_text().count('"POST /sparql" 400')
        talk.send(post(endless))
    until = time.monotonic() + 4
    while server.log.read_text().count('"POST /sparql" 400') == before:  # the line of a question that was given up
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_long_question_does_not_keep_those_behind_it_waiting(server: Served) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with Talk(server) as greedy:
        greedy.send(post(endless))
        talks = [Talk(server) for _ in range(6)]
        for number, talk in enumerate(talks):
            talk.send(post(f"SELECT ({number} AS ?n) {{}}"))
        begun = time.monotonic()
        assert [talk.hear()[2] for talk in talks] == [f"n\r\n{number}\r\n".encode() for number in range(6)]
        assert time.monotonic() - begun < 3
        for talk in talks:
            talk.connection.close()


def test_who_says_nothing_any_more_is_cut_off(server: Served) -> None:
    with Talk(server) as talk:
        for _ in range(2):
            assert talk.ask(post("ASK {}"))[0] == 200
        talk.connection.settimeout(25)
        assert talk.connection.recv(1) == b""


def test_a_stop_lets_what_runs_on_the_short_way_finish(tmp_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with serving(tmp_path, "--timeout", "2") as served, Talk(served) as talk:
        assert talk.ask(post("ASK {}" + " " * (len(endless) - 6)))[0] == 200
        talk.send(post(endless))
        time.sleep(0.5)
        served.process.send_signal(signal.SIGTERM)
        assert talk.hear()[0] == 504
        assert served.process.wait(30) == 0


def test_each_answer_has_its_line_in_the_log(tmp_path: Path) -> None:
    with serving(tmp_path) as served, Talk(served) as talk:
        for _ in range(3):
            talk.ask(post("ASK {}"))
    lines = [line for line in served.log.read_text().splitlines() if "POST /sparql" in line]
    assert len(lines) == 3
    assert {re.sub(r" [\d.]+ms", "", line) for line in lines} == {'127.0.0.1 "POST /sparql" 200 4'}


# what becomes familiar

SAID = Phrase(do="query")


def request(whole: bytes, **fields: str) -> Request:
    """A request that came so, as the parser would give it."""
    headers = [(name.encode(), value.encode()) for name, value in {"host": "localhost", **fields}.items()]
    method, path = whole.split()[:2]
    scope: dict[str, Any] = {"method": method.decode(), "raw_path": path, "query_string": b"", "headers": headers, "http_version": "1.1"}
    return Request({**scope, "whole": whole}, SimpleNamespace())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [{"authorization": "Bearer x"}, {"origin": "http://localhost"}, {"cookie": "a=b"}, {"expect": "100-continue"}, {"connection": "close"}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_could_be_answered_otherwise_does_not_become_familiar(fields: dict[str, str]) -> None:
    familiar = Familiar()
    familiar.learn(request(get("a"), **fields), SAID, b"a")
    assert not familiar.known
    familiar.learn(request(get("a")), SAID, b"a")
    assert familiar.find(get("a"))


def test_only_whole_requests_are_found() -> None:
    familiar, direct = Familiar(), {"content-type": "application/sparql-query"}
    familiar.learn(request(post("ASK {}"), **direct), SAID, b"ASK {}")
    found = familiar.find(post("ASK{ }"))
    assert found
    assert found.question == b"ASK{ }"
    for other in (b"", post("ASK {}")[:-1], post("ASK {}") + b" ", post("ASK {}") * 2, post("ASK { }"), b"\r\n\r\n" + post("ASK {}")):
        assert familiar.find(other) is None


def test_only_so_many_and_none_that_is_long() -> None:
    familiar = Familiar()
    for number in range(MOST + 10):
        familiar.learn(request(get(f"{number}")), SAID, b"")
    familiar.learn(request(get("x" * LONGEST)), SAID, b"")
    assert len(familiar.known) == MOST
    assert familiar.find(get("9")) is None
    assert familiar.find(get(f"{MOST + 9}"))
