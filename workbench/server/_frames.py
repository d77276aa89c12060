"""Frames: events as server-sent text, in ASCII.

The id comes last: a client that stores it as soon as it is read must have the rest by then.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from workbench.model.events import MessageDelta, StreamEvent
from workbench.services.generating import Step

_ascii = json.encoder.encode_basestring_ascii


def frame(step: Step, retry: str = "") -> str:
    """An event as server-sent text."""
    event = step.event
    place = f"id: {step.cursor}\n" if step.cursor is not None else ""
    return f"event: {event.name}\n{retry}data: {data_of(event)}\n{place}\n"


def delta_frame(epoch: int, position: int, text: str) -> str:
    """Text behind a place, as `frame` writes it: what comes most, the short way."""
    data = f'{{"content": {_ascii(text)}, "pos": {position}, "type": "markdown"}}'
    return f"event: message.delta\ndata: {data}\nid: {epoch}-{position + len(text)}\n\n"


def data_of(event: StreamEvent) -> str:
    """An event as JSON in ASCII."""
    if isinstance(event, MessageDelta):
        return f'{{"content": {_ascii(event.content)}, "pos": {event.pos}, "type": "{event.type}"}}'
    return json.dumps(asdict(event))
