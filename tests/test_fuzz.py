"""Whatever is sent: an answer or a closed connection at once, never a 500 without a logged cause, a traceback or a path of the machine.

A second or two in the short form, always the same; `make soak` sets TEJIDO_ROUNDS, and what is sent is new each time.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from served import ROOT, TOKEN, Served, serving, with_updates

ROUNDS = int(os.environ.get("TEJIDO_ROUNDS", "1"))
SECONDS = 10  # after which it hangs
SECRETS = [str(ROOT).encode(), tempfile.gettempdir().encode() + b"/", str(Path.home()).encode() + b"/", b"Traceback", b".py"]

PATHS = """/ /sparql /sparql/ /graphs /graphs/ /graphs/x /about /about/ /about/undp /about/undp.ttl /about/tj:Visit /undp /queries
/queries/ /queries/.json /queries/participants /queries/participants.csv /queries/counts.html /names /names?text=undp /reconcile
/reconcile/es /reconcile/suggest/entity /reconcile/suggest/type /reconcile/suggest/property /reconcile/properties /reconcile/preview
/openapi.json /health /site.css /.well-known/void /sparql?query=ASK{} // /%2e%2e/ /%ff /about/%00 *""".split()
METHODS = {"/sparql": "GET POST", "/graphs": "GET PUT POST DELETE", "/reconcile": "GET POST"}
NAMES = """query update default-graph-uri named-graph-uri using-graph-uri using-named-graph-uri graph default iri char lang actor queries
extend id prefix cursor limit type text""".split()
SAID = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE :undp",
    "SELECT (1/0 AS ?x) (<x> AS ?y) {}",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "INSERT DATA { <x:s> <x:p> 1 }",
    "DELETE WHERE { <x:s> ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "<x:s> <x:p> 'a' .",
    "<x:g> { <x:s> <x:p> 1 }",
    '{"@id": "x:s", "x:p": [{"@value": 1}]}',
    '{"q0": {"query": "undp", "type": "tj:Organisation", "limit": 3, "properties": [{"pid": "tj:partOf", "v": 1}]}}',
    '{"ids": ["undp"], "properties": [{"id": "skos:prefLabel", "settings": {}}]}',
    "undp",
    "char=1,2",
    "x:g",
    "es",
    "1",
    "-1",
    "1e999",
    "",
]
FIELDS = {
    "Accept": ["*/*", "text/html", "text/csv", "application/json;q=0.5, */*;q=0", "application/ld+json", "image/png", ";q=,/", "*/*;q=2"],
    "Accept-Language": ["es", "en;q=0.1,*", "x" * 300, ";;"],
    "Authorization": [f"Bearer {TOKEN}", "Bearer", "Basic !!!", "Basic Og=="],
    "Content-Type": [
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update; charset=latin-1",
        "application/sparql-update",
        "text/turtle",
        "application/trig",
        "application/ld+json",
        "application/rdf+xml",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain;charset",
    ],
    "If-None-Match": ["*", '"x"', "W/"],
    "Origin": ["http://localhost"],
    "X-Forwarded-For": ["x"],
}
RARE = {
    "Origin": ["null", "http://evil.example"],
    "Host": ["127.0.0.1:80", "evil.example", "[::1]", "[::", ""],
    "Expect": ["100-continue", "nothing"],
    "Transfer-Encoding": ["chunked", "gzip", "chunked, chunked"],
    "Content-Length": ["0", "5", "-1", "99999999999999999999", "1e3"],
    "Upgrade": ["websocket", "h2c"],
    "Connection": ["upgrade", "close", "keep-alive, x"],
}

token = st.text("ABCGETPOSUHDL!#$%&'*+-.^_`|~", min_size=1, max_size=8)
leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(SAID)
value = (
    st.sampled_from(SAID)
    | st.text(max_size=40)
    | st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES, "q0", "ids"]), inner)).map(
        lambda tree: json.dumps(tree)
    )
)
pairs = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=5), value), max_size=4)
path = st.sampled_from(PATHS) | st.builds(lambda one, more: f"{one}{quote(more)}", st.sampled_from(PATHS), st.text(max_size=10))
query = pairs.map(urlencode) | st.binary(max_size=20).map(quote)
said = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)
body = st.just(b"") | value.map(str.encode) | pairs.map(lambda some: urlencode(some).encode()) | st.binary(max_size=60)


