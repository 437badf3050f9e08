"""Generates a project of any size in the tool's own form: catalogue, identities, passage graphs, inference graphs, hashes.

    python bench/generate.py FOLDER [--triples N] [--seed S] [--errors E] [--dataset FILE.nq|FILE.nq.gz]

FOLDER becomes a project as a user would have it; `--dataset` also builds it and writes the finished dataset as N-Quads. Nobody in it
exists and no document has words. `--errors` adds E passages of `form/errors.trig`, for shapes to find. The same arguments give the
same bytes. What is written is in `form/`; how often, is here:

- Size: N counts the distinct triples of the built default graph, met within 5 %; a document brings about TRIPLES of them.
- Documents: each holds every passage of `form/passages.trig` once, in random order, and more of them, geometrically distributed with
  a mean of MORE. A passage has 20 + lognormal characters, 100 in the median.
- Things: each document brings new ones of every kind, at the rate of `form/names.toml`; every second thing that it names is one of its
  own as long as there are any, every other one is drawn by Zipf's law with exponent 1 from all of that kind: the k-th is named with
  probability log(1 + 1/k) / log(kind's size + 1). So participation follows a power law, and nothing is never named.
- Names: one in Spanish and one in English, all different; another name for 30 % of persons and 40 % of organisations.
- Dates: see DATES. 35 % of documents have an inferred date, 15 % a doubt whether two systems are one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import math
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template
from typing import IO, Any

FORM = Path(__file__).with_name("form")
TRIPLES = 608  # of the built default graph, a document
MORE = 4
INFERENCES = (0.35, 0.15)  # in the order of form/inferences.trig
# Pattern and share: a day, a month, a year, open at the end, open at the beginning, a day without its year, about a year.
DATES = (
    ("{year}-{month:02}-{day:02}", 0.4),
    ("{year}-{month:02}", 0.15),
    ("{year}", 0.2),
    ("{year}/..", 0.1),
    ("../{year}", 0.05),
    ("XXXX-{month:02}-{day:02}", 0.05),
    ("{year}~", 0.05),
)
CHOICES = {
    "role": ["tj:participant", "tj:explainer", "tj:listener", "tj:performer", "tj:honoree"],
    "quality": ["tj:prestigious", "tj:essential", "tj:first", "tj:leading", "tj:efficient"],
    "bound": ["tj:exactly", "tj:atLeast", "tj:approximately", "tj:upTo"],
    "currency": ["COP", "USD", "EUR"],
}
UP_TO = {"rank": 10, "count": 500}


def share(size: int, part: int, parts: int) -> range:
    """Which of `size` things fall to one of some parts."""
    return range(size * part // parts, size * (part + 1) // parts)


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how many there are, and what the i-th is called."""

    name: str
    size: int
    classes: list[str]
    patterns: dict[str, list[str]]
    parts: dict[str, list[list[str]]]
    other: tuple[float, str] | None

    def own(self, document: int, documents: int) -> range:
        """Which of them a document brings."""
        return share(self.size, document, documents)

    def draw(self, chance: random.Random) -> int:
        """Any of them, by Zipf's law."""
        return int((self.size + 1) ** chance.random()) - 1

    def labels(self, index: int) -> dict[str, str]:
        """The names of the i-th, by language. All mixtures of class and parts come before the first is numbered."""
        number, form = divmod(index, len(self.classes))
        chosen = []
        for list_ in self.parts["es"]:
            number, place = divmod(number, len(list_))
            # Turned by what is chosen already: neighbours differ in all their parts, and no two are the same.
            chosen.append((place + 11 * sum(chosen) + 3 * form) % len(list_))
        tail = f" {number + 1}" if number else ""
        return {
            language: self.patterns[language][form].format(*(list_[i] for list_, i in zip(parts, chosen, strict=True))) + tail
            for language, parts in self.parts.items()
        }

    def otherwise(self, index: int) -> str | None:
        """The other name of the i-th, if it has one."""
        if self.other is None or random.Random(index).random() >= self.other[0]:
            return None
        label = self.labels(index)["es"]
        first, _, rest = label.partition(" ")
        return self.other[1].format(n=index + 1, first=first, rest=rest)


