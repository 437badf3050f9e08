"""What strangers send: each gets the right status, nobody else notices, and nothing of it is left behind."""

from __future__ import annotations

import http.client
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from served import TOKEN, Served, serving, with_updates

JSON = "application/sparql-results+json"
TIMEOUT = 1
IS_LONG = "TEJIDO_ROUNDS" in os.environ
ROUNDS = 10 * int(os.environ.get("TEJIDO_ROUNDS", "1"))

EXPENSIVE = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "rows without end": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorting": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
    "values": f"SELECT * {{ VALUES ?x {{ {'1 ' * 50_000} }} VALUES ?y {{ {'2 ' * 50_000} }} }}",
    "string doubling": "SELECT (STRLEN(?x40) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    + "}",
}
MALFORMED: dict[str, str | bytes] = {
    "parentheses": f"ASK {{ FILTER({'(' * 5000}1{')' * 5000}) }}",
    "unions": f"ASK {{ {{}} {'UNION {} ' * 20_000} }}",
    "long path": f"ASK {{ ?a {'<x:p>/' * 10_000}<x:p> ?b }}",
    "inverses": f"ASK {{ ?a {'^' * 10_000}<x:p> ?b }}",
    "negations": f"ASK {{ FILTER({'!' * 10_000}true) }}",
    "blank nodes": f"ASK {{ {'[ <x:p> ' * 5000}1{']' * 5000} }}",
    "lists": f"ASK {{ {'( ' * 5000}1{')' * 5000} <x:p> 1 }}",
    "triple terms": f"ASK {{ BIND({'<<(' * 5000} 1 {')>>' * 5000} AS ?x) }}",
    "groups": f"ASK {{ {'OPTIONAL {' * 5000}{'}' * 5000} }}",
    "not UTF-8": b'ASK { ?s ?p "\xff" }',
    "half a character": 'ASK { ?s ?p "\\uD800" }',
    "no IRI": "ASK { <http://a b> ?p ?o }",
    "nothing": "",
    "update": "DROP ALL",
    "service": "ASK { SERVICE <http://127.0.0.1:1/> {} }",
    "service by a variable": "ASK { SERVICE SILENT ?x {} }",
    "service, escaped": "ASK { \\u0053ERVICE <http://127.0.0.1:1/> {} }",
}
UPLOADS: dict[str, tuple[str, str | bytes]] = {
    "entities": (
        "application/rdf+xml",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><r/>',
    ),
    "entities in UTF-16": ("application/rdf+xml", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "a">]><r/>'.encode("utf-16")),
    "remote context": ("application/ld+json", '{"@context": "http://127.0.0.1:1/context", "@id": "x:y", "p": 1}'),
    "not Turtle": ("text/turtle", "<x:a> <x:b> "),
    "not UTF-8": ("text/turtle", b'<x:a> <x:b> "\xff" .'),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("attacked"), "--timeout", str(TIMEOUT), "--memory", "256") as served:
        yield served


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("writable")
    with serving(folder, *with_updates(folder), "--timeout", "10") as served:
        yield served


@pytest.fixture(autouse=True)
def still_serving(request: pytest.FixtureRequest) -> Iterator[None]:
    """After whatever was sent, the server answers, and has logged no traceback."""
    yield
    for name in {"server", "writable"} & {*request.fixturenames}:
        served: Served = request.getfixturevalue(name)
        assert served.query("ASK {}", JSON).status == 200
        assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize("name", EXPENSIVE)
