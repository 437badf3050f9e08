"""One engine, measured in a process and an environment of its own; a line of JSON on standard output as each step begins and ends.

    python peer.py ENGINE build DATA FOLDER LIMITS              what it keeps in FOLDER is made of DATA
    python peer.py ENGINE ask DATA FOLDER LIMITS QUESTIONS      it is opened and asked

DATA holds the dataset as `dataset.nq`, its default graph as `default.nt`, and the `project` that it is built from. Each engine imports
what it needs when it is called, so that this file runs wherever the engine is. Times are in seconds, medians of what fits into BUDGET
seconds, at most RUNS; memory and disk in bytes. LIMITS are the seconds that one `build`, `open`, `question` and `export` may take.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import Watch

RUNS = 25
BUDGET = 2
PATIENCE = 60  # seconds for a server to be up, or to go
GRACE = 10  # seconds after its limit until a process is ended
GRAPH = "https://example.org/archive/default-graph"  # where an engine without a default graph of its own has it

Row = tuple[str, ...]


class Engine:
    """What every engine does. `answer` gives rows of values; those of a CONSTRUCT are its triples, that of an ASK is one word."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder = data, folder

    def build(self) -> None:
        """Make what is kept on disk; an engine in memory keeps nothing."""

    def open(self) -> None:
        raise NotImplementedError

    def answer(self, question: str) -> Iterable[Row]:
        raise NotImplementedError

    def export(self) -> object:
        """The default graph as Turtle."""
        raise NotImplementedError

    def memory(self) -> int:
        """The most that the engine's process has had in memory."""
        return most_memory("self")

    def parts(self) -> dict[str, float]:
        """Seconds of each part of `build`, where they are known."""
        return {}

    def close(self) -> None:
        """Stop what was started."""


class Tejido(Engine):
    """This tool, as a person's script uses it: asked from disk."""

    memory_first = False

    def build(self) -> None:
        from tejido import dataset, project

        found = project.locate(self.data / "project")
        shutil.rmtree(found.cache(), ignore_errors=True)
        self.watch = Watch()
        self.folder = dataset.build(found, progress=self.watch)

    def parts(self) -> dict[str, float]:
        self.watch("")
        return self.watch.steps

    def open(self) -> None:
        import tejido

        self.graph = tejido.open(self.data / "project", memory=self.memory_first)

    def answer(self, question: str) -> Iterable[Row]:
        answer = self.graph.query(question)
        return [(word(answer),)] if isinstance(answer, bool) else rows(answer.terms())

    def export(self) -> object:
        return self.graph.export("turtle").data


class TejidoMemory(Tejido):
    """Read into memory."""

    memory_first = True

    def parts(self) -> dict[str, float]:
        return {}

    def build(self) -> None:
        from tejido import dataset, project

        self.folder = dataset.build(project.locate(self.data / "project"))


class Pyoxigraph(Engine):
    """In memory."""

    def open(self) -> None:
        from pyoxigraph import RdfFormat, Store

        self.store = Store()
        self.store.load(path=self.data / "dataset.nq", format=RdfFormat.N_QUADS, lenient=True)

    def answer(self, question: str) -> Iterable[Row]:
        from pyoxigraph import QueryBoolean

        answer = self.store.query(question)
        return [(word(bool(answer)),)] if isinstance(answer, QueryBoolean) else rows(answer)  # type: ignore[arg-type]

    def export(self) -> object:
        from pyoxigraph import DefaultGraph, RdfFormat

        return self.store.dump(format=RdfFormat.TURTLE, from_graph=DefaultGraph())


class PyoxigraphDisk(Pyoxigraph):
    """On disk."""

    def build(self) -> None:
        from pyoxigraph import RdfFormat, Store

        store = Store(str(self.folder / "store"))
        store.bulk_load(path=self.data / "dataset.nq", format=RdfFormat.N_QUADS, lenient=True)

    def open(self) -> None:
        from pyoxigraph import Store

        self.store = Store.read_only(str(self.folder / "store"))


class Rdflib(Engine):
    """In memory."""

    def open(self) -> None:
        import rdflib

        self.graph = rdflib.Dataset()
        with (self.data / "dataset.nq").open("rb") as lines:  # it does not close what it opens
            self.graph.parse(lines, format="nquads")

    def answer(self, question: str) -> Iterable[Row]:
        answer = self.graph.query(question)
        return [(word(bool(answer)),)] if answer.type == "ASK" else values(answer)

    def export(self) -> object:
        return self.graph.default_graph.serialize(format="turtle")


