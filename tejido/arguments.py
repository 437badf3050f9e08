"""How the commands are called: names, options, help."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from . import __version__
from .errors import UsageError

FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld")
EXPORTS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "graphml", "gexf", "csv")
MEASURES = ("degree", "betweenness", "pagerank")
ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+|\*|null")
REMOTE = re.compile(r"https?://[^/\s]\S*")
STATUS = """\
tejido COMMAND --help says more of a command, with examples.

exit status:
  0  done                                4  a question cannot be asked (line, column)
  1  check or verify found something     5  a name is unknown or ambiguous
  2  the command was called wrongly      6  a document cannot be read or is another
  3  no project, or a file of it is      7  a remote endpoint did not answer
     broken (file, line, column)         8  the result cannot be written
                                      130  stopped with Ctrl-C
"""


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
    if not text.isdecimal() or not 0 < int(text[:99]) <= sys.maxsize:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


def port(text: str) -> int:
    if not text.isdecimal() or int(text[:9]) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number up to 65535")
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


def origin(text: str) -> str:
    """As browsers write it; what they show in their address bar ends in a slash."""
    plain = text.lower().removesuffix("/")
    if not ORIGIN.fullmatch(plain):
        raise argparse.ArgumentTypeError(f"{text!r} is not an origin such as http://127.0.0.1:3333: no path, or * for all")
    return plain


def remote(text: str) -> str:
    if not REMOTE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address such as https://example.org/sparql")
    return text


def of_server(parser: argparse.ArgumentParser) -> None:
    """What speaking to a server takes."""
    parser.add_argument("--timeout", type=seconds, default=30, metavar="SECONDS", help="how long an answer may take (default: 30)")
    parser.add_argument(
        "--auth-file", type=Path, metavar="FILE",
        help="lines user: NAME and password: WORD, or token: TEXT (default: TEJIDO_USER, TEJIDO_PASSWORD, TEJIDO_TOKEN)",
    )  # fmt: skip


def shared() -> Parser:
    """What every command takes, before or after its name."""
    parser = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument(
        "--project", type=Path, metavar="DIR", help="the project (default: the nearest one above this folder, else the bundled one)"
    )
    parser.add_argument("--lang", type=language, metavar="es|en", help="the language of labels (default: the system's)")
    return parser


def parser() -> Parser:
    """The whole command line."""
    common = shared()
    whole = Parser(
        prog="tejido",
        description="Who does what with whom, as documents state it: a knowledge graph with the passage behind every relationship.",
        epilog=STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    whole.add_argument("--version", action="version", version=f"tejido {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", parser_class=Parser)

    def command(name: str, about: str, *examples: str, output: bool = False, remote: bool = False) -> Any:
        shown = "examples:\n" + "".join(f"  tejido {name} {example}".rstrip() + "\n" for example in examples)
        added = commands.add_parser(
            name, help=about, description=f"{about}.", epilog=shown, parents=[common], formatter_class=argparse.RawDescriptionHelpFormatter
        )
        added.set_defaults(command=name)
        if output:
            added.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there instead of standard output")
        if remote:
            added.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of the project's own data")
            of_server(added)
        return added

    add = command("explore", "Write the graph as one page and open it; with --endpoint, a page that carries no data and asks there",
        "", "--documents documents -o graph.html", "--endpoint http://127.0.0.1:7878/query -o live.html", remote=True,
    )  # fmt: skip
    add.add_argument("-o", "--output", type=Path, metavar="FILE", help="the page (default: build/NAME.html or NAME.html)")
    add.add_argument("--documents", type=Path, metavar="DIR", help="embed the words of the passages, for readers who may have them")
    add.add_argument("--no-open", dest="open", action="store_false", help="only write it")

    add = command("query", "Ask a question: a named one, a file, standard input or SPARQL",
        "participants -P event='visit to La Escombrera'", "question.rq -f csv", '"SELECT ?s { ?s a schema:Person }"', "- < question.rq",
        output=True, remote=True,
    )  # fmt: skip
    add.add_argument(
        "question", metavar="NAME|FILE|-|SPARQL",
        help="FILE if it ends in .rq or .sparql or has a slash; SPARQL if it has white space or a brace; else the NAME of a question",
    )  # fmt: skip
    add.add_argument(
        "-P", "--parameter", type=assignment, action="append", metavar="name=value",
        help="what the question is about (tejido queries NAME says which names it takes); can be given again",
    )  # fmt: skip
    add.add_argument(
        "-f", "--format", choices=FORMATS, metavar="FORMAT",
        help=f"{', '.join(FORMATS[:6])} for rows (default: table); {', '.join(FORMATS[6:])} for triples (default: turtle)",
    )  # fmt: skip

    add = command("queries", "List the named questions, or explain one", "", "participants")
    add.add_argument("name", nargs="?", metavar="NAME", help="the question to explain: what it asks and takes")

    add = command("show", "All that is said of one actor, with the passages", "UNDP", "'La Escombrera' --lang es", output=True, remote=True)
    add.add_argument("actor", metavar="ACTOR", help="a name in any language, a prefixed name or an IRI")
    add.add_argument("-f", "--format", choices=("text", "json"), default="text", metavar="FORMAT", help="text (default) or json")

    add = command(
        "path",
        "Chains of relationships between two actors",
        "UNDP Rio-ITS",
        "'Daniel Quintero Calle' Rio-ITS -k 2 --avoid-hubs",
        output=True,
        remote=True,
    )
    add.add_argument("a", metavar="A", help="a name in any language, a prefixed name or an IRI")
    add.add_argument("b", metavar="B", help="the same of the other one")
    add.add_argument("-k", type=positive, default=1, metavar="N", help="how many chains (default: 1)")
    add.add_argument("--avoid-hubs", action="store_true", help="not by way of actors that are linked to nearly everything")
    add.add_argument("--only", nargs="+", metavar="PREDICATE", help="only by these relationships, such as tj:visits")
    add.add_argument("-f", "--format", choices=("text", "json"), default="text", metavar="FORMAT", help="text (default) or json")

    add = command("rank", "Actors by their place in the network", "", "--by betweenness --limit 10", output=True, remote=True)
    add.add_argument("--by", choices=MEASURES, default="degree", metavar="MEASURE", help=f"{', '.join(MEASURES)} (default: degree)")
    add.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    add.add_argument(
        "-f", "--format", choices=("table", "csv", "json"), default="table", metavar="FORMAT", help="table (default), csv or json"
    )

    add = command("communities", "Groups that have more to do with one another than with the rest", "", output=True, remote=True)
    add.add_argument(
        "-f", "--format", choices=("table", "csv", "json"), default="table", metavar="FORMAT", help="table (default), csv or json"
    )

    add = command("export", "The graph in a format of other tools",
        "-o graph.ttl", "-f trig -o graph.trig", "--evidence statements", "-f graphml -o graph.graphml",
        output=True, remote=True,
    )  # fmt: skip
    add.add_argument("-f", "--format", choices=EXPORTS, default="turtle", metavar="FORMAT", help=f"{', '.join(EXPORTS)} (default: turtle)")
    add.add_argument(
        "--evidence", choices=("graphs", "statements", "rdf12", "none"), metavar="FORM",
        help="how statements keep their passages: graphs (default of trig, nquads, jsonld), statements, rdf12, none (of the others)",
    )  # fmt: skip

    add = command("push", "Send the graph to a triple store, and read it back",
        "http://127.0.0.1:7878/query --update http://127.0.0.1:7878/update",
        "http://127.0.0.1:8890/sparql --graph-store http://127.0.0.1:8890/sparql-graph-crud-auth --auth-file secret",
    )  # fmt: skip
    add.add_argument("there", metavar="ENDPOINT", help="where the store takes questions")
    ways = add.add_mutually_exclusive_group()
    ways.add_argument("--update", metavar="URL", help="where it takes SPARQL updates (default: ENDPOINT)")
    ways.add_argument("--graph-store", metavar="URL", help="send by the Graph Store Protocol, to this address, instead of by updates")
    add.add_argument(
        "--default-graph", metavar="IRI",
        help="the graph there for what is said by all passages together (default: the store's own default graph, if it has one)",
    )  # fmt: skip
    add.add_argument("--dry-run", action="store_true", help="only list what would be sent and removed")
    of_server(add)

    add = command("pull", "Fetch the graph from a triple store as one file, complete or not at all",
        "http://127.0.0.1:7878/query -o graph.trig", "https://example.org/sparql --auth-file secret > graph.nq",
        output=True,
    )  # fmt: skip
    add.add_argument("there", metavar="ENDPOINT", help="where the store takes questions")
    add.add_argument("-f", "--format", choices=("trig", "nquads"), metavar="FORMAT", help="trig or nquads (default: trig for a FILE.trig)")
    of_server(add)

    command("check", "Check the project: shapes and checks, each finding with file and line", "")

    add = command("verify", "Whether every passage still stands in the documents", "documents", "documents --coverage")
    add.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENTS", help="your copies of the documents: files or folders")
    add.add_argument("--coverage", action="store_true", help="list the sentences that no passage covers")
    add.add_argument(
        "--anchor", action="store_true", help="write into the project the hashes of what is new, and where moved passages stand now"
    )

    add = command("cite", "The name of the passage that consists of these words", 'documents/report.txt "The whole sentence."')
    add.add_argument("document", type=Path, metavar="DOCUMENT", help="the file, your copy of the document")
    add.add_argument("words", metavar="WORDS", help="all words of the passage, from its first to its last")

    add = command("serve", "Serve the graph over HTTP: its page, what is said of each actor, the questions, a SPARQL endpoint",
        "", "--port 8000 --timeout 10", "--update-token-file token",
    )  # fmt: skip
    add.add_argument("--host", default="127.0.0.1", metavar="HOST", help="the address to listen on (default: 127.0.0.1)")
    add.add_argument("--port", type=port, default=8642, metavar="PORT", help="the port (default: 8642; 0: any that is free)")
    add.add_argument("--timeout", type=seconds, default=30, metavar="SECONDS", help="how long a question may take (default: 30)")
    add.add_argument("--max-rows", type=positive, metavar="N", help="refuse answers of more rows (default: any that 64 MB hold)")
    add.add_argument("--workers", type=positive, metavar="N", help="long questions answered at once (default: 2 a processor)")
    add.add_argument("--memory", type=positive, default=1024, metavar="MB", help="how much memory a question may take (default: 1024)")
    add.add_argument("--update-token-file", type=Path, metavar="FILE", help="whoever sends the token in this file may change the graph")
    add.add_argument("--store", type=Path, metavar="DIR", help="where the graph that can be changed is kept (default: PROJECT/store)")
    add.add_argument(
        "--allow-origin", type=origin, action="append", default=[], metavar="ORIGIN", help="let pages of this origin ask, or * for all"
    )
    add.add_argument("--allow-host", action="append", default=[], metavar="NAME", help="answer to this name too, such as graph.example.org")
    add.add_argument(
        "--allow-remote", type=remote, action="append", default=[], metavar="URL", help="let SERVICE and LOAD reach this address"
    )

    add = command("init", "Make a new, small project", "my-project")
    add.add_argument("directory", type=Path, metavar="DIR", help="the new folder")
    return whole
