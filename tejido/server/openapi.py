"""The description of the HTTP API (OpenAPI 3.1): `openapi.json`, and a path for each named question, made from its front matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__, sparql
from ..words import in_language
from .languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..front_matter import Parameter
    from ..queries import Query

SKELETON = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))
SCHEMAS: dict[str, dict[str, str]] = {
    "entity": {"type": "string"},
    "class": {"type": "string"},
    "predicate": {"type": "string"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
}
NAMES = "a name in any language, a prefixed name or an IRI"
WRONG = {"400": "wrong", "404": "unknown", "406": "unacceptable", "409": "ambiguous", "504": "late"}


def openapi(title: str, questions: Iterable[Query], home: str) -> dict[str, Any]:
    paths = {f"/queries/{query.title}": {"get": operation(query)} for query in questions}
    info = {**SKELETON["info"], "title": title, "version": __version__}
    return {**SKELETON, "info": info, "servers": [{"url": home}], "paths": {**SKELETON["paths"], **paths}}


def operation(query: Query) -> dict[str, Any]:
    """How a question is asked."""
    form = sparql.form(sparql.tokens(query.text))
    kind = "triples" if form is not None and form.text.upper() in {"CONSTRUCT", "DESCRIBE"} else "rows"
    answers = {"200": kind, **WRONG}
    return {
        "tags": ["questions"],
        "operationId": f"ask-{query.title}",
        "summary": in_language(query.summary, "en") or query.title,
        "description": " · ".join(query.summary[lang] for lang in LANGUAGES if lang in query.summary),
        "parameters": [
            *(described(name, parameter) for name, parameter in query.parameters.items()),
            {"$ref": "#/components/parameters/lang"},
        ],
        "responses": {status: {"$ref": f"#/components/responses/{name}"} for status, name in answers.items()},
    }


def described(name: str, parameter: Parameter) -> dict[str, Any]:
    """A parameter; what it takes when nothing is given is its default."""
    about = in_language(parameter.summary, "en") or name
    schema: dict[str, Any] = {**SCHEMAS[parameter.type]}
    if parameter.default is not None:
        schema["default"] = parameter.default if isinstance(parameter.default, int | float | str) else str(parameter.default)
    return {
        "name": name,
        "in": "query",
        "required": parameter.default is None,
        "description": f"{about}: {NAMES}" if parameter.type in {"entity", "class", "predicate"} else about,
        "schema": schema,
    }
