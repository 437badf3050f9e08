"""What a question says of itself: YAML behind `#+ ` at its top (the convention of grlc), with its summary and its parameters."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .errors import QueryError
from .sparql import like

KEYS = {"summary", "description", "tags", "parameters"}
LANGUAGE = re.compile(r"[a-z]{2}")
# The types of parameters, and what is said of a value that is none.
EXPECTED = {
    "entity": "an IRI",
    "class": "an IRI",
    "predicate": "an IRI",
    "string": "a text",
    "integer": "a whole number such as 42",
    "decimal": "a number such as 12.5",
    "date": "a date such as 2023-06-14",
}


class Parameter(NamedTuple):
    """`default` is what a person would type, None where a value is required."""

    type: str
    default: object
    summary: dict[str, str]


def front_matter(text: str, name: str) -> tuple[dict[str, str], dict[str, Parameter]]:
    """Summary by language, and parameters by name. Raises QueryError with line and column in the question."""
    import yaml

    lines = [line[2:].removeprefix(" ") if line.startswith("#+") else "" for line in text.splitlines()]
    loader = yaml.SafeLoader("\n".join(lines))
    try:
        node = loader.get_single_node()
        front = loader.construct_document(node) if node else {}
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise QueryError(f"front matter: {problem.problem}", *place(mark), name=name) from None
    except yaml.YAMLError as problem:
        raise QueryError(f"front matter: {problem}", name=name) from None
    except ValueError as problem:  # a date such as 2023-02-30
        raise QueryError(f"front matter: {problem}", *place(node and node.start_mark), name=name) from None
    check(front, KEYS, node, name)
    declared = front.get("parameters") or {}
    nodes = children(children(node).get("parameters"))
    return by_language(front.get("summary")), {
        str(key): parameter(value, nodes.get(str(key), node), name) for key, value in declared.items()
    }


def place(mark: Any) -> tuple[int, int]:
    """Line and column, from 1, in the question; its lines stand three characters further right, behind `#+ `."""
    return (mark.line + 1, mark.column + 4) if mark else (1, 1)


def check(value: object, keys: set[str], node: Any, name: str, languages: bool = False) -> None:
    """Whether a value is a mapping with these keys alone, or with `languages`, too. Raises QueryError at the place of its `node`."""
    if not isinstance(value, dict):
        raise QueryError(f"front matter: expected a mapping with {', '.join(sorted(keys))}", *place(node.start_mark), name=name)
    for key in value:
        if key not in keys and not (languages and LANGUAGE.fullmatch(str(key))):
            raise QueryError(
                f"front matter: unknown key {key}{like(str(key), keys)}", *place(keys_of(node).get(str(key), node).start_mark), name=name
            )


def keys_of(node: Any) -> dict[Any, Any]:
    """The nodes of a mapping's keys, which know where they stand, by key."""
    return {key.value: key for key, _ in node.value}


def children(node: Any) -> dict[Any, Any]:
    """The nodes of a mapping's values by key; none for what is no mapping."""
    return {key.value: value for key, value in node.value} if node is not None and isinstance(node.value, list) else {}


def parameter(value: object, node: Any, name: str) -> Parameter:
    check(value, {"type", "default"}, node, name, languages=True)
    assert isinstance(value, dict)  # noqa: S101 - what `check` has just established
    kind = value.get("type", "string")
    if kind not in EXPECTED:
        raise QueryError(f"front matter: unknown type {kind}{like(str(kind), EXPECTED)}", *place(node.start_mark), name=name)
    return Parameter(kind, value.get("default"), by_language({key: text for key, text in value.items() if key not in {"type", "default"}}))


def by_language(summary: object) -> dict[str, str]:
    """A text for every language: a plain one serves for all."""
    if isinstance(summary, dict):
        return {str(key): str(value) for key, value in summary.items()}
    return {"es": str(summary), "en": str(summary)} if summary is not None else {}
