"""An index of names for graphs too large to read all names at every start: SQLite beside the store, with trigrams for what is misspelled.

It answers as `names.Names` does, in the same order. Only where no name begins with or contains what was typed, and it is looked for
among those spelled alike, the index looks at the names that share its rarest trigrams and not at all of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .names import SUGGESTIONS, alike, fold
from .namespaces import SKOS

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store, Triple

Name = tuple[str, int, str, str]  # IRI, place of the property in PLACES, language, name

SCHEMA = Path(__file__).with_name("search.sql")
RAREST = 5  # trigrams that candidates are taken from
CANDIDATES = 600
NEAREST = 40  # candidates that are compared letter by letter
# In the order in which queries/engine/names.rq sorts the roles of the names of one thing.
PLACES = {SKOS + local: place for place, local in enumerate(("hiddenLabel", "altLabel", "prefLabel"))}
FEW = 500  # forms that are sorted; more are read in their order
LAST = "\U0010ffff"
RANGE = "SELECT id FROM form WHERE folded >= ? AND folded < ? LIMIT ?"
HEAD = "SELECT id FROM form WHERE substr(folded, 1, 4) = substr(?1, 1, 4) AND folded >= ?1 AND folded < ?2 ORDER BY id"
LETTER = "SELECT id FROM form WHERE substr(folded, 1, 2) = substr(?1, 1, 2) AND folded >= ?1 AND folded < ?2 ORDER BY id"
WITHIN = "SELECT rowid FROM trigram WHERE trigram MATCH ? ORDER BY rowid"
ENDING = "SELECT term FROM rarity WHERE substr(term, 2) = ?"


def names_of(store: Store) -> Iterator[tuple[str, str]]:
    """IRI and name of everything named in the default graph, in the order of IRIs."""
    return in_order(named(naming(store)))


def in_order(names: Iterable[Name]) -> Iterator[tuple[str, str]]:
    return ((iri, name) for iri, _, _, name in sorted({*names}))


def naming(store: Store) -> Iterator[Quad]:
    """The quads of the default graph that may name something."""
    from pyoxigraph import DefaultGraph, NamedNode

    for predicate in PLACES:
        yield from store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph())


def named(facts: Iterable[Quad | Triple]) -> Iterator[Name]:
    """The names among some facts."""
    from pyoxigraph import Literal, NamedNode

    for fact in facts:
        place, object_ = PLACES.get(fact.predicate.value), fact.object
        if place is not None and isinstance(object_, Literal) and isinstance(fact.subject, NamedNode):
            yield fact.subject.value, place, object_.language or "", object_.value


def write(path: Path, names: Iterable[Name]) -> int:
    """Write an index, and how many names it has. Forms are numbered by length, so that the shortest are found first."""
    pairs = [(iri, name, fold(name)) for iri, name in in_order(names)]
    forms = sorted({form: None for _, _, form in pairs}, key=len)
    numbers = {form: number for number, form in enumerate(forms)}
    with closing(sqlite3.connect(path)) as index, index:
        index.executescript(SCHEMA.read_text(encoding="utf-8"))
        index.executemany("INSERT INTO form VALUES (?, ' ' || ?)", enumerate(forms))
        index.executemany("INSERT INTO name VALUES (?, ?, ?)", ((iri, name, numbers[form]) for iri, name, form in pairs))
        index.execute("INSERT INTO trigram (trigram) VALUES ('rebuild')")
        index.execute("INSERT INTO rarity SELECT term, doc FROM vocabulary")
    return len(pairs)


class Index:
    """An index that `write` wrote."""

    def __init__(self, path: Path) -> None:
        self.index = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def all(self) -> Iterator[tuple[str, str]]:
        """IRI and name of everything named, in the order of IRIs."""
        return self.index.execute("SELECT iri, text FROM name ORDER BY rowid")

    def find(self, text: str) -> list[str]:
        """The IRIs of that name, sorted; those spelled exactly so, if there are any."""
        exact = self._column("SELECT DISTINCT iri FROM name WHERE text = ? ORDER BY iri", text)
        return exact or self._column("SELECT DISTINCT iri FROM name JOIN form ON id = form WHERE folded = ? ORDER BY iri", f" {fold(text)}")

    def like(self, text: str) -> list[str]:
        """The IRIs with the nearest names, best first: names that begin with the text, that contain it, that are spelled much alike."""
        return [*self.near(text, SUGGESTIONS)]

    def near(self, text: str, most: int) -> dict[str, str]:
        """The same with the names that were found, each under its IRI; at most so many."""
        wanted = fold(text)
        beginning = [*islice(self._beginning(f" {wanted}"), most)]
        forms = chain(self._beginning(f" {wanted}"), self._containing(f" {wanted}"))
        if len(beginning) < most:
            forms = chain(forms, self._alike(wanted))
        found: dict[str, str] = {}
        for form in forms:
            for iri, name in self.index.execute("SELECT iri, text FROM name WHERE form = ? ORDER BY iri, text", (form,)):
                found.setdefault(iri, name)
            if len(found) >= most:
                break
        return dict(islice(found.items(), most))

    def _beginning(self, wanted: str) -> Iterator[int]:
        """The forms that begin so, the shortest first."""
        some = self._column(RANGE, wanted, wanted + LAST, FEW)
        if len(some) < FEW:
            yield from sorted(some)
        else:
            yield from self._each(HEAD if len(wanted) > 3 else LETTER, wanted, wanted + LAST)

    def _containing(self, wanted: str) -> Iterator[int]:
        """The forms with the text at the beginning of a word, the shortest first."""
        parts = [wanted] if len(wanted) > 2 else self._column(ENDING, wanted)  # one letter is part of a trigram
        return self._each(WITHIN, " OR ".join(map(_quoted, parts))) if parts else iter(())

    def _alike(self, wanted: str) -> Iterator[int]:
        for form in alike(wanted, self._candidates(wanted)):
            yield from self._each("SELECT id FROM form WHERE folded = ?", f" {form}")

    def _candidates(self, wanted: str) -> list[str]:
        """Forms that share rare trigrams with the text, those that share most first."""
        own = trigrams(wanted)
        if not own:
            return []
        marks = ", ".join("?" * len(own))
        rare = self._column(f"SELECT term FROM rarity WHERE term IN ({marks}) ORDER BY forms LIMIT ?", *own, RAREST)  # noqa: S608 - marks alone
        if not rare:
            return []
        anyone = " OR ".join(map(_quoted, rare))
        matching = self._column("SELECT substr(folded, 2) FROM trigram WHERE trigram MATCH ? LIMIT ?", anyone, CANDIDATES)
        return sorted(matching, key=lambda form: -len(own & trigrams(form)) / (len(own) + len(form)))[:NEAREST]

    def _each(self, query: str, *values: object) -> Iterator[int]:
        return (row[0] for row in self.index.execute(query, values))

    def _column(self, query: str, *values: object) -> list[Any]:
        return [row[0] for row in self.index.execute(query, values)]


def trigrams(form: str) -> set[str]:
    return {form[start : start + 3] for start in range(len(form) - 2)}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