class Oxrdflib(Rdflib):
    """rdflib over Oxigraph's store, in memory."""

    def open(self) -> None:
        import rdflib

        self.graph = rdflib.Dataset(store="Oxigraph")
        self.graph.parse(self.data / "dataset.nq", format="ox-nquads", transactional=False)

    def export(self) -> object:
        return self.graph.default_graph.serialize(format="ox-turtle")


class Kglab(Rdflib):
    """Over rdflib's dataset, as its own loader knows no named graphs."""

    def open(self) -> None:
        import kglab

        super().open()
        self.wrapped = kglab.KnowledgeGraph(import_graph=self.graph)

    def answer(self, question: str) -> Iterable[Row]:
        found = [*self.wrapped.query(question)]
        return [(word(found[0]),)] if found and isinstance(found[0], bool) else values(found)


class Maplib(Engine):
    """In memory. Only its default graph is loaded: named ones bring it down."""

    def open(self) -> None:
        import maplib

        self.model = maplib.Model()
        self.model.read(str(self.data / "default.nt"), format="ntriples")

    def answer(self, question: str) -> Iterable[Row]:
        if "GRAPH" in question:
            raise NotImplementedError("no named graphs")
        frame = self.model.query(question)
        frames = frame if isinstance(frame, list) else [frame]
        return [tuple(plain(cell) for cell in row) for one in frames for row in one.rows()]

    def export(self) -> object:
        return self.model.writes(format="turtle")


