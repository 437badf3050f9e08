"""The command line: one function a command, no logic. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import parser
from .errors import NameNotFound, OutputError, TejidoError, UsageError

if TYPE_CHECKING:
    from .graph import Graph

__all__ = ["main", "parser"]

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# what each command does


def explore(args: argparse.Namespace) -> int:
    from .words import word

    graph = graph_of(args)
    if graph.source.local:
        found = graph.check()
        if found:
            say(word("findings to list", graph.lang, len(found)))
    path = args.output or page_path(graph)
    write(graph.page(args.documents, getattr(args, "lang", None)).html, path)
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

    here = project.locate(getattr(args, "project", None))
    lang = lang_of(args)
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
        raise NameNotFound(unlinked(graph, args))
    as_json = args.format == "json"
    write(to_json(reports.chains_plain(graph, found, graph.lang)) if as_json else reports.chains(graph, found, graph.lang), args.output)
    return 0


def unlinked(graph: Graph, args: argparse.Namespace) -> str:
    """Why there is no chain."""
    if graph.resolve(args.a) == graph.resolve(args.b):
        return f"{args.a!r} and {args.b!r} are the same; a chain leads from one to another"
    return f"nothing links {args.a!r} and {args.b!r}{in_the_way(graph, args)}"


def in_the_way(graph: Graph, args: argparse.Namespace) -> str:
    """` with` the options without which there would be a chain: one of them if that is enough."""
    if not (args.avoid_hubs or args.only):
        return ""
    without = {"--avoid-hubs": (False, args.only or ()), "--only": (args.avoid_hubs, ()), "--avoid-hubs and --only": (False, ())}
    return next((f" with {options}" for options, (avoid, only) in without.items() if graph.path(args.a, args.b, 1, avoid, only)), "")


def rank(args: argparse.Namespace) -> int:
    graph = graph_of(args)
    scores = graph.rank(args.by)[: args.limit]
    label = graph.vocabulary.label
    rows = [[graph.shorten(one.actor), label(one.actor, graph.lang), label(one.kind, graph.lang), f"{one.score:.6g}"] for one in scores]
    write(tabular(["actor", "name", "kind", args.by], rows, args.format, graph.lang), args.output)
    return 0


def communities(args: argparse.Namespace) -> int:
    graph = graph_of(args)
    label = graph.vocabulary.label
    rows = [[str(one.number), str(one.size), "; ".join(label(member, graph.lang) for member in one.members)] for one in graph.communities()]
    write(tabular(["community", "size", "members"], rows, args.format, graph.lang), args.output)
    return 0


def export(args: argparse.Namespace) -> int:
    from .words import word

    graph = graph_of(args)
    done = graph.export(args.format, args.evidence)
    write(done.data, args.output)
    for note in done.notes:
        say(f"{word('note', graph.lang)}: {note}")
    return 0


def push(args: argparse.Namespace) -> int:
    from . import push as pushing
    from .progress import counter
    from .words import word

    graph = graph_of(args)
    known = (args.timeout, args.auth_file)
    pushed = pushing.to(graph, args.there, args.update, args.graph_store, args.default_graph, *known)
    if args.dry_run:
        write(tabular(["action", "graph", "statements"], pushed.plan().rows(), "table", graph.lang))
        return 0
    done = pushed.run(counter(word("graphs", graph.lang)))
    counts = {"statements": sum(map(len, done.send.values())), "removed": len(done.remove), "same": done.same}
    say(word("pushed" if done.send or done.remove else "nothing to push", graph.lang, len(done.send) or done.same, **counts))
    return 0


def pull(args: argparse.Namespace) -> int:
    from . import graph
    from .mirror import Mirror
    from .progress import counter
    from .words import word

    there = graph.connect(args.there, args.timeout, getattr(args, "project", None), lang_of(args), args.auth_file)
    named = "trig" if args.output and args.output.suffix == ".trig" else "nquads"
    store = Mirror(there.source, there.project).store(counter(word("graphs", there.lang)))
    write(there.on(store).export(args.format or named).data, args.output)
    return 0


def check(args: argparse.Namespace) -> int:
    from . import reports, words

    graph = graph_of(args)
    found = graph.check()
    write(reports.findings(found, graph.lang))
    say(words.word("findings" if found else "no findings", graph.lang, len(found)))
    return 1 if found else 0


def verify(args: argparse.Namespace) -> int:
    from . import reports, words

    graph = graph_of(args)
    result = graph.verify(args.documents)
    write(reports.verification(result, args.documents, graph.lang))
    whole = result.is_whole
    if args.coverage:
        missing = graph.coverage(args.documents)
        write(reports.coverage(missing, graph.lang))
        say(words.word("uncovered", graph.lang, len(missing)))
        whole = whole and not missing
    if args.anchor:
        done = graph.anchor(result)
        say(reports.anchored(done, graph.lang))
        return 0
    return 0 if whole else 1


def cite(args: argparse.Namespace) -> int:
    found = graph_of(args).cite(args.document, args.words)
    if not found:
        raise NameNotFound(f"{args.document}: these words are not in it")
    write("".join(f"<{span}>\n" for span in found))
    return 0


def serve(args: argparse.Namespace) -> int:
    from . import project
    from .server.settings import settings_of

    here = project.locate(getattr(args, "project", None))
    settings = settings_of(args, here)
    from .server.server import serve as run

    run(settings, here)
    return 0


def init(args: argparse.Namespace) -> int:
    from . import project, words

    made = project.initialise(args.directory)
    say(words.word("new project", lang_of(args), root=made.root, folder=args.directory))
    return 0


# what they share


def graph_of(args: argparse.Namespace) -> Graph:
    from . import graph

    folder, lang = getattr(args, "project", None), getattr(args, "lang", None)
    if getattr(args, "endpoint", None):
        return graph.connect(args.endpoint, args.timeout, folder, lang, args.auth_file)
    return graph.open(folder, lang)


def lang_of(args: argparse.Namespace) -> str:
    from .graph import system_language

    return getattr(args, "lang", None) or system_language()


def write(data: str | bytes, path: Path | None = None) -> None:
    from . import output

    output.write(data.encode("utf-8", "replace") if isinstance(data, str) else data, path)


def say(line: str) -> None:
    """One line to standard error, if it is open and takes it; what others wrote into it steers no terminal."""
    with suppress(AttributeError, OSError):
        sys.stderr.write(CONTROL.sub(" ", line) + "\n")


def read_stdin() -> str:
    if sys.stdin is None:
        raise UsageError("standard input is closed; name a file or a question")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageError(f"standard input is not UTF-8: byte {problem.start} cannot be read") from None


def to_json(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def tabular(columns: Sequence[str], rows: Sequence[Sequence[str]], form: str, lang: str) -> str:
    from . import tables, words

    if form == "json":
        return to_json([dict(zip(columns, row, strict=True)) for row in rows])
    if form == "csv":
        from .results import delimited

        return delimited(columns, rows)
    return tables.table([words.head(name, lang) for name in columns], rows, tables.terminal_width())


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


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "explore": explore,
    "query": query,
    "queries": questions,
    "show": show,
    "path": path,
    "rank": rank,
    "communities": communities,
    "export": export,
    "push": push,
    "pull": pull,
    "check": check,
    "verify": verify,
    "cite": cite,
    "serve": serve,
    "init": init,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status."""
    try:
        whole = parser()
        args = whole.parse_args(argv)
        if "command" not in args:
            write(whole.format_help())
            return 0
        status: int = COMMANDS[args.command](args)
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
