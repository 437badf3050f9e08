"""Spanish or English: what the address names, or else what the reader's browser prefers (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

LANGUAGES = ("es", "en")
RANGE = re.compile(r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*", re.ASCII)
MAX_RANGES = 20


def language(parameters: Mapping[str, str], accepted: str | None) -> tuple[str, str | None]:
    """The language of the answer, and the one that the address names, if it does."""
    chosen = parameters.get("lang")
    if chosen in LANGUAGES:
        return chosen, chosen
    return preferred(accepted or ""), None


def preferred(accepted: str) -> str:
    """Of what an Accept-Language field says; English when it names neither."""
    found = [RANGE.fullmatch(part) for part in accepted.lower().split(",")[:MAX_RANGES]]
    quality: dict[str, float] = {}
    for one in filter(None, found):
        quality[one[1]] = max(quality.get(one[1], 0), float(one[2] or 1))
    return "es" if quality.get("es", 0) > quality.get("en", quality.get("*", 0)) else "en"
