"""The command line, as people run it: a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tejido import arguments, cli, errors
from tejido.project import Project

COMMANDS = list(cli.COMMANDS)
ROOT = Path(__file__).parents[1]
LONG = "long" * 100  # no file can be called so


def run(*words: str | Path, cwd: Path | None = None, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "LANG": "en_GB.UTF-8", "LC_ALL": "", "PYTHONWARNINGS": "error", **environment}
    return subprocess.run(
        [sys.executable, "-m", "tejido", *map(str, words)], cwd=cwd, input=stdin, capture_output=True, env=env, timeout=60, check=False
    )


def out(*words: str | Path, cwd: Path, stdin: bytes | None = None, **environment: str) -> str:
    done = run(*words, cwd=cwd, stdin=stdin, **environment)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout.decode()


def complaint(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    """The one line that is said; no result, no traceback."""
    text = done.stderr.decode()
    assert (done.returncode, done.stdout, text.count("\n")) == (status, b"", 1), text
    assert text.startswith("tejido: ")
    return text


@pytest.fixture
def here(example: Project) -> Path:
    return example.root


def test_help_names_every_command_and_every_status() -> None:
    text = run("--help").stdout.decode()
    assert all(f"    {command} " in text for command in COMMANDS)
    statuses = {error.exit_code for error in vars(errors).values() if isinstance(error, type) and issubclass(error, errors.TejidoError)}
    assert all(f"{status}  " in text for status in statuses)


def test_the_name_alone_prints_the_help() -> None:
    assert run().stdout == run("--lang", "es").stdout == run("--help").stdout
    assert (run().returncode, run().stderr) == (0, b"")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str) -> None:
    text = run(command, "--help").stdout.decode()
    assert f"examples:\n  tejido {command}" in text


def test_the_version() -> None:
    import tejido

    assert run("--version").stdout.decode() == f"tejido {tejido.__version__}\n"


def test_help_and_questions_leave_heavy_libraries_alone(here: Path) -> None:
    heavy = {"rdflib", "networkx", "pyvis", "numpy", "scipy", "pyshacl", "SPARQLWrapper"}
    for words in (["--help"], ["query", "ASK {}", "--project", str(here)]):
        code = f"import sys; from tejido.cli import main\ntry: main({words!r})\nfinally: sys.stderr.write(' '.join(sys.modules))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert heavy.isdisjoint(done.stderr.split())


QUESTION = "SELECT ?name { ?who tj:participatedIn puerto:reopening ; skos:prefLabel ?name FILTER (LANG(?name) = ?_lang) } ORDER BY ?name"


def test_query_takes_text_file_and_stdin(here: Path) -> None:
    (here / "q.rq").write_text(QUESTION)
    text = out("query", QUESTION, "-f", "csv", cwd=here)
    assert "Fishers' Guild" in text
    assert text == out("query", "q.rq", "-f", "csv", cwd=here) == out("query", "-", "-f", "csv", cwd=here, stdin=QUESTION.encode())
    assert "Cofradía de Pescadores" in out("query", QUESTION, "--lang", "es", cwd=here)
    assert "Cofradía de Pescadores" in out("--lang", "es", "query", QUESTION, cwd=here)
    assert "Cofradía de Pescadores" in out("query", QUESTION, cwd=here, LANG="es_CO.UTF-8")


def test_named_questions_take_parameters(here: Path) -> None:
    (here / "queries").mkdir()
    (here / "queries" / "took-part.rq").write_text(
        "#+ summary: {es: Quién participó, en: Who took part}\n"
        "#+ parameters: {event: {type: entity, default: 'puerto:reopening', es: cuál, en: which}}\n"
        "SELECT ?who { ?who tj:participatedIn ?_event }"
    )
    assert "puerto:fishers-guild" in out("query", "took-part", cwd=here)
    assert out("query", "took-part", "-P", "event=reapertura del muelle NUEVE", cwd=here) == out("query", "took-part", cwd=here)
    assert "Who took part" in out("queries", cwd=here)
    assert "tejido query took-part -P event=puerto:reopening" in out("queries", "took-part", cwd=here)
    assert "no parameter evnt (did you mean event?)" in complaint(run("query", "took-part", "-P", "evnt=x", cwd=here), 4)
    assert "nothing is called 'reopenin'; did you mean reopening of pier nine" in complaint(
        run("query", "took-part", "-P", "event=reopenin", cwd=here), 5
    )


def test_a_bundled_question_asks_for_what_its_default_does_not_know_here(here: Path) -> None:
    text = complaint(run("query", "participants", cwd=here), 4)
    assert text.endswith("participants.rq: parameter event (entity) needs a value here: -P event=…\n")


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "markdown"])
def test_rows_in_every_format(here: Path, form: str) -> None:
    assert "Fishers' Guild" in out("query", QUESTION, "-f", form, cwd=here).replace("&apos;", "'")
    assert "true" in out("query", "ASK {}", "-f", form, cwd=here)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld"])
def test_triples_in_every_format(here: Path, form: str) -> None:
    assert "fishers-guild" in out("query", "DESCRIBE puerto:fishers-guild", "-f", form, cwd=here)


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["qurey"], 2, "invalid choice"),
        (["query"], 2, "see: tejido query --help"),
        (["query", "ASK {}", "-P", "x"], 2, "'x' is not of the form name=value"),
        (["query", "ASK {}", "-f", "turtle"], 2, "answered by true or false"),
        (["query", "ASK {}", "--lang", "español"], 2, "is not a language"),
        (["path", "a", "b", "-k", "0"], 2, "not a number from 1 up"),
        (["path", "a", "b", "-k", "9" * 30], 2, "not a number from 1 up"),
        (["query", "ASK { " + "?s ?p ?o . " * 3000 + "}"], 4, "more than 2000 operators and groups"),
        (["query", "ASK {}", "--project", "nowhere"], 3, "nowhere: no such folder"),
        (["query", "SELECT ?x\n{ ?x foo:bar ?y }"], 4, "query:2:6: unknown prefix foo:"),
        (["query", "SELECT ?x\nWHERE ! { }"], 4, "query:2:7: syntax error"),
        (["query", "INSERT DATA { <a:a> <a:b> 1 }"], 4, "query:1:1: INSERT would change the graph"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"], 4, "query:1:12: SERVICE"),
        (["query", "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }"], 4, "brackets inside one another"),
        (["query", "no-such-question"], 4, "no question is called 'no-such-question'"),
        (["query", "none.rq"], 4, "none.rq: No such file"),
        (["queries", "no-such-question"], 4, "no question is called"),
        (["show", "Nobody Atall"], 5, "nothing is called 'Nobody Atall'"),
        (["path", "Teresa Luna", "pier mine"], 5, "did you mean pier nine"),
        (["cite", "nowhere.txt", "words"], 6, "nowhere.txt"),
        (["query", "ASK {}", "--endpoint", "http://127.0.0.1:1/"], 7, "nothing answers there"),
        (["query", "ASK {}", "--endpoint", "http://a:b@127.0.0.1/"], 2, "do not belong in an address"),
        (["query", "ASK {}", "--endpoint", "http://127.0.0.1:1/", "--auth-file", "none"], 2, "none: No such file"),
        (["query", "ASK {}", "--endpoint", "nonsense"], 7, "is not the address of an endpoint"),
        (["serve", "--allow-origin", "127.0.0.1:3333"], 2, "is not an origin such as http://127.0.0.1:3333"),
        (["serve", "--allow-origin", "http://127.0.0.1:3333/page"], 2, "is not an origin"),
        (["serve", "--allow-remote", "example.org/sparql"], 2, "is not an address such as https://"),
        (["query", "ASK {}", "--project", LONG], 3, "no such folder"),
        (["init", LONG], 8, "File name too long"),
        (["explore", "--documents", LONG], 6, "File name too long"),
        (["export", "-o", "no/such/folder/x.ttl"], 8, "no/such/folder/x.ttl: cannot be written"),
        (["export", "-f", "turtle", "--evidence", "graphs"], 2, "turtle cannot hold evidence as graphs"),
    ],
)
def test_mistakes_are_one_line_with_a_status(here: Path, words: list[str], status: int, message: str) -> None:
    assert message in complaint(run(*words, cwd=here), status)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("http://127.0.0.1:3333/", "http://127.0.0.1:3333"), ("https://Friend.Example", "https://friend.example"), ("*", "*")],
)
def test_an_origin_is_what_browsers_say_of_a_page(typed: str, meant: str) -> None:
    assert arguments.parser().parse_args(["serve", "--allow-origin", typed]).allow_origin == [meant]


def test_stdin_that_is_not_utf8(here: Path) -> None:
    assert "not UTF-8: byte 6" in complaint(run("query", "-", cwd=here, stdin=b"ASK { \xff }"), 2)


def test_show_says_what_and_where(here: Path) -> None:
    text = out("show", "fishers' guild", cwd=here)
    assert text.startswith("Fishers' Guild  organisation\nCofradía de Pescadores\nalso: la Cofradía\npuerto:fishers-guild\n")
    assert "\nwas present at\n  reopening of pier nine (in the role of: " in text
    assert "Pier nine opens again, characters 279–375 · stated" in text
    spanish = out("show", "la cofradia", "--lang", "es", cwd=here)
    assert "El muelle nueve vuelve a abrir, caracteres 279–375 · enunciado" in spanish
    facts = json.loads(out("show", "puerto:fishers-guild", "-f", "json", cwd=here))["facts"]
    assert all(fact["evidence"] for fact in facts)


def test_show_tells_inferences_money_and_measures(here: Path) -> None:
    assert "inferred: The news is of 3 May" in out("show", "reopening of pier nine", cwd=here)
    works = out("show", "works on pier nine", cwd=here)
    assert "value: 1\u202f200\u202f000 EUR\n" in works
    assert "duration: 2 year\n" in works
    assert "throughput: 1" in out("show", "tide station", cwd=here)


def test_path_hop_by_hop(here: Path) -> None:
    text = out("path", "Teresa Luna", "Puerto Alba Port Authority", cwd=here)
    assert text.startswith("1. Teresa Luna  2 hops\n")
    assert "characters 175–278 · stated" in text
    hops = json.loads(out("path", "Teresa Luna", "Puerto Alba Port Authority", "-f", "json", cwd=here))[0]
    assert [hop["target_label"] for hop in hops][-1] == "Puerto Alba Port Authority"


def test_a_path_that_is_not_found_names_the_option_in_the_way(here: Path) -> None:
    def missing(*words: str) -> str:
        return complaint(run("path", *words, cwd=here), 5)

    ends = "Teresa Luna", "tide data"
    assert "'Teresa Luna' and 'puerto:teresa-luna' are the same" in missing("Teresa Luna", "puerto:teresa-luna", "--avoid-hubs")
    assert missing(*ends, "--only", "participó en").endswith("nothing links 'Teresa Luna' and 'tide data' with --only\n")
    hub = "Teresa Luna", "pier nine"
    assert missing(*hub, "--avoid-hubs").endswith(" with --avoid-hubs\n")
    assert missing(*hub, "--avoid-hubs", "--only", "participó en").endswith(" with --avoid-hubs and --only\n")


def test_rank_and_communities_are_rows(here: Path) -> None:
    for by in arguments.MEASURES:
        assert out("rank", "--by", by, "--limit", "2", "-f", "csv", cwd=here).count("\n") == 3
    assert json.loads(out("communities", "-f", "json", cwd=here))[0]["community"] == "1"


def test_check_verify_cite_init(here: Path, tmp_path: Path) -> None:
    done = run("verify", "documents", "--coverage", cwd=here)
    assert done.returncode == 0, done.stderr
    assert b"same file" in done.stdout
    text = (here / "documents" / "puerto-alba.txt").read_text()
    assert (
        out("cite", "documents/puerto-alba.txt", text[46:90], cwd=here)
        == "<https://example.org/puerto-alba/documents/puerto-alba.txt#char=46,90>\n"
    )
    (here / "documents" / "puerto-alba.txt").write_text("x" + text[:400] + text[420:])
    assert run("verify", "documents", cwd=here).returncode == 1
    assert run("init", tmp_path / "new").returncode == 0
    assert run("check", cwd=tmp_path / "new").returncode == 0
    assert "something here already" in complaint(run("init", tmp_path / "new"), 2)


def test_verify_says_what_is_not_here_and_what_is_none_of_the_documents(here: Path, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(3):
        (tmp_path / "many" / f"{number}.txt").write_text(f"Nothing of the harbour: {number}")
    done = run("verify", tmp_path / "many", cwd=here)
    assert (done.returncode, done.stdout.decode()) == (1, "puerto-alba.txt: not here\n3 files found are not documents of this project\n")
    one = tmp_path / "many" / "1.txt"
    assert run("verify", one, cwd=here).stdout.decode().splitlines()[1] == f"{one}: not a document of this project"
    spanish = run("verify", tmp_path / "many", "--lang", "es", cwd=here).stdout.decode()
    assert spanish == "puerto-alba.txt: no está aquí\n3 archivos encontrados no son documentos de este proyecto\n"


def test_what_is_verified_and_anchored_reads_in_both_languages(here: Path) -> None:
    document = here / "documents" / "puerto-alba.txt"
    document.write_text("x " + document.read_text("utf-8"), "utf-8")
    assert ": moved by +2\n" in run("verify", "documents", cwd=here).stdout.decode()
    done = run("verify", "documents", "--anchor", "--coverage", cwd=here)
    assert "0 sentences that no passage covers\n" in done.stderr.decode()
    assert "12 passages re-anchored, 0 hashed for the first time, 3 files written\n" in done.stderr.decode()
    assert "el mismo archivo, 12 de 12 pasajes idénticos\n" in out("verify", "documents", "--lang", "es", cwd=here)
    (here / "graph" / "passages.ttl").unlink()
    done = run("verify", "documents", "--anchor", "--lang", "es", cwd=here)
    assert ": sin huella\n" in done.stdout.decode()
    assert " con su primera huella, 1 archivo escrito\n" in done.stderr.decode()


def test_check_init_and_export_speak_spanish(here: Path, tmp_path: Path) -> None:
    assert run("check", "--lang", "es", cwd=here).stderr.decode() == "ningún hallazgo\n"
    with (here / "graph" / "actors.ttl").open("a") as actors:
        actors.write('\n:nobody a schema:Person ; skos:prefLabel "nadie"@es, "nobody"@en .\n')
    assert run("check", cwd=here).stderr.decode() == "1 finding\n"
    assert "proyecto nuevo; véalo con: tejido explore --project" in run("init", tmp_path / "nuevo", "--lang", "es").stderr.decode()
    assert "nota: los pasajes de cada enunciado" in run("export", "--lang", "es", cwd=here).stderr.decode()
    assert "lista abierta: sí" in run("show", "visita a La Escombrera", "--lang", "es", "--project", ROOT).stdout.decode()


@pytest.mark.parametrize("form", arguments.EXPORTS)
def test_export_writes_whole_files_and_notes(here: Path, form: str) -> None:
    done = run("export", "-f", form, "-o", "out.data", cwd=here)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (here / "out.data").stat().st_size > 1000
    assert all(line.startswith("note: ") for line in done.stderr.decode().splitlines())
    assert not list(here.glob(".out*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(here: Path) -> None:
    assert "No space left" in complaint(run("export", "-o", "/dev/full", cwd=here), 8)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tejido", "query", QUESTION], cwd=here, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 8
    assert done.stderr.count(b"\n") == 1


def test_whoever_stops_reading_is_no_error(here: Path) -> None:
    command = [sys.executable, "-m", "tejido", "query", "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000", "-f", "csv"]
    with subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_ctrl_c_is_silent(here: Path) -> None:
    command = [sys.executable, "-m", "tejido", "query", "-"]
    with subprocess.Popen(command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (130, b"")


def test_no_colour_where_nobody_looks(here: Path) -> None:
    assert "\x1b" not in out("show", "Teresa Luna", cwd=here)


def closed(stream: int, *words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The command with one of the standard streams closed."""
    shell = f'exec "$0" -m tejido "$@" {stream}{"<" if not stream else ">"}&-'
    return subprocess.run(["/bin/sh", "-c", shell, sys.executable, *words], cwd=cwd, capture_output=True, timeout=60, check=False)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="this system has no /bin/sh")
def test_standard_streams_that_are_closed(here: Path) -> None:
    assert "standard input is closed" in complaint(closed(0, "query", "-", cwd=here), 2)
    for words in (["query", "ASK {}"], ["query", QUESTION], ["show", "Teresa Luna"], ["rank"]):
        assert "standard output is closed" in complaint(closed(1, *words, cwd=here), 8)
    assert closed(2, "query", "ASK {", cwd=here).returncode == 4


def test_a_question_that_is_not_text(here: Path) -> None:
    assert "query:1:7: not text" in complaint(run("query", "ASK { \udcff }", cwd=here), 4)


def test_ctrl_c_before_the_first_import_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    from tejido import __main__

    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    assert __main__.run() == 130


def test_what_others_wrote_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    cli.say("HTTP 500: \x1b]0;title\x07\nmore")
    assert capsys.readouterr().err == "HTTP 500:  ]0;title  more\n"
