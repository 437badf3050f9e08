"""What a reader can be asked beside the protocol: views of the graph for people, for spreadsheets, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .about import about, thing
from .channel import Message
from .desk import Desk
from .openapi import openapi
from .questions import listed
from .reconciliation import reconcile
from .worker import answered

Showing = Callable[[Desk, Mapping[str, Any]], Message]  # `said`: path, parameters, accept, language, home, origins


def described(desk: Desk, said: Mapping[str, Any]) -> Message:
    """/openapi.json"""
    whole = openapi(desk.title("en"), desk.questions.values(), said["home"])
    return answered("application/json", json.dumps(whole, ensure_ascii=False).encode())


VIEWS: dict[str, Showing] = {
    "about": about,
    "thing": thing,
    "questions": listed,
    "reconcile": reconcile,
    "openapi": described,
}
