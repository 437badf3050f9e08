"""The command line: one function a command, no logic. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import __version__
from .errors import NameNotFound, OutputError, TejidoError, UsageError

if TYPE_CHECKING:
    from .graph import Graph

FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld")
EXPORTS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "graphml", "gexf", "csv")
MEASURES = ("degree", "betweenness", "pagerank")
STATUS = """\
exit status:
  0  done                                4  a question cannot be asked (line, column)
  1  check or verify found something     5  a name is unknown or ambiguous
  2  the command was called wrongly      6  a document cannot be read or is another
  3  no project, or a file of it is      7  a remote endpoint did not answer
     broken (file, line, column)         8  the result cannot be written
                                      130  stopped with Ctrl-C
"""


# what each command does


def explore(args: argparse.Namespace) -> int:
    graph = graph_of(args)
    if graph.source.local:
        found = graph.check()
        if found:
            say(f"{len(found)} findings; `tejido check` lists them")
    path = args.output or page_path(graph)
    write(graph.page(args.documents, getattr(args, "lang", None)), path)
    if str(path) != "-":
        write(f"{path}\n")
        show_page(path, args.open)
    return 0


def query(args: argparse.Namespace) -> int:
    from . import queries
    from .results import render

    graph = graph_of(args)
    text = queries.Query(read_stdin(), "stdin") if args.question == "-" else queries.find(args.question, graph.project)
    write(render(graph.answer(text, dict(args.parameter or [])), args.format), args.output)
    return 0


def questions(args: argparse.Namespace) -> int:
    from . import project, queries, reports
    from .graph import system_language

    here = project.locate(getattr(args, "project", None))
    lang = getattr(args, "lang", None) or system_language()
    write(reports.question(queries.load(here, args.name), lang) if args.name else reports.library(queries.library(here), lang))
    return 0


def show(args: argparse.Namespace) -> int:
    from . import reports

    shown = graph_of(args).show(args.actor)
    write(to_json(shown.plain()) if args.format == "json" else reports.portrait(shown), args.output)
    return 0


def path(args: argparse.Namespace) -> int:
    from . import reports

    graph = graph_of(args)
    found = graph.path(args.a, args.b, args.k, args.avoid_hubs, args.only or ())
    if not found:
        raise NameNotFound(f"nothing links {args.a!r} and {args.b!r}" + (" in this way" if args.avoid_hubs or args.only else ""))
    as_json = args.format == "json"
    write(to_json(reports.chains_plain(graph, found, graph.lang)) if as_json else reports.chains(graph, found, graph.lang), args.output)
    return 0


def rank(args: argparse.Namespace) -> int:
    graph = graph_of(args)
    scores = graph.rank(args.by)[: args.limit]
    label = graph.vocabulary.label
    rows = [[graph.shorten(one.actor), label(one.actor, graph.lang), label(one.kind, graph.lang), f"{one.score:.6g}"] for one in scores]
    write(tabular(["actor", "name", "kind", args.by], rows, args.format), args.output)
    return 0


def communities(args: argparse.Namespace) -> int:
    graph = graph_of(args)
    label = graph.vocabulary.label
    rows = [[str(one.number), str(one.size), "; ".join(label(member, graph.lang) for member in one.members)] for one in graph.communities()]
    write(tabular(["community", "size", "members"], rows, args.format), args.output)
    return 0


def export(args: argparse.Namespace) -> int:
    done = graph_of(args).export(args.format, args.evidence)
    write(done.data, args.output)
    for note in done.notes:
        say(f"note: {note}")
    return 0


def check(args: argparse.Namespace) -> int:
    from . import reports

    graph = graph_of(args)
    found = graph.check()
    write(reports.findings(found, graph.lang))
    say(f"{len(found)} findings" if found else "no findings")
    return 1 if found else 0


def verify(args: argparse.Namespace) -> int:
    from . import reports

    graph = graph_of(args)
    result = graph.verify(args.documents)
    write(reports.verification(result))
    whole = result.is_whole
    if args.coverage:
        missing = graph.coverage(args.documents)
        write(reports.coverage(missing))
        say(f"{len(missing)} sentences that no passage covers")
        whole = whole and not missing
    if args.anchor:
        done = graph.anchor(result)
        say(f"{done.moved} passages re-anchored, {done.hashed} hashed for the first time, {len(done.files)} files written")
        return 0
    return 0 if whole else 1


def cite(args: argparse.Namespace) -> int:
    found = graph_of(args).cite(args.document, args.words)
    if not found:
        raise NameNotFound(f"{args.document}: these words are not in it")
    write("".join(f"<{span}>\n" for span in found))
    return 0


def init(args: argparse.Namespace) -> int:
    from . import project

    made = project.initialise(args.directory)
    say(f"{made.root}: a new project; look at it with: tejido explore --project {args.directory}")
    return 0


# what they share


def graph_of(args: argparse.Namespace) -> Graph:
    from . import graph

    folder, lang = getattr(args, "project", None), getattr(args, "lang", None)
    if getattr(args, "endpoint", None):
        return graph.connect(args.endpoint, args.timeout, folder, lang)
    return graph.open(folder, lang)


def write(data: str | bytes, path: Path | None = None) -> None:
    from . import output

    output.write(data.encode("utf-8", "replace") if isinstance(data, str) else data, path)


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def read_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageError(f"standard input is not UTF-8: byte {problem.start} cannot be read") from None


def to_json(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def tabular(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> str:
    from . import tables

    if form == "json":
        return to_json([dict(zip(columns, row, strict=True)) for row in rows])
    if form == "csv":
        from .results import delimited

        return delimited(columns, rows)
    return tables.table(columns, rows, tables.terminal_width())


def page_path(graph: Graph) -> Path:
    """`build/NAME.html` in a checkout of the tool itself, NAME.html in the working folder otherwise."""
    root = graph.project.root
    folder = root / "build" if (root / "tejido").is_dir() and os.access(root, os.W_OK) else Path()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise OutputError(f"{folder}: cannot be made: {problem.strerror}") from None
    return folder / f"{graph.project.name}.html"


def show_page(path: Path, wanted: bool) -> None:
    display = sys.platform in {"win32", "darwin"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if wanted and display:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


# how it is called


class Parser(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see: {self.prog} --help")


def assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name.removeprefix("?").removeprefix("_"), value


def positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


def seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return number


def language(text: str) -> str:
    if not (text.isascii() and text.isalpha() and len(text) in {2, 3}):
        raise argparse.ArgumentTypeError(f"{text!r} is not a language such as es or en")
    return text.lower()


def shared() -> Parser:
    """What every command takes, before or after its name."""
    parser = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project (default: the nearest folder above that is one, else the bundled one)")
    parser.add_argument("--lang", type=language, metavar="es|en", help="the language of labels (default: the system's)")
    return parser


def arguments() -> Parser:
    common = shared()
    parser = Parser(
        prog="tejido",
        description="Who does what with whom, as documents state it: a knowledge graph with the passage behind every relationship.",
        epilog=STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"tejido {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def command(run: Callable[[argparse.Namespace], int], name: str, about: str, *examples: str, output: bool = False, remote: bool = False) -> Any:
        shown = "examples:\n" + "".join(f"  tejido {name} {example}\n" for example in examples)
        added = commands.add_parser(
            name, help=about, description=f"{about}.", epilog=shown, parents=[common], formatter_class=argparse.RawDescriptionHelpFormatter
        )
        added.set_defaults(run=run)
        if output:
            added.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there instead of standard output")
        if remote:
            added.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the project's own data")
            added.add_argument("--timeout", type=seconds, default=30, metavar="SECONDS", help="how long an answer may take (default: 30)")
        return added

    add = command(explore, "explore", "Write the graph as one page and open it", "", "--documents documents -o graph.html", remote=True)
    add.add_argument("-o", "--output", type=Path, metavar="FILE", help="the page (default: build/NAME.html in a checkout, else NAME.html here)")
    add.add_argument("--documents", type=Path, metavar="DIR", help="embed the words of the passages, for readers who may have them")
    add.add_argument("--no-open", dest="open", action="store_false", help="only write it")

    add = command(
        query, "query", "Ask a question: a named one, a file, standard input or SPARQL",
        "who-took-part -P event='La Escombrera'", "question.rq -f csv", '"SELECT ?s { ?s a schema:Person }"', "- < question.rq",
        output=True, remote=True,
    )  # fmt: skip
    add.add_argument(
        "question", metavar="NAME|FILE|-|SPARQL",
        help="FILE if it ends in .rq or .sparql or has a slash; SPARQL if it has white space or a brace; else the NAME of a question",
    )  # fmt: skip
    add.add_argument("-P", "--parameter", type=assignment, action="append", metavar="name=value", help="a parameter; can be given again")
    add.add_argument("-f", "--format", choices=FORMATS, metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: table, or turtle for triples)")

    add = command(questions, "queries", "List the named questions, or explain one", "", "who-took-part")
    add.add_argument("name", nargs="?", metavar="NAME")

    add = command(show, "show", "All that is said of one actor, with the passages", "UNDP", "'La Escombrera' --lang es", output=True, remote=True)
    add.add_argument("actor", metavar="ACTOR", help="a name in any language, a prefixed name or an IRI")
    add.add_argument("-f", "--format", choices=("text", "json"), default="text", metavar="FORMAT", help="text (default) or json")

    add = command(path, "path", "Chains of relationships between two actors", "UNDP Rio-ITS", "UNDP Rio-ITS -k 3 --avoid-hubs", output=True, remote=True)
    add.add_argument("a", metavar="A")
    add.add_argument("b", metavar="B")
    add.add_argument("-k", type=positive, default=1, metavar="N", help="how many chains (default: 1)")
    add.add_argument("--avoid-hubs", action="store_true", help="not by way of actors that are linked to nearly everything")
    add.add_argument("--only", nargs="+", metavar="PREDICATE", help="only by these relationships")
    add.add_argument("-f", "--format", choices=("text", "json"), default="text", metavar="FORMAT", help="text (default) or json")

    add = command(rank, "rank", "Actors by their place in the network", "", "--by betweenness --limit 10", output=True, remote=True)
    add.add_argument("--by", choices=MEASURES, default="degree", metavar="MEASURE", help=f"{', '.join(MEASURES)} (default: degree)")
    add.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    add.add_argument("-f", "--format", choices=("table", "csv", "json"), default="table", metavar="FORMAT", help="table (default), csv or json")

    add = command(communities, "communities", "Groups that have more to do with one another than with the rest", "", output=True, remote=True)
    add.add_argument("-f", "--format", choices=("table", "csv", "json"), default="table", metavar="FORMAT", help="table (default), csv or json")

    add = command(
        export, "export", "The graph in a format of other tools",
        "-o graph.ttl", "-f trig -o graph.trig", "--evidence statements", "-f graphml -o graph.graphml",
        output=True, remote=True,
    )  # fmt: skip
    add.add_argument("-f", "--format", choices=EXPORTS, default="turtle", metavar="FORMAT", help=f"{', '.join(EXPORTS)} (default: turtle)")
    add.add_argument(
        "--evidence", choices=("graphs", "statements", "rdf12", "none"), metavar="FORM",
        help="how each statement keeps its passages: graphs (default of trig, nquads, jsonld), statements, rdf12, or none (default of the others)",
    )  # fmt: skip

    command(check, "check", "Check the project: shapes and checks, each finding with file and line", "")

    add = command(verify, "verify", "Whether every passage still stands in the documents", "documents", "documents --coverage")
    add.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENTS", help="files or folders")
    add.add_argument("--coverage", action="store_true", help="list the sentences that no passage covers")
    add.add_argument("--anchor", action="store_true", help="write into the project where moved passages stand now")

    add = command(cite, "cite", "The name of the passage that holds these words", 'documents/articles.txt "the words"')
    add.add_argument("document", type=Path, metavar="DOCUMENT")
    add.add_argument("words", metavar="WORDS")

    add = command(init, "init", "Make a new, small project", "my-project")
    add.add_argument("directory", type=Path, metavar="DIR")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    try:
        args = arguments().parse_args(argv)
        status: int = args.run(args)
    except TejidoError as problem:
        say(f"tejido: {problem}")
        return problem.exit_code
    except BrokenPipeError:
        from .output import muffle

        muffle()
        return 0
    except KeyboardInterrupt:
        return 130
    return status


