"""Reads `graph/` and builds the dataset that is asked: statements, what rules add, entailments, passages, dates.

The dataset is kept in a folder named after the content of all files it is made from, so it is built once per content,
can be thrown away at any time, and two builds at once do each other no harm: both write beside, one is renamed first.

    KEY/dataset.nq      the whole dataset, sorted N-Quads, where it was woven in one piece
    KEY/entailed.nt     the part of the default graph that is entailed
    KEY/prefixes.json   the prefixes that the project's files declare
    KEY/store/          the dataset as an Oxigraph store, where that opens faster than reading the N-Quads
    KEY/names.db        an index of names, where it was woven in pieces
    KEY/columns/        the dataset in columns, there too (see `columnar`)
    KEY/parts.json      the pieces; with placed.nt and following.nt, all that the next build can start from (see `renewal`)
    KEY/sizes.json      the bytes that each of these files has; a folder where they differ was damaged and is built again
    hashes-….json       the hashes of the files of a project (see `hashes`)
    pieces/             what a large dataset was put together from, so that only what changed is woven again (see `pieces`)
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from . import __version__, ontology
from .errors import OutputError, ProjectError
from .hashes import Hashes
from .namespaces import TEJIDO
from .progress import Progress, terminal
from .sources import Source, digest, hashed, read

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .columnar.companion import Companion
    from .project import Project
    from .queries import LocalSource

ENTAILED = TEJIDO + "entailed"
STORE_FROM = 8_000  # quads. Measured: 5 000 open in 22 ms from N-Quads and 23 ms from disk, 20 000 in 52 and 22, 300 000 in 811 and 25
KEPT = 5  # datasets that stay in the cache
# What a dataset depends on besides its inputs.
MODULES = (
    *("assembly", "consequences", "dataset", "dates", "documents", "lines", "names", "namespaces", "ontology", "patterns", "pieces"),
    *("renewal", "rules", "search", "sources", "sparql", "weave"),
    *("columnar/index", "columnar/terms", "columnar/writer"),
)
LARGE = 1_000_000  # bytes of `graph/` from which it is woven in pieces
UNUSED = 3_600  # seconds until a piece that no build used is thrown away


def open_store(project: Project, *, progress: Progress | None = None) -> Store:
    """The project's dataset, built if need be. Read it only: what is written into it is lost or refused. Raises what `build` raises."""
    return read_store(build(project, progress=progress))


def read_store(folder: Path, memory: bool = False) -> Store:
    """The dataset in a folder that `build` gave: opened from disk where it is a store, or read into memory all the same."""
    from pyoxigraph import RdfFormat, Store

    try:
        if (folder / "store").is_dir() and not memory:
            return Store.read_only(str(folder / "store"))
        store = Store()
        with lines(folder) as read:
            store.load(read, RdfFormat.N_QUADS, lenient=True)
    except (SyntaxError, OSError) as error:
        raise ProjectError(f"{folder}: what was built here is damaged; remove this folder, and it is built again") from error
    return store


@contextmanager
def lines(folder: Path) -> Iterator[IO[bytes]]:
    """The dataset in a folder that `build` gave, to be read as N-Quads. Raises ProjectError."""
    from tempfile import TemporaryFile

    from pyoxigraph import RdfFormat

    if (folder / "dataset.nq").is_file():
        with (folder / "dataset.nq").open("rb") as file:
            yield file
        return
    with TemporaryFile() as written:
        read_store(folder).dump(written, RdfFormat.N_QUADS)
        written.seek(0)
        yield written


def read_source(folder: Path, memory: bool = False) -> LocalSource:
    """The same, to be asked."""
    from .queries import LocalSource

    index = folder / "names.db"
    return LocalSource(read_store(folder, memory), index if index.exists() else None, columns(folder))


def columns(folder: Path) -> Companion | None:
    """The columns in a folder that `build` gave, where there are any."""
    from .columnar.companion import Companion

    return Companion(folder / "columns") if (folder / "columns").is_dir() else None


def prefixes(project: Project) -> dict[str, str]:
    """Prefixes by name: the project's own (as `prefix:` and as `:`), then those that its files and the vocabulary declare."""
    return read_prefixes(build(project))


def read_prefixes(folder: Path) -> dict[str, str]:
    """The prefixes in a folder that `build` gave."""
    declared: dict[str, str] = json.loads((folder / "prefixes.json").read_text(encoding="utf-8"))
    return declared


def build(project: Project, *, progress: Progress | None = None) -> Path:
    """The folder of the project's dataset (see the module's text), built if it is not there.

    Raises SourceError for a file that cannot be read, ProjectError for a project that is not whole, OutputError if the
    cache cannot be written. Nothing half-written stays behind, not even after Ctrl-C.
    """
    remembered = Hashes(project.cache() / f"hashes-{sha256(str(project.root).encode()).hexdigest()[:16]}.json")
    folder = project.cache() / key(project, remembered.of)
    built = folder if _is_whole(folder) else _build(project, folder, progress)
    remembered.keep()
    return built


