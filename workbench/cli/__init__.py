"""The command line: `workbench serve | import | export | usage | keys | access | doctor`.

What a person asked for goes to standard output. A failure is one sentence on standard error and exit code 1;
a command that is written wrongly ends with 2; `workbench import --help` lists what else it can end with.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any

from workbench.cli.bringing import add_options, bring
from workbench.doctor import examine
from workbench.exporters import exporters
from workbench.importers import importers
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.imported import Note
from workbench.services.reporting import csv_text
from workbench.settings import Settings
from workbench.storage.access import AccessKeyStore
from workbench.workspace import Workspace

Json = Any
USER = "default_user"
"""Who the command line is: the person that a server without login shows everything to."""
_GROUPS = ("day", "model", "user", "document", "feature")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and say how it ended: 0 well, 1 not."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given) or 0)
    except WorkbenchError as error:
        print(f"{error.message} {error.advice}".strip(), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
        return 1
    except OSError as error:  # such as a full disk behind the output
        print(f"{error.filename or 'The output'}: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# What can be asked ----------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workbench", description="The course workbench.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_import(commands)
    _add_export(commands)
    _add_usage(commands)
    _add_keys(commands)
    _add_access(commands)
    doctor = _command(
        commands, "doctor", _doctor, "say what is configured, what is missing, and how to mend it"
    )
    doctor.add_argument("--call", action="store_true", help="also make a test call to the assistant")
    doctor.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int | None], does: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}."
    )
    made.set_defaults(command=run)
    return made


def _add_serve(commands: Any) -> None:
    serve = _command(commands, "serve", _serve, "serve the workbench with production defaults")
    serve.add_argument("--port", type=int, default=5006, help="port to listen on (default: 5006)")
    serve.add_argument("--address", default="localhost", help="address to listen on (default: localhost)")
    serve.add_argument("--num-procs", type=int, default=1, help="processes; more than one needs PostgreSQL")
    serve.add_argument("--prefix", default="", help="path in front of every address")
    serve.add_argument(
        "--allow-websocket-origin",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="a public name of this server",
    )
    serve.add_argument("--use-xheaders", action="store_true", help="trust the headers of a proxy in front")
    serve.add_argument("--show", action="store_true", help="open it in a browser")
    serve.add_argument(
        "panel", nargs="*", metavar="-- OPTION", help="further options of `panel serve`, after `--`"
    )


def _add_import(commands: Any) -> None:
    add_options(_command(commands, "import", _import, "import files, folders or addresses"))


def _add_export(commands: Any) -> None:
    export = _command(commands, "export", _export, "write a course to a file")
    export.add_argument("course", help="id or title")
    names = [one.name for one in exporters()]
    export.add_argument("--format", default="docx", choices=names, help="what to write (default: docx)")
    export.add_argument("--output", type=Path, help="file or folder to write to (default: this folder)")


def _add_usage(commands: Any) -> None:
    usage = _command(commands, "usage", _usage, "show what was used and what it cost")
    usage.add_argument("--by", choices=_GROUPS, default="day", help="how to sum it up (default: day)")
    usage.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="first day")
    usage.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="last day")
    usage.add_argument("--csv", action="store_true", help="as CSV")


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"it takes a day such as 2026-01-31, not {word!r}") from error


def _add_keys(commands: Any) -> None:
    keys = _command(commands, "keys", _keys, "show, set or forget the key for the model endpoint")
    keys.add_argument("deed", choices=("show", "set", "forget"), nargs="?", default="show")


def _add_access(commands: Any) -> None:
    access = _command(commands, "access", _access, "make, list or revoke the keys by which programs may ask")
    access.add_argument("deed", choices=("list", "add", "revoke"), nargs="?", default="list")
    access.add_argument("name", nargs="?", default="", help="what the key is for, or the id of one to revoke")
    access.add_argument("--user", default=USER, help="whom its program speaks for (default: %(default)s)")


# What is done ---------------------------------------------------------------------------------


def _serve(given: argparse.Namespace) -> int | None:
    with Workspace.open(serving=given.num_procs == 1):
        pass  # whatever cannot work is told here, before anything listens
    from panel.command import main as panel  # takes seconds to import

    origins = given.allow_websocket_origin or [f"{given.address}:{given.port}", f"127.0.0.1:{given.port}"]
    options = {
        "--plugins": ["workbench.server"],
        "--port": [str(given.port)],
        "--address": [given.address],
        "--num-procs": [str(given.num_procs)],
        "--keep-alive": ["15000"],
        "--prefix": [given.prefix] if given.prefix else [],
        "--allow-websocket-origin": origins,
    }
    words = [word for name, values in options.items() for value in values for word in (name, value)]
    words += ["--use-xheaders"] * given.use_xheaders + ["--show"] * given.show + given.panel
    sys.argv[:] = ["panel", "serve", str(_app()), *words]  # Panel reads its words there
    panel()
    return None


def _app() -> Path:
    """The script that makes a page: in the package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "app.py"
    return inside if inside.exists() else package.parent / "app.py"


