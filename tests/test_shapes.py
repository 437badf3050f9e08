"""tejido.shapes finds what pyshacl finds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Store

from tejido import checks, project
from tejido.project import Project
from tejido.shapes import NotPlainError, pairs_of, violations
from tejido.sources import read

ROOT = Path(__file__).parents[1]
INVALID = ROOT / "tests" / "invalid" / "shapes"


def told(findings: list[checks.Finding]) -> Counter[tuple[object, ...]]:
    return Counter({(found.check, named(found.focus), named(found.value), *sorted(found.messages.items())) for found in findings})


def named(node: str | None) -> str | None:
    """Blank nodes have another name in every library."""
    return "blank" if node and re.fullmatch(r"N?[0-9a-f]{32}", node) else node


def agree(judged: Project) -> Counter[tuple[object, ...]]:
    found = told([*checks._at_once(judged)])
    assert found == told([*checks.by_pyshacl(judged)])
    return found


def test_on_all_invalid_examples_together(example: Project) -> None:
    for path in INVALID.glob("*.trig"):
        shutil.copyfile(path, example.root / "graph" / "statements" / path.name)
    assert len({finding[0] for finding in agree(project.locate(example.root))}) > 15


def test_on_the_bundled_graph() -> None:
    assert not agree(project.locate(ROOT))


def test_on_errors_seeded_in_a_generated_graph(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", folder, "--triples", "6000", "--errors", "200"], check=True)
    found = agree(project.locate(folder))
    assert len({finding[0] for finding in found}) >= 6
    assert len(found) >= 100


PREFIXES = {
    "sh": "http://www.w3.org/ns/shacl#",
    "tj": "https://w3id.org/tejido/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
NAME = "sh:path skos:prefLabel"
# The class that is targeted, and what a property of it has to be.
PLAIN = {
    "kind of value": ("tj:Tenure", "sh:path tj:holder ; sh:nodeKind sh:BlankNodeOrLiteral"),
    "limits": ("schema:MonetaryAmount", "sh:path schema:value ; sh:maxInclusive 1000"),
    "below": ("schema:MonetaryAmount", "sh:path schema:value ; sh:maxExclusive 1200000.0"),
    "no numbers": ("tj:Entity", f"{NAME} ; sh:minInclusive 3"),
    "pattern on IRIs": ("tj:Detail", 'sh:path tj:event ; sh:pattern "open$"'),
    "narrower classes": ("tj:Entity", "sh:path tj:partOf ; sh:class tj:Event"),
    "languages": ("tj:Entity", "sh:path [ sh:alternativePath ( skos:prefLabel skos:altLabel ) ] ; sh:uniqueLang true"),
    "text": ("tj:Entity", f"{NAME} ; sh:datatype xsd:string"),
}
OTHER = {
    "constraint": ("tj:Entity", f"{NAME} ; sh:minLength 12"),
    "path": ("tj:Entity", "sh:path ( tj:partOf skos:prefLabel ) ; sh:maxCount 0"),
    "date": ("tj:Event", f"{NAME} ; sh:datatype xsd:date"),
}


def with_shapes(example: Project, text: str) -> Project:
    own = example.root / "ontology" / "own.shapes.ttl"
    own.parent.mkdir(exist_ok=True)
    own.write_text("".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + text, "utf-8")
    return project.locate(example.root)


def shape(target: str, constraint: str) -> str:
    return f'tj:S sh:targetClass {target} ; sh:property [ {constraint} ; sh:message "m" ] .'


@pytest.mark.parametrize("name", PLAIN)
def test_each_constraint(name: str, example: Project) -> None:
    assert agree(with_shapes(example, shape(*PLAIN[name])))


def test_a_constraint_on_the_node_itself(example: Project) -> None:
    assert agree(with_shapes(example, 'tj:S sh:targetClass tj:System ; sh:class tj:Event ; sh:message "m" .'))


WHOLE = {
    "target": f'tj:S sh:targetObjectsOf tj:holder ; sh:property [ {NAME} ; sh:maxCount 0 ; sh:message "m" ] .',
    "no message": f"tj:S sh:targetClass tj:Event ; sh:property [ {NAME} ; sh:maxCount 0 ] .",
    "a class that is a shape": f'tj:Event a sh:NodeShape, rdfs:Class ; sh:property [ {NAME} ; sh:maxCount 0 ; sh:message "m" ] .',
}


@pytest.mark.parametrize("text", [*(shape(*OTHER[name]) for name in OTHER), *WHOLE.values()], ids=[*OTHER, *WHOLE])
def test_the_rest_is_left_to_pyshacl(text: str, example: Project) -> None:
    own = with_shapes(example, text)
    with pytest.raises(NotPlainError):
        checks._at_once(own)
    assert told([*checks.by_shapes(own)]) == told([*checks.by_pyshacl(own)])
    assert [*checks.by_shapes(own)]


def test_nothing_is_found_before_all_shapes_are_read(example: Project) -> None:
    own = with_shapes(example, WHOLE["target"])
    with pytest.raises(NotPlainError):
        violations(pairs_of(Store()), read(own.root / "ontology" / "own.shapes.ttl").quads)
