"""Where the things of a graph stand on the server: IRIs as addresses, addresses as IRIs.

    BASE undp                          /about/undp
    BASE documents/harbour.txt#char=1,2  /about/documents/harbour.txt?char=1,2   (a fragment does not travel over HTTP)
    https://schema.org/Person          /about/schema:Person
    any other IRI                      /about/?iri=IRI

`/undp` leads to `/about/undp` with 303 See Other: whom a name stands for cannot be sent, what is said of them can
(Cool URIs for the Semantic Web, section 4.3). A suffix such as `.ttl` asks for a format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from urllib.parse import quote

from ..errors import NameNotFound
from ..names import iri_of

ABOUT = "/about/"
SUFFIXES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
    ".html": "text/html",
}
CHARACTERS = re.compile(r"char=\d+,\d+", re.ASCII)
PLAIN = "/:@!$&'()*+,;=~"  # what stands for itself in a path (RFC 3986, 3.3)


class Addresses:
    """`base` begins the names of the project's things; `shorten` gives the prefixed name of an IRI, or the IRI itself."""

    def __init__(self, base: str, prefixes: Mapping[str, str], shorten: Callable[[str], str]) -> None:
        self.base, self.prefixes, self.shorten = base, prefixes, shorten

    def of(self, iri: str, suffix: str = "") -> str:
        """Where a thing is told about, in the format of a suffix."""
        name, _, fragment = iri.removeprefix(self.base).partition("#")
        if iri.startswith(self.base) and travels(name) and (not fragment or CHARACTERS.fullmatch(fragment)):
            return f"{ABOUT}{quote(name, PLAIN)}{suffix}{f'?{fragment}' if fragment else ''}"
        short = self.shorten(iri)
        if short != iri and travels(short) and not iri.startswith(self.base):
            return f"{ABOUT}{quote(short, PLAIN)}{suffix}"
        return f"{ABOUT}{suffix}?iri={quote(iri, '')}"

    def meant(self, name: str, parameters: Mapping[str, str]) -> Iterator[str]:
        """The IRIs that a path behind `/about/` may stand for, the nearest first."""
        if "iri" in parameters:
            yield parameters["iri"]
            return
        fragment = f"#char={parameters['char']}" if "char" in parameters else ""
        yield f"{self.base}{name}{fragment}"
        with suppress(NameNotFound):
            if not fragment and (iri := iri_of(name, self.prefixes)):
                yield iri


def travels(name: str) -> bool:
    """Whether a name arrives as it is sent, and is read as one: clients resolve dots and may merge slashes."""
    dotted = any(part in {".", ".."} for part in name.split("/"))
    return not (dotted or "//" in name or name.startswith("/") or any(character.isspace() for character in name))


def without_suffix(name: str) -> tuple[str, str]:
    """The name and its suffix, empty if it has none of these."""
    suffix = next((one for one in SUFFIXES if name.endswith(one)), "")
    return name.removesuffix(suffix), suffix