class Server(Engine):
    """An endpoint over HTTP, with answers in JSON or N-Triples."""

    path = "query"
    process: subprocess.Popen[bytes]
    port: int

    def answer(self, question: str) -> Iterable[Row]:
        constructs = "CONSTRUCT" in question
        body = self.ask(question, "application/n-triples" if constructs else "application/sparql-results+json")
        if constructs:
            return triples(body.decode())
        return bindings(json.loads(body))

    def ask(self, question: str, accept: str, seconds: int | None = None) -> bytes:
        form = urllib.parse.urlencode({"query": question, **self.besides(question)}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{self.path}", form, {"Accept": accept})
        with urllib.request.urlopen(request, timeout=seconds) as reply:
            return bytes(reply.read())

    def besides(self, question: str) -> dict[str, str]:
        """What is sent with a question."""
        return {}

    def start(self, *command: str | Path) -> None:
        """Start the server, and wait until it answers."""
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.ask("ASK {}", "application/sparql-results+json", PATIENCE)
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise TimeoutError("the server does not answer") from None
                time.sleep(0.02)
            else:
                return

    def memory(self) -> int:
        return most_memory(self.process.pid)

    def close(self) -> None:
        if hasattr(self, "process"):
            self.process.terminate()
            self.process.wait()


class OxigraphServer(Server):
    """Oxigraph's own server, on disk."""

    program = str(Path(sys.executable).with_name("oxigraph"))

    def build(self) -> None:
        run(self.program, "load", "--location", self.folder / "store", "--file", self.data / "dataset.nq", "--lenient")

    def open(self) -> None:
        self.port = free_port()
        self.start(self.program, "serve-read-only", "--location", self.folder / "store", "--bind", f"127.0.0.1:{self.port}")

    def export(self) -> object:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/store?default", headers={"Accept": "text/turtle"})
        with urllib.request.urlopen(request) as reply:
            return reply.read()


class Virtuoso(Server):
    """Debian's, with memory for ten million statements."""

    path = "sparql"
    settings = Path(__file__).with_name("virtuoso.ini")

    def build(self) -> None:
        self.sql_port = self.serve()
        shutil.copy(self.data / "dataset.nq", self.folder)
        for statement in (f"ld_dir ('.', 'dataset.nq', '{GRAPH}')", "rdf_loader_run ()", "checkpoint"):
            run("isql-vt", f"127.0.0.1:{self.sql_port}", "dba", "dba", f"EXEC={statement};", cwd=self.folder)
        (self.folder / "dataset.nq").unlink()
        run("isql-vt", f"127.0.0.1:{self.sql_port}", "dba", "dba", "EXEC=shutdown;", cwd=self.folder, check=False)
        self.process.wait(PATIENCE)

    def open(self) -> None:
        self.serve()

    def serve(self) -> int:
        """Start it; the port at which it takes SQL."""
        self.port, sql = free_port(), free_port()
        settings = self.settings.read_text(encoding="utf-8").replace("@http@", str(self.port)).replace("@sql@", str(sql))
        (self.folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        self.start("virtuoso-t", "+foreground", "+configfile", "virtuoso.ini")
        return sql

    def besides(self, question: str) -> dict[str, str]:
        """Its default graph is the union of all unless a question or its form names one, and then there are no named graphs."""
        return {} if "GRAPH" in question else {"default-graph-uri": GRAPH}

    def export(self) -> object:
        return self.ask(f"CONSTRUCT {{ ?s ?p ?o }} FROM <{GRAPH}> {{ ?s ?p ?o }}", "text/turtle")


class Jena(Engine):
    """TDB2 of Debian, in a Java machine inside this process."""

    jars = Path("/usr/share/java")
    # Not all that stands there: some of Debian's jars cannot be loaded together.
    names = (
        "jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data jena-iri "
        "jena-dboe-transaction jena-tdb2 commons-cli commons-codec commons-compress commons-csv commons-io commons-lang3 "
        "dexx.collection gson guava protobuf slf4j-api slf4j-nop thrift"
    )

    def build(self) -> None:
        run("java", "-cp", ":".join(self.classes()), "tdb2.tdbloader", f"--loc={self.folder / 'tdb2'}", self.data / "dataset.nq")

    def classes(self) -> list[str]:
        put_messages(self.jars / "jena-core.jar", self.folder / "classes")
        return [str(self.folder / "classes"), *(f"{self.jars / name}.jar" for name in self.names.split())]

    def open(self) -> None:
        import jpype

        jpype.startJVM(classpath=self.classes())
        self.java, self.jena = jpype.JPackage("java"), jpype.JPackage("org").apache.jena
        self.store = self.jena.tdb2.TDB2Factory.connectDataset(str(self.folder / "tdb2"))

    def answer(self, question: str) -> Iterable[Row]:
        """As bytes from Java, which Python then reads; term by term would be slow in a way that is not Jena's."""
        with self.reading() as out:
            asked = self.jena.query.QueryExecutionFactory.create(question, self.store)
            if asked.getQuery().isAskType():
                return [(word(bool(asked.execAsk())),)]
            if asked.getQuery().isConstructType():
                self.jena.riot.RDFDataMgr.write(out, asked.execConstruct(), self.jena.riot.Lang.NTRIPLES)
                return triples(bytes(out.toByteArray()).decode())
            self.jena.query.ResultSetFormatter.outputAsJSON(out, asked.execSelect())
            return bindings(json.loads(bytes(out.toByteArray())))

    def export(self) -> object:
        with self.reading() as out:
            self.jena.riot.RDFDataMgr.write(out, self.store.getDefaultModel(), self.jena.riot.RDFFormat.TURTLE)
            return bytes(out.toByteArray())

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A transaction, and a Java stream to write to."""
        self.store.begin(self.jena.query.ReadWrite.READ)
        try:
            yield self.java.io.ByteArrayOutputStream()
        finally:
            self.store.end()


ENGINES: dict[str, type[Engine]] = {
    "tejido": Tejido,
    "tejido-memory": TejidoMemory,
    "pyoxigraph": Pyoxigraph,
    "pyoxigraph-disk": PyoxigraphDisk,
    "oxigraph-server": OxigraphServer,
    "virtuoso": Virtuoso,
    "jena": Jena,
    "maplib": Maplib,
    "oxrdflib": Oxrdflib,
    "rdflib": Rdflib,
    "kglab": Kglab,
}


# answers


def rows(solutions: Iterable[Any]) -> list[Row]:
    """Of pyoxigraph's terms."""
    return [tuple("" if term is None else term.value for term in solution) for solution in solutions]


def values(solutions: Iterable[Any]) -> list[Row]:
    """Of rdflib's terms."""
    return [tuple("" if term is None else str(term) for term in solution) for solution in solutions]


def bindings(read: dict[str, Any]) -> list[Row]:
    """Of SPARQL's JSON."""
    if "boolean" in read:
        return [(word(read["boolean"]),)]
    names = read["head"]["vars"]
    return [tuple(row[name]["value"] if name in row else "" for name in names) for row in read["results"]["bindings"]]


def word(true: bool) -> str:
    return str(true).lower()


def plain(cell: object) -> str:
    """A term as maplib writes it."""
    text = "" if cell is None else str(cell)
    if text.startswith("<"):
        return text[1:-1]
    return str(json.loads(text[: text.rindex('"') + 1])) if text.startswith('"') else text


def triples(text: str) -> list[Row]:
    """The triples of N-Triples, as values."""
    found = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            subject, predicate, rest = line.split(None, 2)
            found.append((subject[1:-1], predicate[1:-1], plain(rest.rstrip()[:-1].rstrip())))
    return found


def digest(answer: Iterable[Row], as_set: bool) -> str:
    """A hash of the rows, in whatever order they came; those of a CONSTRUCT count once."""
    ordered = sorted({*answer} if as_set else answer)
    return hashlib.sha256(json.dumps(ordered).encode()).hexdigest()[:16]


# measuring


def taken(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds, the median of as many runs as fit into the budget."""
    times: list[float] = []
    while not times or (len(times) < runs and sum(times) < BUDGET):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """TimeoutError after a while; the end of the process a little later, where an engine does not let Python speak."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.alarm(0)


def step(name: str, work: Callable[[], Any], seconds: int) -> Any:
    """What the work gives, and None if it does not within these seconds; says when it begins, and how it fails."""
    tell({"step": name})
    try:
        with patience(seconds):
            return work()
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
        tell({"failed": {name: without_paths(f"{type(error).__name__}: {error}".splitlines()[0])[:100]}})
        return None


def without_paths(text: str) -> str:
    """With the last name alone of every path, which says nothing to whoever reads it elsewhere."""
    return re.sub(r"(?<![\w:/])(?:/[\w.+-]+)+/(?=[\w.+-])", "", text)


def tell(figures: dict[str, Any]) -> None:
    print(json.dumps(figures), flush=True)


def asked(engine: Engine, question: str) -> dict[str, Any]:
    """Seconds and the hash of the answer."""
    begun = time.perf_counter()
    answer = digest(engine.answer(question), "CONSTRUCT" in question)
    first = time.perf_counter() - begun
    seconds = first if first > BUDGET else taken(lambda: engine.answer(question))
    return {"seconds": seconds, "answer": answer}


def ask(engine: Engine, limits: dict[str, int], questions: Iterable[Path]) -> None:
    opening = step("open", lambda: taken(engine.open, 1), limits["open"])
    if opening is None:
        return
    tell({"open": opening})
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(questions)}
    for name, text in texts.items():
        if answer := step(name, lambda text=text: asked(engine, text), limits["question"]):  # type: ignore[misc]
            tell({"questions": {name: answer}})
    tell({"memory": engine.memory()})
    if seconds := step("export", lambda: taken(engine.export, 1), limits["export"]):
        tell({"export": seconds})


def build(engine: Engine, limits: dict[str, int]) -> None:
    seconds = step("build", lambda: taken(engine.build, 1), limits["build"])
    if seconds is not None:
        disk = sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file() and "classes" not in path.parts)
        used = sum(sum(resource.getrusage(who)[:2]) for who in (-1, 0))
        tell({"build": seconds, "disk": disk, "cpu": used, "parts": engine.parts()})


# small things


def most_memory(process: int | str) -> int:
    """Bytes of resident memory at its highest. Not ru_maxrss: a child begins with what its parent had."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    raise LookupError("VmHWM")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: str | Path, cwd: Path | None = None, check: bool = True) -> None:
    """Raises OSError with the last that a program said when it failed."""
    ended = subprocess.run(command, check=False, capture_output=True, cwd=cwd, text=True)
    if check and ended.returncode:
        raise OSError((ended.stderr.strip().splitlines() or ["it said nothing"])[-1])


def put_messages(jar: Path, target: Path) -> None:
    """Debian's jar has the messages of its XML parser under a name that the parser does not look for; put them there."""
    import zipfile

    inside = "org/apache/jena/ext/xerces/"
    with zipfile.ZipFile(jar) as packed:
        for name in packed.namelist():
            if name.startswith(inside) and name.endswith(".properties"):
                place = target / "xerces" / name.removeprefix(inside)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(packed.read(name))


def main(name: str, task: str, data: str, folder: str, limits: str, questions: str = "") -> None:
    engine, seconds = ENGINES[name](Path(data), Path(folder)), json.loads(limits)
    try:
        if task == "build":
            build(engine, seconds)
        else:
            ask(engine, seconds, Path(questions).glob("*.rq"))
    finally:
        engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
