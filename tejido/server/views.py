"""What a reader can be asked beside the protocol: views of the graph for people, for spreadsheets, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .about import HTML, about, page, thing
from .channel import Message
from .desk import Desk
from .languages import language
from .messages import Refusal
from .naming import named
from .negotiation import choose
from .openapi import openapi
from .questions import listed
from .reconciliation import reconcile
from .telling import told
from .worker import answered

Showing = Callable[[Desk, Mapping[str, Any]], Message]  # `said`: path, parameters, accept, language, home, origins


def described(desk: Desk, said: Mapping[str, Any]) -> Message:
    """/openapi.json"""
    whole = openapi(desk.title("en"), desk.questions.values(), said["home"])
    return answered("application/json", json.dumps(whole, ensure_ascii=False).encode())


def for_people(showing: Showing) -> Showing:
    """The view, whose refusals are pages too for whoever prefers pages."""

    def shown(desk: Desk, said: Mapping[str, Any]) -> Message:
        try:
            return showing(desk, said)
        except Refusal as refusal:
            if choose(said["accept"], ["text/plain", HTML]) != HTML:
                raise
            lang, chosen = language(said["parameters"], said["language"])
            body = desk.render("refused.html", lang, chosen, said, status=refusal.status, wrong=told(desk, refusal, lang))
            message = page(body, lang, *refusal.headers)
            message.said["status"] = int(refusal.status)
            return message

    return shown


VIEWS: dict[str, Showing] = {
    "about": for_people(about),
    "thing": for_people(thing),
    "questions": for_people(listed),
    "reconcile": reconcile,
    "names": named,
    "openapi": described,
}