def _is_whole(folder: Path) -> bool:
    """Whether all that was written is there: a full disk or a lost power line may have taken some of it."""
    try:
        sizes = json.loads((folder / "sizes.json").read_bytes())
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def _build(project: Project, folder: Path, progress: Progress | None) -> Path:
    import tempfile

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="building-", dir=folder.parent) as beside:
            _write(project, Path(beside), progress or terminal())
            _rename(Path(beside), folder)
    except OSError as error:
        elsewhere = "" if folder.is_relative_to(project.root) else "; XDG_CACHE_HOME can name another folder"
        raise OutputError(f"{folder.parent}: the built graph cannot be kept here: {error.strerror or error}{elsewhere}") from error
    prune(folder.parent)
    return folder


def inputs(project: Project) -> dict[str, Path]:
    """The files that the dataset is made from, by name."""
    return engine(project) | graph_files(project)


def graph_files(project: Project) -> dict[str, Path]:
    return project.files("graph/**/*.ttl") | project.files("graph/**/*.trig")


def engine(project: Project) -> dict[str, Path]:
    """What makes a dataset of the graph: vocabulary, rules, entailments, the modules here and what they read."""
    rules = project.files("ontology/rules/*.rq") | project.files("ontology/entailment/*.rq")
    own = [f"{module}.py" for module in MODULES] + ["merge.ru", "search.sql"]
    return ontology.vocabulary(project) | rules | {name: Path(__file__).parent / name for name in own}


def key(project: Project, of: Callable[[Path], bytes] = hashed) -> str:
    """SHA-256 over the names and contents of all inputs (of each, its hash `of`) and over what builds from them."""
    return digest(inputs(project), _version(), of)


def _version() -> str:
    import pyoxigraph

    return f"{__version__} {pyoxigraph.__version__}"


def _rename(beside: Path, folder: Path) -> None:
    """Put the whole folder in its place. Another build may have been first; the same content stands there then."""
    import shutil

    if folder.is_dir() and not _is_whole(folder):
        shutil.rmtree(folder)
    try:
        beside.chmod(0o755)
        beside.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    else:
        beside.mkdir()  # its owner wants to remove it


def prune(cache: Path) -> None:
    """Keep the datasets made last, and those in use; what others removed meanwhile is no concern."""
    import shutil

    built = sorted((path for path in cache.iterdir() if re.fullmatch(r"[0-9a-f]{64}", path.name)), key=_age)
    for old in built[:-KEPT]:
        with suppress(OSError), locked(old, exclusive=True):
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def locked(folder: Path, *, exclusive: bool = False) -> Iterator[None]:
    """A dataset that is not thrown away meanwhile, however many are built: for who goes on opening its files.

    Raises OSError where somebody else uses it and it was to be used by nobody else.
    """
    if os.name == "nt":  # where there is no `tejido serve`, and files that are open cannot be thrown away
        yield
        return
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _write(project: Project, folder: Path, progress: Progress) -> None:
    """Build the dataset and write all files of its folder."""
    large = sum(path.stat().st_size for path in graph_files(project).values()) >= LARGE
    found = (_write_in_pieces if large else _write_at_once)(project, folder, progress)
    described = project.description
    vocabulary = {name: iri for source in reversed(ontology.load(project).sources) for name, iri in source.prefixes.items()}
    declared = vocabulary | found | {described.prefix: described.base, "": described.base}
    (folder / "prefixes.json").write_text(json.dumps(dict(sorted(declared.items())), ensure_ascii=False, indent=1), encoding="utf-8")
    files = [*folder.iterdir(), *folder.glob("columns/*")]
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(files) if path.is_file()}
    (folder / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")
    progress("")


def _write_at_once(project: Project, folder: Path, progress: Progress) -> dict[str, str]:
    from pyoxigraph import RdfFormat, Store

    from .weave import lines_of, weave

    progress("reading")
    sources = read_graph(project)
    store, entailed = weave(ontology.load(project), sources, progress)
    progress("writing")
    lines = lines_of(store)
    (folder / "dataset.nq").write_bytes(b"".join(lines))
    (folder / "entailed.nt").write_bytes(b"".join(entailed))
    if len(lines) >= STORE_FROM:
        progress("loading")
        Store(str(folder / "store")).bulk_load(path=folder / "dataset.nq", format=RdfFormat.N_QUADS, lenient=True)
    return {name: iri for source in reversed(sources) for name, iri in source.prefixes.items()}


def _write_in_pieces(project: Project, folder: Path, progress: Progress) -> dict[str, str]:
    from .assembly import assemble

    cache = project.cache() / "pieces"
    began = time.time()
    declared = assemble(project, graph_paths(project), folder, cache, digest(engine(project), _version()), progress)
    drop(cache, began - UNUSED)
    return declared


def drop(cache: Path, before: float) -> None:
    """Throw away the pieces that no build has used since."""
    import shutil

    for path in [*cache.iterdir()]:
        if _age(path) < before:
            shutil.rmtree(path, ignore_errors=True)


def graph_paths(project: Project) -> list[Path]:
    """All files of `graph/`, the catalogue first."""
    return sorted(graph_files(project).values(), key=lambda path: (path != project.catalogue, path))


def read_graph(project: Project) -> list[Source]:
    """What they say, as it stands there."""
    return [read(path, project.description.base) for path in graph_paths(project)]
