"""Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group, final report of 2023-04-10): OpenRefine matches names here.

    /reconcile                      manifest, query batches, data extension
    /reconcile/suggest/entity       and type, property
    /reconcile/properties           what can be fetched for entities of a type
    /reconcile/preview?id=          a small page of an entity
    /reconcile/es, /reconcile/en    the same, with names in that language

Identifiers are short: of an entity what follows the base IRI, of a type or a property its prefixed name. Other pages may only
ask here when they are allowed to (`--allow-origin`), although the API wants them all let in: a graph may be meant for few.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..namespaces import TEJIDO
from .about import VARY
from .asked import BATCH, loaded
from .candidates import batch
from .extension import extended, proposed
from .identifiers import ENTITY, Identifiers
from .languages import LANGUAGES, language
from .messages import Refusal
from .suggestions import PREVIEW, entities, preview, properties, types
from .worker import answered

if TYPE_CHECKING:
    from .channel import Message
    from .desk import Desk

PLACE = "/reconcile"
JSON = "application/json"

Operation = Callable[[Identifiers, Mapping[str, str]], dict[str, Any]]


def reconcile(desk: Desk, said: Mapping[str, Any]) -> Message:
    """Every request to the service. Refused with 400, 404, 413."""
    parts = [part for part in said["path"].removeprefix(PLACE).split("/") if part]
    place = f"{said['home']}{said['path'].rstrip('/')}"
    lang = parts.pop(0) if parts and parts[0] in LANGUAGES else language({}, said["language"])[0]
    known = Identifiers(desk, lang)
    if parts == ["preview"]:
        return preview(known, said)
    if tuple(parts) in OPERATIONS:
        answer = OPERATIONS[tuple(parts)](known, said["parameters"])
    elif parts:
        raise Refusal(HTTPStatus.NOT_FOUND, f"there is nothing at this address; the service is at {PLACE}")
    else:
        answer = served(known, said["parameters"]) or manifest(known, said["home"], place)
    return answered(JSON, json.dumps(answer, ensure_ascii=False).encode(), headers=[VARY])


OPERATIONS: dict[tuple[str, ...], Operation] = {
    ("properties",): proposed,
    ("suggest", "entity"): entities,
    ("suggest", "type"): types,
    ("suggest", "property"): properties,
}


def served(known: Identifiers, parameters: Mapping[str, str]) -> dict[str, Any] | None:
    """The answer to a batch of queries or a data extension query, None to a request that is neither."""
    if "queries" in parameters:
        return batch(known, loaded(parameters["queries"], "queries"))
    return extended(known, loaded(parameters["extend"], "extend")) if "extend" in parameters else None


def manifest(known: Identifiers, home: str, place: str) -> dict[str, Any]:
    """What the service is and can; `place` is its own address."""
    return {
        "versions": ["0.2"],
        "name": known.desk.title(known.lang),
        "identifierSpace": known.desk.addresses.base,
        "schemaSpace": TEJIDO,
        "documentation": f"{home}/about/",
        "serviceVersion": __version__,
        "defaultTypes": [known.named(ENTITY)],
        "view": {"url": f"{home}/about/{{{{id}}}}"},
        "preview": {"url": f"{place}/preview?id={{{{id}}}}", "width": PREVIEW[0], "height": PREVIEW[1]},
        "suggest": {kind: {"service_url": place, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")},
        "extend": {"propose_properties": {"service_url": place, "service_path": "/properties"}, "property_settings": []},
        "batchSize": BATCH,
    }