def test_what_takes_too_much_is_ended(server: Served, name: str) -> None:
    answer = server.query(EXPENSIVE[name], JSON)
    assert answer.status in {500, 503, 504, 507}, answer
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_is_refused(server: Served, name: str) -> None:
    answer = server.query(MALFORMED[name], JSON)  # type: ignore[arg-type]
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("name", UPLOADS)
def test_uploads_are_refused(writable: Served, name: str) -> None:
    kind, body = UPLOADS[name]
    assert writable.send("PUT", "/graphs?graph=x:bad", body, token=TOKEN, content_type=kind).status == 400
    assert writable.send("GET", "/graphs?graph=x:bad").status == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/ld+json", '{"x:p":' * 200_000 + "1" + "}" * 200_000),
        ("application/ld+json", "[" * 500_000),
        ("text/turtle", "<x:a> <x:p> " + "[ <x:p> " * 50_000 + "1" + "]" * 50_000 + " ."),
        ("text/turtle", "<x:a> <x:p> " + "(" * 50_000 + ")" * 50_000 + " ."),
        ("application/n-triples", "<x:a> <x:p> " + "<<( <x:a> <x:p> " * 50_000 + "<x:o>" + " )>>" * 50_000 + " ."),
        ("application/rdf+xml", "<a>" * 200_000),
    ],
)
def test_deep_uploads_end_nobody_but_the_writer(writable: Served, kind: str, body: str) -> None:
    answer = writable.send("PUT", "/graphs?graph=x:deep", body, token=TOKEN, content_type=kind)
    assert answer.status in {201, 204, 400, 500, 504, 507}
    assert writable.update("INSERT DATA { <x:after> <x:the> 'upload' }").status == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "localhost:99"}, 200),
        ({"Host": "a b"}, 400),
        ({"Host": ""}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Accept": "image/png"}, 406),
        ({"X-Long": "x" * 40_000}, 431),
    ],
)
def test_forged_heads(server: Served, headers: dict[str, str], status: int) -> None:
    assert server.send("GET", "/sparql?query=ASK%7B%7D", **headers).status == status


def test_pages_of_an_allowed_origin_may_ask(tmp_path: Path) -> None:
    with serving(tmp_path, "--allow-origin", "https://friend.example") as served:
        answer = served.send("GET", "/sparql?query=ASK%7B%7D", Origin="https://friend.example")
        assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "https://friend.example")
        assert "origin" in answer.headers["vary"]
        assert served.send("GET", "/sparql?query=ASK%7B%7D", Origin="https://foe.example").status == 403


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", "é"])
def test_without_the_token_nothing_changes(writable: Served, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}".encode("latin-1").decode("latin-1")}
    answer = writable.send("POST", "/sparql", "DROP ALL", content_type="application/sparql-update", **headers)
    assert (answer.status, "www-authenticate" in answer.headers) == (401, True)
    assert writable.send("POST", "/sparql", "update=DROP+ALL", content_type="application/x-www-form-urlencoded").status == 401
    assert writable.send("DELETE", "/graphs?default").status == 401
    assert b"true" in writable.query("ASK { ?s ?p ?o }", JSON).body


def test_a_graph_that_is_only_read_cannot_be_changed(server: Served) -> None:
    assert server.update("DROP ALL").status == 403
    assert server.send("PUT", "/graphs?default", "", content_type="text/turtle", token=TOKEN).status == 403


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/graphs/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/graphs/%00", "/graphs/%ff"]
)
def test_no_file_is_reached(server: Served, path: str) -> None:
    answer = server.send("GET", path)
    assert answer.status in {400, 404}
    assert b"root:" not in answer.body