@dataclass(frozen=True)
class Archive:
    """All that is generated, as a function of its number of documents and its seed."""

    documents: int
    seed: int
    errors: int = 0

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        form = tomllib.loads((FORM / "names.toml").read_text(encoding="utf-8"))
        return {name: self._kind(name, said, form) for name, said in form["kinds"].items()}

    def _kind(self, name: str, said: dict[str, Any], form: dict[str, Any]) -> Kind:
        size = min(max(round(said["rate"] * self.documents), said.get("least", 3)), said.get("most", sys.maxsize))
        parts = {language: [_list(form[part], language) for part in said["parts"]] for language in ("es", "en")}
        return Kind(name, size, said["classes"], {"es": said["es"], "en": said["en"]}, parts, said.get("other"))

    def actors(self) -> Iterator[str]:
        """The identities, in Turtle."""
        written = Template((FORM / "actor.ttl").read_text(encoding="utf-8"))
        for kind in self.kinds.values():
            for index in range(kind.size):
                other = kind.otherwise(index)
                yield written.substitute(
                    kind.labels(index),
                    name=f"{kind.name}-{index + 1}",
                    **{"class": kind.classes[index % len(kind.classes)]},
                    other=f'; skos:altLabel "{other}"@es ' if other else "",
                )


def _list(words: Any, language: str) -> list[str]:
    return words if isinstance(words, list) else words[language]


class Document:
    """One document: its passages and what they state."""

    def __init__(self, archive: Archive, number: int) -> None:
        self.archive, self.number, self.name = archive, number, f"document-{number + 1}"
        self.chance = random.Random(archive.seed * 1_000_003 + number)
        self.new = {name: [*kind.own(number, archive.documents)] for name, kind in archive.kinds.items()}
        self.named: dict[str, int] = dict.fromkeys(self.new, 0)
        self.passages: list[str] = []
        self.length = 0

    def statements(self, passages: list[Template], inferences: list[Template], wrong: list[Template]) -> Iterator[str]:
        """Its passage graphs and inference graphs, in TriG."""
        chance = self.chance
        order = chance.sample(passages, len(passages))
        while chance.random() < MORE / (MORE + 1):
            order.append(chance.choice(passages))
        order += chance.choices(wrong, k=len(share(self.archive.errors, self.number, self.archive.documents)))
        for template in order:
            self.passages.append(self._passage())
            yield template.substitute(Values(self, f"{self.name}.{len(self.passages)}"))
        for often, template in zip(INFERENCES, inferences, strict=True):
            if chance.random() < often:
                yield template.substitute(Values(self, f"{self.name}.i{inferences.index(template)}"))

    def _passage(self) -> str:
        start = self.length + 1 if self.length else 0
        self.length = start + 20 + int(self.chance.lognormvariate(math.log(80), 0.6))
        return f"{self.name}.txt#char={start},{self.length}"

    def thing(self, kind: Kind) -> str:
        """One of a kind: every second time one of this document's own that was not named yet."""
        self.named[kind.name] += 1
        new = self.new[kind.name]
        return f"{kind.name}-{(new.pop(0) if new and self.named[kind.name] % 2 else kind.draw(self.chance)) + 1}"

    def date(self) -> str:
        chance = self.chance
        (pattern,) = chance.choices([pattern for pattern, _ in DATES], [share for _, share in DATES])
        return pattern.format(year=chance.randint(1990, 2025), month=chance.randint(1, 12), day=chance.randint(1, 28))

    def facts(self) -> dict[str, object]:
        """What the catalogue says of it."""
        language = self.chance.choice(["es", "en"])
        return {"document": self.name, "number": self.number + 1, "language": language, "length": self.length, "sha256": digest(self.name)}


