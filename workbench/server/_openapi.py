"""The API in OpenAPI 3.1: written beside the handlers, its events taken from the values themselves.

Source: OpenAPI Specification 3.1.0.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from importlib.metadata import version
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from workbench.model.codes import codes
from workbench.model.events import StreamEvent

Json = dict[str, Any]
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_ERRORS = {
    "400": "The request cannot be used.",
    "401": "Nobody is logged in, or the key is not known.",
    "404": "There is no such thing, or not for this person.",
    "409": "Somebody else was first.",
    "410": "The stream's address no longer works.",
    "413": "The request is too large.",
    "429": "Too many at once or in a minute; `Retry-After` says when to come back.",
}
_ABOUT = """
Answers are **runs**: they belong to the server and are kept before they are shown. `POST /v1/tutor/messages` or
`POST /v1/runs` starts one and gives the address of its stream, which any number of readers may read, leave and
come back to with the id of the last event they have.

Log in as on the pages, or send a key: `Authorization: Bearer wbk_…` (`workbench access add NAME`).
"""


@cache
def specification() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The course workbench",
            "version": version("course-workbench"),
            "description": _ABOUT,
        },
        "paths": _PATHS,
        "components": {
            "schemas": _SCHEMAS | {_schema_name(kind): _event(kind) for kind in get_args(StreamEvent)},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key of `workbench access`."},
                "login": {"type": "apiKey", "in": "cookie", "name": "user", "description": "A page's login."},
            },
        },
        "security": [{"key": []}, {"login": []}],
    }


# Pieces ---------------------------------------------------------------------------------------


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(doc: str = "", **more: Any) -> Json:
    return {"type": "string"} | ({"description": doc} if doc else {}) | more


def _object(required: str, **properties: Json) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


def _json(schema: Json, doc: str) -> Json:
    return {"description": doc, "content": {"application/json": {"schema": schema}}}


def _in(name: str, where: str, doc: str, *, required: bool = False, **schema: Any) -> Json:
    given = schema or {"type": "string"}
    required = required or where == "path"
    return {"name": name, "in": where, "required": required, "description": doc, "schema": given}


def _call(
    summary: str,
    responses: dict[str, Json],
    *,
    fails: str = "401 429",
    parameters: tuple[Json, ...] = (),
    body: Json | None = None,
    open_: bool = False,
) -> Json:
    failing = {status: _json(_ref("Error"), _ERRORS[status]) for status in fails.split()}
    call: Json = {"summary": summary, "responses": responses | ({} if open_ else failing)}
    if parameters:
        call["parameters"] = list(parameters)
    if body is not None:
        call["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if open_:
        call["security"] = []
    return call


def _schema_name(kind: type[Any]) -> str:
    return kind.__name__


def _event(kind: type[Any]) -> Json:
    """The schema of an event's data."""
    hints = get_type_hints(kind)
    properties = {one.name: _value(hints[one.name]) for one in fields(kind)}
    required = [one.name for one in fields(kind) if one.default is MISSING]
    doc = f"`{kind.name}`: {kind.__doc__ or ''}"
    return {"type": "object", "description": doc, "required": required, "properties": properties}


def _value(hint: Any) -> Json:
    if get_origin(hint) is UnionType:
        return {"anyOf": [_value(part) for part in get_args(hint)]}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": {}}
    return {"type": "null"} if hint is type(None) else {"type": _TYPES[hint]}


# What there is --------------------------------------------------------------------------------

_RUN_ID = _in("id", "path", "The run.", type="string", pattern="^[a-z0-9]{1,32}$")
_LEVEL = {"type": "integer", "minimum": 1, "maximum": 3}

