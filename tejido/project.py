"""A project is a folder with `graph/catalogue.ttl`; what it lacks it borrows from the bundled one.

A user's file wins over the bundled file of the same name in `ontology/`, `queries/` and `viz/`; `graph/` is never inherited.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import OutputError, ProjectError, UsageError
from .namespaces import DCTERMS, RDF_TYPE, TEJIDO
from .sources import read, text_of

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal | Triple

CATALOGUE = Path("graph", "catalogue.ttl")
NEVER_INHERITED = "graph"
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
PREFIX = re.compile(r"([^\W\d_]([\w.-]*[\w-])?)?")
EXAMPLES = {"baseIRI": "<https://example.org/harbour/>", "prefix": '"harbour"'}


@dataclass(frozen=True)
class Description:
    """The project as its catalogue describes it. `base` begins the names of its entities; `title` is keyed by language."""

    iri: str
    base: str
    prefix: str
    title: dict[str, str]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """A folder in the tool's own format: ontology/, graph/, queries/, viz/. `root` is absolute."""

    root: Path

    @property
    def catalogue(self) -> Path:
        return self.root / CATALOGUE

    @property
    def name(self) -> str:
        """A short name that can stand in a file name on every system: the project's prefix, or else its folder's name."""
        return re.sub(r"[^\w.-]+", "-", self.description.prefix or self.root.name).strip("-.") or "graph"

    @cached_property
    def description(self) -> Description:
        """What the catalogue says of the project. Raises SourceError, or ProjectError if it says nothing."""
        return describe(self.catalogue)

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Where files are looked for: the project's own folder first."""
        return tuple(dict.fromkeys([self.root, bundled_root()]))

    @property
    def is_bundled(self) -> bool:
        return self.root == bundled_root()

    def find(self, name: str) -> Path:
        """The file called `name`, such as `queries/path.rq`: the project's own, or else the bundled one. ProjectError if there is none."""
        for root in self._roots_of(name):
            if (root / name).is_file():
                return root / name
        raise ProjectError(f"{self.root}: there is no {name} in this project, and none is bundled")

    def files(self, pattern: str) -> dict[str, Path]:
        """Files that fit a glob such as `queries/*.rq`, keyed and sorted by their names under the root; own over bundled."""
        found = {path.relative_to(root).as_posix(): path for root in reversed(self._roots_of(pattern)) for path in _glob(root, pattern)}
        return dict(sorted(found.items()))

    def _roots_of(self, name: str) -> tuple[Path, ...]:
        return self.roots[:1] if Path(name).parts[0] == NEVER_INHERITED else self.roots

    def cache(self) -> Path:
        """The folder for what can be built again: `build/cache` in the project, or the user's cache if the project is not to be written.

        Raises OutputError where the user has none.
        """
        own = self.root / "build" / "cache"
        if not self._is_installed and os.access(self.root, os.W_OK):
            return own
        try:
            return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tejido"
        except RuntimeError:  # as in a container whose user nobody knows
            raise OutputError("the built graph cannot be kept: this user has no home; name a folder in XDG_CACHE_HOME") from None

    @property
    def _is_installed(self) -> bool:
        """True for the bundled project of an installed package, which belongs to the package manager."""
        return self.root == _package() / "bundled"


def locate(path: Path | str | None = None) -> Project:
    """The project at `path`; without one, the nearest folder above the working folder that is one, else the bundled project.

    Raises ProjectError if `path` is no project.
    """
    if path is not None:
        return _project_at(Path(path))
    here = working_folder()
    return Project(next(filter(_is_project, (here, *here.parents)), bundled_root()))