class Values(dict[str, object]):
    """What stands for the names of a template, each drawn when it is first wanted; `kind2` differs from `kind`."""

    def __init__(self, document: Document, iri: str) -> None:
        super().__init__(id=iri, passage=document.passages[-1], earlier=document.passages[0])
        self.document = document

    def __missing__(self, key: str) -> object:
        document, chance = self.document, self.document.chance
        kinds = document.archive.kinds
        if kind := kinds.get(key.rstrip("23")):
            self[key] = next(thing for thing in iter(lambda: document.thing(kind), None) if thing not in self.values())
        elif "_" in key:
            self[key] = self._above(*(kinds[name] for name in key.split("_")))
        elif key in CHOICES:
            self[key] = chance.choice(CHOICES[key])
        elif key == "date":
            self[key] = document.date()
        elif key == "amount":
            self[key] = min(int(1000 * chance.paretovariate(0.8)), 10**12)
        else:
            self[key] = chance.randint(1, UP_TO[key])
        return self[key]

    def _above(self, kind: Kind, above: Kind) -> str:
        """What the thing of a kind is in: always the same."""
        index = int(str(self[kind.name]).rpartition("-")[2]) - 1
        return f"{above.name}-{index * above.size // kind.size + 1}"


def digest(text: str) -> str:
    """A hash in place of that of words that do not exist."""
    return hashlib.sha256(text.encode()).hexdigest()


def templates(name: str) -> list[Template]:
    """The paragraphs of a file of `form/`, without its comments."""
    text = re.sub(r"^#.*\n+", "", (FORM / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [Template(paragraph.strip() + "\n\n") for paragraph in text.split("\n\n")]


def write(folder: Path, triples: int, seed: int = 1, errors: int = 0) -> None:
    """Write a project of about that many triples into a folder."""
    archive = Archive(max(round(triples / TRIPLES), 6), seed, errors)
    head = (FORM / "head.ttl").read_text(encoding="utf-8") + "\n"
    described, hashed = (Template((FORM / name).read_text(encoding="utf-8")) for name in ("document.ttl", "hash.ttl"))
    passages, inferences, wrong = (templates(f"{name}.trig") for name in ("passages", "inferences", "errors"))
    statements = folder / "graph" / "statements"
    statements.mkdir(parents=True)
    with ExitStack() as stack:
        catalogue, actors, hashes = (
            stack.enter_context(_open(folder / "graph" / f"{name}.ttl")) for name in ("catalogue", "actors", "passages")
        )
        catalogue.write((FORM / "catalogue.ttl").read_text(encoding="utf-8"))
        actors.write(head)
        actors.writelines(archive.actors())
        hashes.write(head)
        for number in range(archive.documents):
            document = Document(archive, number)
            (statements / f"{document.name}.trig").write_text(
                head + "".join(document.statements(passages, inferences, wrong)), encoding="utf-8"
            )
            catalogue.write(described.substitute(document.facts()))
            hashes.writelines(hashed.substitute(passage=passage, sha256=digest(passage)) for passage in document.passages)


def _open(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="\n")


def write_dataset(folder: Path, target: Path) -> None:
    """Build the project in a folder and write its dataset as N-Quads, packed if the name ends in `.gz`."""
    from pyoxigraph import RdfFormat

    from tejido import dataset, project

    store = dataset.open_store(project.locate(folder), progress=lambda step: print(step, file=sys.stderr))
    with gzip.open(target, "wb", compresslevel=1) if target.suffix == ".gz" else target.open("wb") as out:
        store.dump(out, format=RdfFormat.N_QUADS)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("folder", type=Path, help="a folder that does not exist yet or has no project")
    arguments.add_argument("--triples", type=int, default=100_000, help="distinct triples of the default graph (default: 100 000)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--errors", type=int, default=0, help="passages with something wrong (default: none)")
    arguments.add_argument("--dataset", type=Path, help="also write the finished dataset here, as .nq or .nq.gz")
    chosen = arguments.parse_args()
    write(chosen.folder, chosen.triples, chosen.seed, chosen.errors)
    if chosen.dataset:
        write_dataset(chosen.folder, chosen.dataset)


if __name__ == "__main__":
    main()
