"""The settings: one class, read from environment variables that begin with `WORKBENCH_`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from workbench.model.errors import Misconfigured
from workbench.model.limits import (
    ApiLimits,
    ChatLimits,
    EditLimits,
    FetchLimits,
    ImportLimits,
    PageLimits,
    RunLimits,
    limit,
)

_PREFIX = "WORKBENCH_"
_GROUPS = {
    "imports": "IMPORT_",
    "fetch": "FETCH_",
    "runs": "RUN_",
    "api": "API_",
    "edits": "EDIT_",
    "chats": "CHAT_",
    "pages": "PAGE_",
    "google": "GOOGLE_",
}
_ALSO = {"api_key": "ANTHROPIC_API_KEY", "base_url": "ANTHROPIC_BASE_URL"}
_NAMES = {"api_key": "ANTHROPIC_API_KEY", "base_url": "ANTHROPIC_BASE_URL"}


def _data_dir() -> Path:
    """`data/local` of the checkout this runs from, or of the current folder where it is installed."""
    checkout = Path(__file__).resolve().parent.parent
    return (checkout if (checkout / "pyproject.toml").exists() else Path.cwd()) / "data" / "local"


@dataclass(frozen=True, kw_only=True)
class GoogleAccess:
    """How people connect their Google account. Read from `WORKBENCH_GOOGLE_…`."""

    client_id: str = limit(
        "", "Client id of an OAuth web application in Google Cloud; without it nobody can connect an account."
    )
    client_secret: str = field(default="", repr=False, metadata={"doc": "The client's secret."})
    redirect_url: str = limit(
        "", "Address of `google/callback` as the browser sees it; empty takes that of the request."
    )
    seconds: float = limit(30.0, "Longest time to wait for one answer of Google.")
    state_minutes: int = limit(10, "How long a person may take to sign in.")
    auth_url: str = limit("https://accounts.google.com/o/oauth2/v2/auth", "Where people sign in.")
    token_url: str = limit("https://oauth2.googleapis.com/token", "Where tokens come from.")
    revoke_url: str = limit("https://oauth2.googleapis.com/revoke", "Where they are given back.")
    docs_url: str = limit("https://docs.googleapis.com", "Google Docs.")
    drive_url: str = limit("https://www.googleapis.com/drive/v3", "Google Drive.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that can be configured. Every field is an environment variable: `workbench doctor` lists them."""

    data_dir: Path = field(
        default_factory=_data_dir,
        metadata={"doc": "Folder for the database, the assets and the key file.", "shown": "`data/local`"},
    )
    database_url: str = limit(
        "", "`postgresql://user:password@host/name`; empty for SQLite in the data folder."
    )
    redis_url: str = limit("", "`redis://host:6379/0`, so that several processes hear of new text at once.")
    log: str = limit(
        "text", "`json` writes the server's log as JSON lines with run and user ids and no content."
    )
    provider: str = limit(
        "", "`anthropic`, `offline` or `scripted`; empty chooses Claude when a key is known."
    )
    api_key: str = field(
        default="",
        repr=False,
        metadata={"doc": "Key for the model endpoint; `ANTHROPIC_API_KEY` is read too."},
    )
    base_url: str = limit(
        "", "Address of an endpoint that speaks Anthropic's protocol; `ANTHROPIC_BASE_URL` is read too."
    )
    model: str = limit("", "Model to ask; empty takes the newest the workbench knows.")
    samples: bool = limit(True, "Whether a first start brings the sample course.")
    imports: ImportLimits = field(default_factory=ImportLimits)
    fetch: FetchLimits = field(default_factory=FetchLimits)
    runs: RunLimits = field(default_factory=RunLimits)
    api: ApiLimits = field(default_factory=ApiLimits)
    edits: EditLimits = field(default_factory=EditLimits)
    chats: ChatLimits = field(default_factory=ChatLimits)
    pages: PageLimits = field(default_factory=PageLimits)
    google: GoogleAccess = field(default_factory=GoogleAccess)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that these variables give.

        Raises:
            Misconfigured: a variable's value cannot be read, or nothing is called that.
        """
        given = dict(os.environ if environment is None else environment)
        known = {variable.name for variable in variables()}
        for name in given:
            if name.startswith(_PREFIX) and name not in known and not name.startswith("WORKBENCH_TEST_"):
                raise Misconfigured(
                    f"There is no setting {name}.", advice="`workbench doctor` lists the settings."
                )
        values = _read(cls, _PREFIX, given)
        for group, prefix in _GROUPS.items():
            kind = get_type_hints(cls)[group]
            values[group] = kind(**_read(kind, _PREFIX + prefix, given))
        for name, variable in _ALSO.items():
            values.setdefault(name, given.get(variable, ""))
        return cls(**values)

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir / 'workbench.db'}"


@dataclass(frozen=True, kw_only=True)
class Variable:
    """An environment variable: its name, default and meaning."""

    name: str
    default: str
    doc: str


def variables() -> Iterator[Variable]:
    """All environment variables, in the order of the table."""
    yield from _variables(Settings, _PREFIX)
    hints = get_type_hints(Settings)
    for group, prefix in _GROUPS.items():
        yield from _variables(hints[group], _PREFIX + prefix)


def table() -> str:
    """The settings as a Markdown table, for the README."""
    rows = [f"| `{one.name}` | {one.default} | {one.doc} |" for one in variables()]
    return "\n".join(["| variable | default | what it means |", "|---|---|---|", *rows])


def _variables(kind: type, prefix: str) -> Iterator[Variable]:
    for one in fields(kind):
        if "doc" in one.metadata:
            shown = one.metadata.get("shown") or (f"`{one.default}`" if one.default != "" else "")
            name = prefix + _NAMES.get(one.name, one.name.upper())
            yield Variable(name=name, default=shown, doc=one.metadata["doc"])


def _read(kind: type, prefix: str, given: Mapping[str, str]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    values = {}
    for one in fields(kind):
        name = prefix + _NAMES.get(one.name, one.name.upper())
        if given.get(name, "") != "" and not is_dataclass(hints[one.name]):
            values[one.name] = _value(name, hints[one.name], given[name])
    return values


def _value(name: str, kind: type, text: str) -> Any:
    if kind is bool:
        if text.lower() in ("1", "true", "yes", "on"):
            return True
        if text.lower() in ("0", "false", "no", "off"):
            return False
        raise Misconfigured(f"{name} is {text!r}; write true or false.")
    try:
        value = kind(text)
    except ValueError:
        raise Misconfigured(f"{name} is {text!r}; write a number.") from None
    if kind in (int, float) and not value >= 0:
        raise Misconfigured(f"{name} is {text!r}; it cannot be below zero.")
    return value