def _project_at(path: Path) -> Project:
    if not os.path.exists(path):  # noqa: PTH110 - false, too, for a name that is too long
        raise ProjectError(f"{path}: no such folder; `tejido init {path}` makes a project there")
    if not path.is_dir():
        raise ProjectError(f"{path}: this is a file; a project is a folder with {CATALOGUE.as_posix()}")
    if not _is_project(path):
        raise ProjectError(f"{path}: this folder is no project, it has no {CATALOGUE.as_posix()}; `tejido init` makes one")
    return Project(path.resolve())


def _is_project(folder: Path) -> bool:
    try:
        return (folder / CATALOGUE).is_file()
    except OSError as error:
        raise ProjectError(f"{folder}: cannot be looked into: {error.strerror}") from error


def working_folder() -> Path:
    """Where the user stands. ProjectError if that folder was removed meanwhile."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise ProjectError("the working folder is not there any more; change to one that is, or name the project with --project") from error


def bundled_root() -> Path:
    """The project that comes with the tool: the copy beside the modules if there is one (a wheel), else the repository."""
    inside = _package() / "bundled"
    return inside if inside.is_dir() else _package().parent


def _package() -> Path:
    return Path(__file__).resolve().parent


def _glob(root: Path, pattern: str) -> Iterator[Path]:
    """Files that fit; what an editor leaves behind (`.#x.ttl`, `.x.swp`) is not the project's."""
    return (path for path in root.glob(pattern) if path.is_file() and not path.name.startswith("."))


def initialise(target: Path | str) -> Project:
    """Make a new, small, valid project in `target`, which must not exist or be empty; written beside and renamed.

    Raises UsageError if something stands there already, OutputError if nothing can be written there.
    """
    import shutil
    import tempfile

    target = Path(target)
    target = target if target.is_absolute() else working_folder() / target
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(f"{target}: there is something here already; choose a new or an empty folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tejido-", dir=target.parent) as beside:
            whole = shutil.copytree(_package() / "example", Path(beside, "project"), copy_function=shutil.copyfile)
            whole.replace(target)
    except shutil.Error as error:  # of every file that could not be copied: from, to, why
        raise OutputError(f"{target}: the project cannot be written here: {error.args[0][0][2]}") from error
    except OSError as error:
        raise OutputError(f"{target}: the project cannot be written here: {error.strerror}") from error
    return Project(target.resolve())


def describe(catalogue: Path) -> Description:
    """Read the `tj:Project` of a catalogue. SourceError if the file is broken, ProjectError if it describes no project."""
    facts = read(catalogue).quads
    subject = next((fact.subject for fact in facts if fact.predicate.value == RDF_TYPE and fact.object == _named("Project")), None)
    if subject is None:
        raise ProjectError(f"{catalogue}: it describes no project; say `<> a tj:Project` in it")
    said: dict[str, list[Term]] = {}
    for fact in facts:
        if fact.subject == subject:
            said.setdefault(fact.predicate.value, []).append(fact.object)
    return Description(
        iri=text_of(subject),
        base=_fitting(catalogue, "baseIRI", ABSOLUTE, [*_texts(said, TEJIDO + "baseIRI"), text_of(subject)]),
        prefix=_fitting(catalogue, "prefix", PREFIX, [*_texts(said, TEJIDO + "prefix"), ""]),
        title={getattr(title, "language", None) or "": text_of(title) for title in said.get(DCTERMS + "title", [])},
        languages=tuple(_texts(said, DCTERMS + "language")),
    )


def _fitting(catalogue: Path, fact: str, form: re.Pattern[str], said: list[str]) -> str:
    """The first of what is said, which has to be of a form. ProjectError if it is not."""
    if not form.fullmatch(said[0]):
        raise ProjectError(f"{catalogue}: tj:{fact} “{said[0]}” cannot be one; write such as {EXAMPLES[fact]}")
    return said[0]


def _named(local: str) -> Term:
    from pyoxigraph import NamedNode

    return NamedNode(TEJIDO + local)


def _texts(said: dict[str, list[Term]], predicate: str) -> list[str]:
    return [text_of(term) for term in said.get(predicate, [])]