def test_a_long_address_and_a_long_body_are_refused(server: Served) -> None:
    assert server.send("GET", f"/sparql?query={'a' * 20_000}").status == 414
    assert server.query("#" * (2 << 20), JSON).status == 413
    assert server.send("GET", "/sparql?" + "a=1&" * 200).status == 400


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_no_http_is_refused(server: Served, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(raw)
        assert connection.recv(100).startswith(b"HTTP/1.1 4")


def test_a_head_without_end_is_refused(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        received = b""
        while not received:
            connection.sendall(b"X-More: " + b"x" * 8_000 + b"\r\n")
            connection.settimeout(0.05)
            try:
                received = connection.recv(100)
            except TimeoutError:
                continue
        assert received.startswith(b"HTTP/1.1 431")


def test_others_are_answered_while_many_dawdle_and_many_ask_too_much(server: Served) -> None:
    begun = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nA"
    dawdlers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
    for one in dawdlers:
        one.sendall(begun)
    greedy = [threading.Thread(target=server.query, args=(EXPENSIVE["cartesian product"],)) for _ in range(8)]
    for thread in greedy:
        thread.start()
    try:
        answers = [server.query(f"ASK {{}} # {number}", JSON).status for number in range(50)]
    finally:
        for thread in greedy:
            thread.join()
        for one in dawdlers:
            one.close()
    assert set(answers) == {200}


def test_long_questions_go_behind_short_ones(server: Served) -> None:
    greedy = threading.Thread(target=server.query, args=(EXPENSIVE["cartesian product"],))
    greedy.start()
    eventually(lambda: any(steps_back(server)))
    greedy.join()


def steps_back(server: Served) -> Iterator[int]:
    """The readers that let others go first, each in a session of its own: Linux may share the processors out between sessions."""
    usual = os.getpriority(os.PRIO_PROCESS, server.process.pid)
    for child in psutil.Process(server.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if child.nice() > usual and os.getsid(child.pid) == child.pid:
                yield child.pid


def test_who_goes_away_is_not_worked_for(server: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", "/sparql", EXPENSIVE["cartesian product"], {"Content-Type": "application/sparql-query"})
    connection.close()
    eventually(lambda: not busy(server))


@pytest.mark.skipif(not IS_LONG, reason="takes long; make soak does it, and tests/test_guard.py shows who is cut off")
def test_answers_that_nobody_takes_away_are_not_kept_without_bounds(writable: Served) -> None:
    process = psutil.Process(writable.process.pid)
    before = process.memory_info().rss
    with ExitStack() as stack:
        idle = [stack.enter_context(asking_without_reading(writable)) for _ in range(8)]
        grown = process.memory_info().rss - before
        taken = [length_of(connection) for connection in (idle[0], idle[-1])]
        eventually(lambda: process.memory_info().rss < before + LARGE)  # who has not taken it away in 30 s is cut off
    assert grown < 200 << 20  # 128 MB, and the answer that is just coming
    assert taken[0] < LARGE < taken[1]


LARGE = 32 << 20
DOUBLING = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(21))


@contextmanager
def asking_without_reading(server: Served) -> Iterator[socket.socket]:
    """A connection on which the answer, of a little more than LARGE bytes, has begun to come."""
    text = f"SELECT ?x21 {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {DOUBLING} }}".encode()
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: "
    with socket.create_connection(("127.0.0.1", server.port), 30) as connection:
        connection.sendall(f"{head}{len(text)}\r\n\r\n".encode() + text)
        assert connection.recv(12, socket.MSG_PEEK).startswith(b"HTTP/1.1 200")
        yield connection


def length_of(connection: socket.socket) -> int:
    """Bytes that can still be taken away."""
    length = 0
    with suppress(ConnectionResetError):
        while data := connection.recv(1 << 20):
            length += len(data)
    return length


def test_nothing_leaks(server: Served) -> None:
    process = psutil.Process(server.process.pid)
    eventually(lambda: not busy(server))
    before, memory = process.num_fds(), process.memory_info().rss
    for number in range(ROUNDS):
        server.query(EXPENSIVE["cartesian product"] if number % 5 == 0 else MALFORMED["unions"], JSON)  # type: ignore[arg-type]
        server.send("GET", "/nowhere")
    eventually(lambda: process.num_fds() <= before + 4 and not busy(server))
    assert process.memory_info().rss < memory + (32 << 20)


def busy(server: Served) -> bool:
    """Whether a worker is at work."""
    return any(is_at_work(child) for child in psutil.Process(server.process.pid).children(recursive=True))


def is_at_work(process: psutil.Process) -> bool:
    try:
        return bool(process.cpu_percent(0.05) > 20)
    except psutil.NoSuchProcess:
        return False


def eventually(true: Callable[[], bool]) -> None:
    """Waits as long as it takes, up to the limit that pytest's caller sets."""
    while not true():
        threading.Event().wait(0.05)
