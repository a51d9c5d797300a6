"""How the decoding processes talk: lines of JSON, never anything that could be code."""

import json
from pathlib import Path
from typing import Any

from assets.facts import Facts
from assets.formats import FORMATS, Format


def pack(message: dict[str, Any]) -> bytes:
    """One message as one line."""
    return json.dumps(message, default=_tagged).encode() + b"\n"


def unpack(line: bytes) -> dict[str, Any]:
    """The message again; ValueError if it is none."""
    try:
        message = json.loads(line, object_hook=_untagged)
    except (RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a message") from error
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def _tagged(value: object) -> dict[str, Any]:
    if isinstance(value, Path):
        return {"$path": str(value)}
    if isinstance(value, Format):
        return {"$format": value.name}
    if isinstance(value, Facts):
        return {"$facts": value.to_json()}
    raise TypeError(f"{type(value).__name__} cannot be sent to another process")


def _untagged(found: dict[str, Any]) -> Any:
    match found:
        case {"$path": path}:
            return Path(path)
        case {"$format": name}:
            return FORMATS[name]
        case {"$facts": facts}:
            return Facts.from_json(facts)
    return found
