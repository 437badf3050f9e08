"""The words that results and notes are told in, Spanish and English, in one place. Errors are in English.

The names of columns stand in `columns.csv`: the variable of a question, and what people read in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

# Of a text with a bar the first half is for one, the second for every other number `n`.
TEXTS = {
    "also": {"es": "también", "en": "also"},
    "characters": {"es": "caracteres", "en": "characters"},
    "class": {"es": "clase", "en": "class"},
    "date": {"es": "fecha", "en": "date"},
    "decimal": {"es": "decimal", "en": "decimal"},
    "different": {"es": "distinto", "en": "different"},
    "entity": {"es": "entidad", "en": "entity"},
    "example": {"es": "ejemplo", "en": "example"},
    "files found": {
        "es": "{n} archivo encontrado no es un documento de este proyecto|{n} archivos encontrados no son documentos de este proyecto",
        "en": "{n} file found is not a document of this project|{n} files found are not documents of this project",
    },
    "files written": {"es": "{n} archivo escrito|{n} archivos escritos", "en": "{n} file written|{n} files written"},
    "findings": {"es": "{n} hallazgo|{n} hallazgos", "en": "{n} finding|{n} findings"},
    "findings to list": {
        "es": "{n} hallazgo; `tejido check` lo muestra|{n} hallazgos; `tejido check` los muestra",
        "en": "{n} finding; `tejido check` lists it|{n} findings; `tejido check` lists them",
    },
    "gone": {"es": "ya no está", "en": "gone"},
    "graphs": {"es": "grafos", "en": "graphs"},
    "hashed": {"es": "{n} con su primera huella", "en": "{n} hashed for the first time"},
    "hops": {"es": "{n} paso|{n} pasos", "en": "{n} hop|{n} hops"},
    "identical": {
        "es": "{same} de {n} pasaje idéntico|{same} de {n} pasajes idénticos",
        "en": "{same} of {n} passage identical|{same} of {n} passages identical",
    },
    "inferred": {"es": "inferido", "en": "inferred"},
    "integer": {"es": "entero", "en": "integer"},
    "left out: details": {
        "es": "este archivo contiene la red dibujada: no están los importes, los papeles ni otros detalles; -f trig lo contiene todo",
        "en": "this file holds the drawn network: amounts, roles and other details are not in it; -f trig holds everything",
    },
    "left out: passages": {
        "es": "los pasajes de cada enunciado no están en este archivo; --evidence statements los escribe, -f trig los guarda como grafos",
        "en": "the passages of each statement are not in this file; --evidence statements writes them, -f trig keeps them as graphs",
    },
    "left out: statements": {
        "es": "{n} enunciado no está en este archivo: RDF/XML no puede escribirlo|"
        "{n} enunciados no están en este archivo: RDF/XML no puede escribirlos",
        "en": "{n} statement is not in this file: RDF/XML cannot write it|{n} statements are not in this file: RDF/XML cannot write them",
    },
    "line": {"es": "línea {number}", "en": "line {number}"},
    "missing": {"es": "no está aquí", "en": "not here"},
    "moved": {"es": "desplazado {by:+d}", "en": "moved by {by:+d}"},
    "new": {"es": "nuevo", "en": "new"},
    "new project": {
        "es": "{root}: proyecto nuevo; véalo con: tejido explore --project {folder}",
        "en": "{root}: a new project; look at it with: tejido explore --project {folder}",
    },
    "no": {"es": "no", "en": "no"},
    "no findings": {"es": "ningún hallazgo", "en": "no findings"},
    "no hash": {"es": "sin huella", "en": "no hash"},
    "not a document": {"es": "no es un documento de este proyecto", "en": "not a document of this project"},
    "note": {"es": "nota", "en": "note"},
    "nothing": {"es": "Ningún pasaje dice nada de ello.", "en": "No passage says anything of it."},
    "parameters": {"es": "parámetros", "en": "parameters"},
    "past the end": {"es": "más allá del final", "en": "past the end"},
    "nothing to push": {
        "es": "nada que enviar: el grafo está allí como aquí|nada que enviar: los {n} grafos están allí como aquí",
        "en": "nothing to send: the graph is there as it is here|nothing to send: all {n} graphs are there as they are here",
    },
    "predicate": {"es": "relación", "en": "predicate"},
    "pushed": {
        "es": "{n} grafo enviado ({statements} enunciados), {removed} retirados, {same} ya estaban; leídos allí de nuevo: completos|"
        "{n} grafos enviados ({statements} enunciados), {removed} retirados, {same} ya estaban; leídos allí de nuevo: completos",
        "en": "{n} graph sent ({statements} statements), {removed} removed, {same} already there; read back: whole|"
        "{n} graphs sent ({statements} statements), {removed} removed, {same} already there; read back: whole",
    },
    "re-anchored": {
        "es": "{n} pasaje seguido a su nuevo lugar|{n} pasajes seguidos a su nuevo lugar",
        "en": "{n} passage re-anchored|{n} passages re-anchored",
    },
    "same as": {"es": "lo mismo que", "en": "same as"},
    "same file": {"es": "el mismo archivo", "en": "same file"},
    "same text": {"es": "el mismo texto", "en": "same text"},
    "stated": {"es": "enunciado", "en": "stated"},
    "string": {"es": "texto", "en": "string"},
    "uncovered": {
        "es": "{n} oración que ningún pasaje cubre|{n} oraciones que ningún pasaje cubre",
        "en": "{n} sentence that no passage covers|{n} sentences that no passage covers",
    },
    "yes": {"es": "sí", "en": "yes"},
}
WHOLE = re.compile(r"-?[1-9]\d{4,98}", re.ASCII)


def in_language(names: Mapping[str, str], lang: str) -> str:
    """The name in that language, or else in English, or in whatever there is."""
    return names.get(lang) or names.get("en") or next(iter(names.values()), "")


def word(name: str, lang: str, n: int | None = None, **values: object) -> str:
    """The text of that name, with its values; `n` is the number that decides between one and several."""
    one, _, several = in_language(TEXTS[name], lang).partition("|")
    text = one if n == 1 else several or one
    return text.format(n=grouped(str(n), lang), **values)


def grouped(digits: str, lang: str) -> str:
    """A whole number from 10 000 up with marks between its thousands, 12.500 in Spanish and 12,500 else; any other text as it is."""
    if not WHOLE.fullmatch(digits):
        return digits
    return f"{int(digits):,}".replace(",", "." if lang == "es" else ",")


def head(name: str, lang: str) -> str:
    """What stands above a column: in Spanish a word for the variable, where there is one."""
    return columns().get(name, name) if lang == "es" else name


def heading(name: str, lang: str) -> str:
    """What a page writes above a column: the same, and in English the variable in words: `onBehalfOf` is "on behalf of"."""
    return head(name, lang) if lang == "es" else re.sub(r"(?<=[a-z0-9])[A-Z]", lambda found: f" {found[0].lower()}", name)


@cache
def columns() -> dict[str, str]:
    lines = Path(__file__).with_name("columns.csv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(",", 1) for line in lines)