_SCHEMAS: Json = {
    "Error": _object(
        "code message retryable advice",
        code={"type": "string", "enum": list(codes())},
        message=_text("One sentence for a person."),
        retryable={"type": "boolean"},
        advice=_text("What to do."),
    ),
    "Stream": _object(
        "stream_id stream_url",
        stream_id=_text("The run."),
        stream_url=_text("Where who asked can read it; works until an hour after its end."),
    ),
    "Message": _object(
        "session_id message",
        session_id=_text("A conversation's id, or any name of your own for one that begins now."),
        problem_id=_text("The page it is about."),
        message=_text("What the learner says."),
        hint_level=_LEVEL | {"description": "The least the hint may give away."},
        context=_text("What the learner looks at."),
        stream_id=_text("An answer to stop first."),
        request_id=_text("Your own id: sent twice, it is done once."),
    ),
    "Preferences": _object(
        "",
        characters_per_second={
            "type": ["number", "null"],
            "minimum": 1,
            "description": "Speed; null takes text as it comes.",
        },
        auto_accept={"type": "boolean", "description": "Whether proposed changes are taken at once."},
        reduced_motion={"type": "boolean"},
    ),
    "RunRequest": _object(
        "",
        feature={"type": "string", "enum": ["edit", "block", "coach", "analysis"], "default": "edit"},
        action=_text("What to do with `text`.", default="instruct"),
        text=_text("What it is about."),
        instruction=_text("The wish in words."),
        context=_text("What stands around it."),
        system=_text("The system prompt."),
        turns={
            "type": "array",
            "items": _object("role text", role={"enum": ["user", "assistant"]}, text=_text()),
            "description": "A whole conversation, instead of the above.",
        },
        hint_level=_LEVEL,
        model=_text("The model; empty takes the one that is set."),
        course_id=_text(),
        document_id=_text(),
        request_id=_text("Your own id: sent twice, it is done once."),
    ),
    "Run": _object(
        "id status text epoch length stream_id stream_url",
        id=_text(),
        status={"enum": ["pending", "streaming", "completed", "failed", "cancelled", "interrupted"]},
        feature=_text(),
        text=_text("What was written so far, as Markdown."),
        continues=_text(
            "What an answer that broke off said before; this run goes on behind it. Mostly empty."
        ),
        epoch={"type": "integer"},
        length={"type": "integer", "description": "Characters of text, and one for each control event."},
        finish_reason=_text(),
        error={"anyOf": [_ref("Error"), {"type": "null"}]},
        usage={
            "anyOf": [
                _object(
                    "input_tokens output_tokens total_tokens",
                    input_tokens={"type": "integer"},
                    output_tokens={"type": "integer"},
                    total_tokens={"type": "integer"},
                ),
                {"type": "null"},
            ]
        },
        provider=_text(),
        model=_text(),
        accepted_by={"type": ["string", "null"]},
        created=_text(format="date-time"),
        ended={"type": ["string", "null"], "format": "date-time"},
        stream_id=_text(),
        stream_url=_text(),
    ),
}

_EVENTS = ", ".join(f"`{kind.name}`" for kind in get_args(StreamEvent))
_STREAM = f"""Server-sent events, each with an id as its last field: {_EVENTS}.
A delta's `pos` is its place; a new `stream.start` says from which `base` on the text is told anew."""

_SOCKET = """Messages are `{"event", "data", "id", "stream_id"}`: the events of a stream, and `state`, `progress`, `ack`.
Commands are `{"command", "ref", …}`: `ask` {message, hint_level?, problem_id?, request_id?}, `stop` {stream_id?},
`pause`, `resume`, `skip`, `speed` {characters_per_second}, `queue.list`, `queue.add` {message, …},
`queue.remove` {id}, `queue.reorder` {id, before?}, `queue.go`. Each is answered by an `ack` {ref, command, ok, result | error}."""

