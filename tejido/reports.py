"""How portraits, chains, the library, checks and verifications read in a terminal. Each function gives text that ends in a line break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .tables import bold, clean, dim, table, terminal_width, wrap
from .words import head, in_language, word

if TYPE_CHECKING:
    from pathlib import Path

    from .anchors import Anchored
    from .checks import Finding
    from .coverage import Uncovered
    from .front_matter import Parameter
    from .graph import Graph
    from .network import Chain, Hop
    from .portrait import Part, Portrait
    from .queries import Query
    from .together import Together
    from .verification import DocumentResult, PassageResult, Verification


def portrait(shown: Portrait) -> str:
    """Who it is, then its facts under their relationships, each with its passages."""
    from .together import together

    lines = heading(shown)
    for label, facts in groupby(shown.facts, key=lambda fact: fact.label):
        lines += ["", bold(label)]
        for one in together(facts):
            lines += fact_lines(one, shown.lang)
    if not shown.facts:
        lines += ["", word("nothing", shown.lang)]
    return "".join(f"{line}\n" for line in lines)


def heading(shown: Portrait) -> list[str]:
    names = dict(sorted(shown.names.items(), key=lambda pair: pair[0] != shown.lang))
    first, *rest = dict.fromkeys(names.values()) if names else [shown.short]
    lines = [f"{bold(clean(first))}  {dim(', '.join(shown.classes.values()))}".rstrip()]
    lines += [clean(name) for name in rest]
    if shown.others:
        lines.append(f"{word('also', shown.lang)}: {clean(', '.join(shown.others))}")
    if shown.same:
        lines.append(f"{word('same as', shown.lang)}: {clean(', '.join(shown.same))}")
    return [*lines, dim(shown.short)]


def fact_lines(one: Together, lang: str) -> list[str]:
    fact = one.fact
    extra = "" if fact.text == (parts := parts_text(fact.parts)) else parts
    text = ", ".join(clean(each.text or each.other) for each in (fact, *one.also)) + (f" ({clean(extra)})" if extra else "")
    lines = [f"  {line}" for line in fitted(text, 2)]
    return lines + [dim(f"      {line}") for source in fact.evidence for line in fitted(clean(source.label(lang)), 6)]


def parts_text(parts: Iterable[Part]) -> str:
    return "; ".join(f"{part.label}: {part.text}" for part in parts)


def fitted(text: str, margin: int) -> list[str]:
    limit = terminal_width()
    return wrap(text, max(limit - margin, 20)) if limit else [text]


def chains(graph: Graph, found: Sequence[Chain], lang: str) -> str:
    """Numbered chains, a line a hop, with the passages of each."""
    lines: list[str] = []
    for number, chain in enumerate(found, 1):
        label = graph.vocabulary.label
        lines += [""] * (number > 1)
        lines.append(bold(f"{number}. {label(chain.hops[0].source, lang)}") + dim(f"  {word('hops', lang, len(chain.hops))}"))
        for hop in chain.hops:
            lines += hop_lines(graph, hop, lang)
    return "".join(f"{line}\n" for line in lines)


def hop_lines(graph: Graph, hop: Hop, lang: str) -> list[str]:
    label = graph.vocabulary.label
    arrow = f"── {label(hop.predicate, lang)} ─▶" if hop.forward else f"◀─ {label(hop.predicate, lang)} ──"
    lines = [f"   {arrow} {bold(clean(label(hop.target, lang)))}"]
    for passage in hop.passages:
        source = graph.evidence.get(passage)
        lines += [dim(f"        {line}") for line in fitted(clean(source.label(lang) if source else passage), 8)]
    return lines


def chains_plain(graph: Graph, found: Sequence[Chain], lang: str) -> list[list[dict[str, Any]]]:
    """For JSON: each hop with its labels and passages."""
    label = graph.vocabulary.label
    return [
        [
            {
                **hop._asdict(),
                **{f"{end}_label": label(getattr(hop, end), lang) for end in ("source", "predicate", "target")},
                "passages": [known.plain() if (known := graph.evidence.get(passage)) else {"iri": passage} for passage in hop.passages],
            }
            for hop in chain.hops
        ]
        for chain in found
    ]


def library(questions: Sequence[Query], lang: str) -> str:
    rows = [[query.title, in_language(query.summary, lang), ", ".join(query.parameters)] for query in questions]
    return table([head(name, lang) for name in ("name", "summary", "parameters")], rows, terminal_width())


def question(query: Query, lang: str) -> str:
    """One question: what it answers, its parameters, an example."""
    lines = [bold(query.title), in_language(query.summary, lang)]
    if query.parameters:
        lines += ["", word("parameters", lang)]
        lines += [f"  {name}  {described(parameter, lang)}" for name, parameter in query.parameters.items()]
    given = "".join(f" -P {name}={quoted(parameter.default)}" for name, parameter in query.parameters.items())
    return "".join(f"{line}\n" for line in [*lines, "", word("example", lang), f"  tejido query {query.title}{given}"])


def described(parameter: Parameter, lang: str) -> str:
    default = "" if parameter.default is None else f" = {parameter.default}"
    return f"{in_language(parameter.summary, lang)} {dim(f'({word(parameter.type, lang)}{default})')}"


def quoted(default: object) -> str:
    import shlex

    return "…" if default is None else shlex.quote(str(default))


def findings(found: Iterable[Finding], lang: str) -> str:
    from .errors import place

    return "".join(
        f"{place(one.file or one.focus, one.line, None)}: {in_language(one.messages, lang)} [{one.check}: {one.focus}]\n" for one in found
    )


def verification(result: Verification, named: Iterable[Path], lang: str) -> str:
    """A line a document, then a line for each of its passages that is not identical; what is no document, if it was `named`."""
    lines: list[str] = []
    for one in result.documents:
        lines.append(f"{one.path or one.document.file_name}: {word(one.state, lang)}{counts(one, lang)}")
        lines += [f"  {passage.passage.iri}: {word(passage.state, lang, by=passage.by)}" for passage in astray(one)]
    named = set(named).intersection(result.strangers)
    lines += [f"{path}: {word('not a document', lang)}" for path in sorted(named)]
    if others := len(result.strangers) - len(named):
        lines.append(word("files found", lang, others))
    return "".join(f"{line}\n" for line in lines)


def astray(one: DocumentResult) -> list[PassageResult]:
    """The passages that do not stand; of a missing document nothing is known."""
    return [passage for passage in one.passages if passage.state != "identical"] if one.text else []


def counts(one: DocumentResult, lang: str) -> str:
    if not (one.text and one.passages):
        return ""
    return f", {word('identical', lang, len(one.passages), same=one.count('identical'))}"


def coverage(missing: Iterable[Uncovered], lang: str) -> str:
    return "".join(f"{one.span.iri}: {word('line', lang, number=one.line)}: {clean(' '.join(one.rest.split()))}\n" for one in missing)


def anchored(done: Anchored, lang: str) -> str:
    counted = {"re-anchored": done.moved, "hashed": done.hashed, "files written": len(done.files)}
    return ", ".join(word(name, lang, number) for name, number in counted.items())