def _import(given: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        course_id = None if given.course is None else _course_id(workspace, given.course)
        services = workspace.services
        return bring(given, services.importing, services.analysing, course_id, USER)


def _export(given: argparse.Namespace) -> None:
    with Workspace.open() as workspace:
        exported = workspace.services.exporting.export(_course_id(workspace, given.course), given.format)
        print(exported.save(given.output or Path()))
    for note in exported.notes:
        print(f"  {_line_of(note)}", file=sys.stderr)


def _line_of(note: Note) -> str:
    """What a note says, where and about what."""
    place = f"{note.where}: " if note.where else ""
    about = f" “{note.excerpt}”" if note.excerpt else ""
    return f"{note.severity}: {place}{note.message}{about}"


def _course_id(workspace: Workspace, wanted: str) -> str:
    courses = workspace.services.outlining.courses(USER)
    found = [one.id for one in courses if wanted in (one.id, one.title)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"“{one.title}” ({one.id})" for one in courses) or "none"
    many = "Several courses are" if found else "No course is"
    raise NotFound(f"{many} called “{wanted}”; there are: {known}.", advice="Name it by its id.")


def _usage(given: argparse.Namespace) -> None:
    with Workspace.open() as workspace:
        summed = getattr(workspace.services.reporting, f"by_{given.by}")
        frame = summed(since=given.since, until=given.until)
    if given.csv:
        print(csv_text(frame), end="")
    else:
        print("Nothing has been used yet." if frame.empty else frame.to_string(index=False))


def _keys(given: argparse.Namespace) -> None:
    with Workspace.open() as workspace:
        configuring = workspace.services.configuring
        if given.deed == "set":
            key = getpass("Key: ") if sys.stdin.isatty() else sys.stdin.readline()
            configuring.save(api_key=key.strip())
        elif given.deed == "forget":
            configuring.save(api_key="")
        state = configuring.describe()
    origin = {"environment": "the environment", "saved": "the settings", "default": "nowhere"}[
        state.sources["api_key"]
    ]
    print(f"A key is known, from {origin}." if state.key_present else "No key is known.")
    print(f"In use: {state.label}{f', {state.model}' if state.endpoint else ''}.")


def _access(given: argparse.Namespace) -> None:
    with Workspace.open() as workspace:
        keys = AccessKeyStore(workspace.database)
        if given.deed == "add":
            made, key = keys.add(given.user, given.name or "key")
            print(key)
            print(f"Key {made.id} speaks for {made.user}. It is shown this once.", file=sys.stderr)
        elif given.deed == "revoke":
            keys.revoke(given.name)
            print(f"Key {given.name} works no more.")
        else:
            for one in keys.all():
                used = f"last used {one.used:%Y-%m-%d}" if one.used else "not used yet"
                print(f"{one.id}  {one.user}  {one.name}  {'revoked' if one.revoked else used}")


def _doctor(given: argparse.Namespace) -> int:
    findings = examine(Settings.from_environment(), call=given.call)
    if given.json:
        print(json.dumps([vars(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        for one in findings:
            print(f"{one.state:<8} {one.subject}: {one.says}")
            if one.mend:
                print(f"{'':<8} → {one.mend}")
        print(f"\nReads {', '.join(importer.label for importer in importers())}.")
    return 1 if any(one.state == "broken" for one in findings) else 0