_PATHS: Json = {
    "/v1/tutor/messages": {
        "post": _call(
            "Say something to the coach.",
            {"202": _json(_ref("Stream"), "It is being answered.")},
            fails="400 401 404 413 429",
            body=_ref("Message"),
        )
    },
    "/v1/tutor/stream": {
        "get": _call(
            "Read an answer as it comes.",
            {
                "200": {"description": _STREAM, "content": {"text/event-stream": {"schema": {"type": "string"}}}},
                "204": {"description": "All of it was read already."},
            },
            fails="400 401 404 410 429",
            parameters=(
                _in("token", "query", "From the stream's address.", required=True),
                _in("Last-Event-ID", "header", "The place to go on from."),
                _in("last_event_id", "query", "The same, for who cannot set headers."),
                _in("format", "query", "How text is written.", type="string", enum=["markdown", "html"]),
            ),
        )
    },
    "/v1/tutor/stream/{id}": {
        "delete": _call(
            "Stop an answer; what was shown is kept.",
            {"200": _json(_object("stream_id status", stream_id=_text(), status=_text()), "It has ended.")},
            fails="401 404 429",
            parameters=(_RUN_ID,),
        )
    },
    "/ws/stream/{session_id}": {
        "get": _call(
            "A conversation over a WebSocket.",
            {"101": {"description": _SOCKET}},
            fails="400 401 404 429",
            parameters=(
                _in("session_id", "path", "A conversation's id, or a name of your own for one."),
                _in("problem_id", "query", "The page that a conversation which begins now is about."),
                _in("stream_id", "query", "An answer to go on with."),
                _in("last_event_id", "query", "The place in it to go on from."),
                _in("format", "query", "How text is written.", type="string", enum=["markdown", "html"]),
            ),
        )
    },
    "/v1/preferences": {
        "get": _call("How the caller takes answers.", {"200": _json(_ref("Preferences"), "All of them.")}),
        "patch": _call(
            "Change some of it.",
            {"200": _json(_ref("Preferences"), "All of them, as they are now.")},
            fails="400 401 429",
            body=_ref("Preferences"),
        ),
    },
    "/v1/runs": {
        "post": _call(
            "Have something written.",
            {"202": _json(_ref("Run"), "It is being written.")},
            fails="400 401 413 429",
            body=_ref("RunRequest"),
        )
    },
    "/v1/runs/{id}": {
        "get": _call(
            "A run as it stands.",
            {"200": _json(_ref("Run"), "The run and its text so far.")},
            fails="401 404 429",
            parameters=(_RUN_ID,),
        )
    },
    "/v1/runs/{id}/accept": {
        "post": _call(
            "Take a run's text; the first to ask gets it.",
            {"200": _json(_ref("Run"), "It is yours.")},
            fails="401 404 409 429",
            parameters=(_RUN_ID,),
        )
    },
    "/v1/runs/{id}/regenerate": {
        "post": _call(
            "Ask the same again, as a new run.",
            {"200": _json(_ref("Run"), "The new run.")},
            fails="401 404 409 429",
            parameters=(_RUN_ID,),
        )
    },
    "/v1/runs/{id}/cancel": {
        "post": _call(
            "Stop a run; what was shown is kept.",
            {"200": _json(_ref("Run"), "It has ended.")},
            fails="401 404 429",
            parameters=(_RUN_ID,),
        )
    },
    "/v1/errors": {
        "get": _call("Every code by which a failure is told.", {"200": _json({"type": "object"}, "The catalogue.")})
    },
    "/v1/uploads/{token}": {
        "put": _call(
            "Send a file that a page has asked for.",
            {"200": _json({"type": "object"}, "It is there whole.")},
            fails="401 404 413 429",
            parameters=(_in("token", "path", "The place that was given for it."),),
        )
    },
    "/v1/assets/{sha256}": {
        "get": _call(
            "A file that a course uses.",
            {"200": {"description": "Its bytes; parts and `If-None-Match` are understood."}},
            fails="401 404 429",
            parameters=(_in("sha256", "path", "Its hash."),),
        )
    },
    "/v1/previews/{file}": {
        "get": _call(
            "A picture of an import that is being looked at.",
            {"200": {"description": "Its bytes; parts and `If-None-Match` are understood."}},
            fails="401 404 429",
            parameters=(_in("file", "path", "The preview's token, a slash and the file's name."),),
        )
    },
    "/google/connect": {
        "get": _call("Sign in with Google.", {"302": {"description": "To Google."}}, open_=True)
    },
    "/google/callback": {
        "get": _call("Where Google sends a person back to.", {"200": {"description": "A page."}}, open_=True)
    },
    "/v1/openapi.json": {"get": _call("This description.", {"200": _json({"type": "object"}, "OpenAPI 3.1.")}, open_=True)},
    "/v1/docs": {"get": _call("This description as a page.", {"200": {"description": "HTML."}}, open_=True)},
    "/healthz": {
        "get": _call("Whether the process lives.", {"200": _json({"type": "object"}, "It does.")}, open_=True)
    },
    "/readyz": {
        "get": _call(
            "Whether it can serve.",
            {
                "200": _json({"type": "object"}, "It can."),
                "503": _json({"type": "object"}, "It cannot; `problem` says why."),
            },
            open_=True,
        )
    },
    "/metrics": {
        "get": _call("Figures for Prometheus.", {"200": {"description": "Text."}}, open_=True)
    },
}  # fmt: skip