def fields(known: dict[str, list[str]]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in known.items()})


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A request as it goes over the wire, more or less well-formed."""
    place = draw(path)
    taken = next((methods for beginning, methods in METHODS.items() if place.startswith(beginning)), "GET HEAD")
    method = draw(st.sampled_from(taken.split()) | st.sampled_from(taken.split()) | st.sampled_from(["OPTIONS", "PATCH", "DELETE"]))
    sent = draw(body if method in {"POST", "PUT", "PATCH"} else st.just(b""))
    asked = draw(query)
    head = {"Host": "localhost", "Connection": "close", "Content-Length": str(len(sent))}
    if draw(st.booleans()):
        head["Authorization"] = f"Bearer {TOKEN}"
    head |= draw(fields(FIELDS))
    if draw(st.integers(0, 9)) == 0:
        head |= draw(fields(RARE)) | draw(st.dictionaries(token, said, max_size=2))
    target = f"{place}{'?' * bool(asked)}{asked}"
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {said}" for name, said in head.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + sent


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A request of which some bytes are others, missing, or there twice; or no request at all."""
    raw = bytearray(draw(requests() | st.binary(max_size=80)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        until = min(len(raw), at + draw(st.integers(0, 6)))
        raw[at:until] = draw(
            st.binary(max_size=4) | st.just(bytes(raw[at:until]) * 2) | st.sampled_from([b"\r\n", b"\r\n\r\n", b"\0", b" "])
        )
    return bytes(raw)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("fuzzed")
    with serving(folder, *with_updates(folder), "--timeout", "5") as served:
        yield served


varied = settings(
    max_examples=80 + 20 * ROUNDS,
    deadline=None,
    database=None,
    derandomize=ROUNDS == 1,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@varied
@given(raw=requests())
def test_requests(server: Served, raw: bytes) -> None:
    assert_well_answered(server, raw)


@varied
@given(raw=spoilt())
def test_bytes(server: Served, raw: bytes) -> None:
    assert_well_answered(server, raw, 0.02)


FAMILIAR = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}"


@varied
@given(raw=spoilt(), cut=st.integers(0, len(FAMILIAR)), times=st.integers(1, 3))
def test_what_follows_a_familiar_request(server: Served, raw: bytes, cut: int, times: int) -> None:
    assert_well_answered(server, raw + FAMILIAR[cut:], 0.02, times)


def assert_well_answered(server: Served, raw: bytes, patience: float = 1, familiar: int = 0) -> None:
    before = server.log.stat().st_size
    answer = sent(server, raw, patience, familiar)
    assert not [secret for secret in SECRETS if secret in answer]
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    said = server.log.read_bytes()[before:].decode("utf-8", "replace")
    assert "Traceback" not in said
    if answer.startswith(b"HTTP/1.1 5"):
        assert answer[9:12] in {b"503", b"504", b"507"} or "tejido: " in said, answer
    assert server.query("ASK {}").status == 200


def sent(server: Served, raw: bytes, patience: float, familiar: int) -> bytes:
    """What comes back after so many familiar requests, all of it, until the server closes.

    What has no end by itself gets one after `patience`; TimeoutError if it hangs then.
    """
    answer = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), patience) as connection, suppress(BrokenPipeError, ConnectionResetError):
        for _ in range(familiar):
            connection.settimeout(SECONDS)
            connection.sendall(FAMILIAR)
            assert connection.recv(1 << 16).endswith(b"true}")
        connection.settimeout(patience)
        try:
            connection.sendall(raw)
            receive(connection, answer)
        except TimeoutError:
            connection.settimeout(SECONDS)
            connection.shutdown(socket.SHUT_WR)
            receive(connection, answer)
    return bytes(answer)


def receive(connection: socket.socket, answer: bytearray) -> None:
    while data := connection.recv(1 << 16):
        answer += data
