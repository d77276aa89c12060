"""`workbench import`: files, folders and addresses, what came of each, and a report to keep."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.cli.analysis import as_json, print_analysis
from workbench.cli.report import REPORTS, report
from workbench.model.analysis import Analysis
from workbench.model.conflict import Conflict, KeepBoth, Merge, Outcome, Replace, Resolution
from workbench.model.errors import BadInput, UnknownFormat, WorkbenchError
from workbench.model.exercise import exercises_in
from workbench.model.imported import Imported, Severity, Source
from workbench.services.analysing import Analysing
from workbench.services.gathering import STDIN, Gathered, Gathering
from workbench.services.importing import Importing

Json = Any
WAYS = ("replace", "merge", "both", "cancel")
EPILOG = """\
What was imported before is known again, by its bytes, its address, its package identifier or its name.
Without --conflict the very same file is not imported twice, and a new version of it becomes a course of its
own. --conflict replace makes the pages of the earlier import say what the file says now; merge also keeps
what was edited here, and leaves a suggestion where both changed; both imports it once more; cancel imports
nothing that was imported before.

Exit codes: 0 all was imported, or was there already; 1 something could not be imported; 2 the command is
written wrongly; 3 with --strict: all was imported, but something of it was lost or reading was stopped early.

Of a folder all is taken that may be read here, at any depth. What else it holds is named at the end: with
--json as objects with file, state (left) and message; with --strict it counts as lost.

--json prints a list with one object for each file: file, state (read, stored, merged, replaced, unchanged,
cancelled or failed), course_id, import_id, title, importer, pages, questions, assets, partial, severities
(how many notes of each), notes (severity, where, page, message, excerpt, code, advice), offers (name, chosen,
values: what --choose can say), added, changed, removed, kept, suggestions and asked (how many; what is asked
is about whole pages), message. What failed has file, state, error, code and advice. What was stopped in the
middle (Ctrl+C, exit code 130) prints the list so far. pages and questions count what was read; what is not in
them is in a note. With --analyse there is also analysis: words, minutes, language, levels, pages, objectives,
duplicates, by and problem.
"""
_NAMED = 12
"""Most files that are named in one line."""
_NAME_IT = "Say what kind of file it is, such as --name lesson.md."
_NOTE = ("severity", "where", "page", "message", "excerpt", "code", "advice")


def add_options(bring: argparse.ArgumentParser) -> None:
    """What can be said behind `workbench import`."""
    bring.formatter_class = argparse.RawDescriptionHelpFormatter
    bring.epilog = EPILOG
    bring.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a file, folder, pattern or http address; - is standard input",
    )
    bring.add_argument(
        "--course", help="id or title of the course they become part of; else each is a new one"
    )
    bring.add_argument("--conflict", choices=WAYS, help="what to do with what was imported before")
    bring.add_argument("--dry-run", action="store_true", help="read and report, store nothing")
    bring.add_argument(
        "--choose",
        action="append",
        default=[],
        type=_choice,
        metavar="NAME=VALUE",
        help="a way of reading; see offers",
    )
    bring.add_argument("--name", default="stdin", help="what to call what comes by standard input")
    bring.add_argument("--all-notes", action="store_true", help="also show notes about what was only changed")
    bring.add_argument("--strict", action="store_true", help="end with 3 when anything was lost")
    bring.add_argument("--analyse", action="store_true", help="also say what it is, aims at and repeats")
    bring.add_argument("--json", action="store_true", help="as JSON, with every note")
    bring.add_argument("--report", type=_report, metavar="FILE", help=f"also write {', '.join(REPORTS)}")


def bring(
    given: argparse.Namespace, importing: Importing, analysing: Analysing, course_id: str | None, user: str
) -> int:
    """Import what was given; the exit code."""
    chosen = dict(given.choose)
    stdin = Source(name=given.name, data=sys.stdin.buffer.read()) if STDIN in given.files else None
    telling = _Telling(sys.stderr.isatty())
    gathering = Gathering(importing)
    bringing = _Bringing(importing, analysing, given, course_id, user, telling)
    results: list[Json] = []
    try:
        for one in gathering.read(given.files, choices=chosen, progress=telling, given=stdin):
            results.append(bringing.result(one))
            telling.clear()
            if not given.json:
                _print(results[-1], all_notes=given.all_notes)
        results += [_left(name) for name in gathering.left(given.files)]
    finally:  # also of what was stopped in the middle, some is stored already
        _tell(results, given)
    return _code(results, strict=given.strict) or _unheard(chosen, results)


def _choice(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"it takes NAME=VALUE, not {word!r}")
    return name, value


def _report(word: str) -> Path:
    path = Path(word)
    if path.suffix.lower() not in REPORTS:
        raise argparse.ArgumentTypeError(f"a report can be {', '.join(REPORTS)}, not {path.name}")
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.absolute().parent}")
    return path


def _tell(results: list[Json], given: argparse.Namespace) -> None:
    """All that came of it, where it is not told file by file; and what was left in folders."""
    if given.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    if given.report:
        _write(given.report, report(results, given.report.suffix.lower()))
    left = [one["file"] for one in results if one["state"] == "left"]
    if left:
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        what = f"{_count(len(left), 'file')} of other kinds {'was' if len(left) == 1 else 'were'} left"
        print(f"{what}: {', '.join(left[:_NAMED])}{more}.", file=sys.stderr)


def _unheard(chosen: Mapping[str, str], results: Iterable[Json]) -> int:
    """Tell of choices that no file has; the exit code for that."""
    heard = {offer["name"]: offer["values"] for one in results for offer in one.get("offers", ())}
    unheard = [f"{name}={value}" for name, value in chosen.items() if value not in heard.get(name, ())]
    for choice in unheard:
        known = "; ".join(f"{name}={'|'.join(values)}" for name, values in heard.items()) or "none"
        print(f"No file can be read by --choose {choice}. There is: {known}.", file=sys.stderr)
    return 2 if unheard else 0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}.", advice="Choose another --report."
        ) from error


def _code(results: Iterable[Mapping[str, Json]], *, strict: bool) -> int:
    if any("error" in one for one in results):
        return 1
    lost = any(one["state"] == "left" or one["partial"] or one["severities"]["loss"] for one in results)
    return 3 if strict and lost else 0


class _Bringing:
    """Stores one thing that was read, as the person wants."""

    def __init__(
        self,
        importing: Importing,
        analysing: Analysing,
        given: argparse.Namespace,
        course_id: str | None,
        user: str,
        telling: _Telling,
    ) -> None:
        self._importing, self._course_id, self._user = importing, course_id, user
        self._way: str | None = given.conflict
        self._analysing = analysing if given.analyse or analysing.by_default else None
        self._dry: bool = given.dry_run
        self._telling = telling

    def result(self, one: Gathered) -> Json:
        """What came of it."""
        if one.imported is None:
            return _failed(one.name, one.error)
        try:
            said = self._analysed(one.name, one.imported)
            done = self._done(one.name, one.imported)
        except WorkbenchError as error:
            return _failed(one.name, error)
        if said is not None and self._analysing is not None and done["import_id"]:
            self._analysing.keep(done["import_id"], said)
        analysis = {} if said is None else {"analysis": as_json(said)}
        return {"file": one.name, **done, **_summary(one.imported), **analysis}

    def _analysed(self, name: str, imported: Imported) -> Analysis | None:
        if self._analysing is None:
            return None
        return self._analysing.analyse(
            imported, self._user, progress=lambda share, doing: self._telling(name, share, doing)
        )

    def _done(self, name: str, imported: Imported) -> Json:
        before = self._importing.conflicts(imported, self._user, self._course_id)
        message = _about(before[0], self._way) if before else ""
        if self._dry:
            return _outcome("read", None, message)
        if before and (self._way == "cancel" or (self._way is None and before[0].unchanged)):
            state = "unchanged" if before[0].unchanged else "cancelled"
            return _outcome(state, Outcome(course_id=before[0].course_id, import_id=None), message)
        resolution = self._resolution(before)
        outcome = self._importing.bring(
            imported,
            user=self._user,
            course_id=self._course_id,
            conflict=resolution,
            progress=lambda share, doing: self._telling(name, share, doing),
        )
        states = {Replace: "replaced", Merge: "merged"}
        state = states.get(type(resolution), "stored")
        return _outcome(state if outcome.import_id else "unchanged", outcome, message)

    def _resolution(self, before: tuple[Conflict, ...]) -> Resolution | None:
        if not before:
            return None
        if self._way == "replace":
            return Replace(import_id=before[0].import_id)
        return Merge(import_id=before[0].import_id) if self._way == "merge" else KeepBoth()


def _about(before: Conflict, way: str | None) -> str:
    when = f"{before.at:%Y-%m-%d}"
    if before.unchanged and way in (None, "cancel", "merge"):
        return f"This very file is in the course “{before.course}” since {when}; nothing was imported."
    if way is None:
        return (
            f"An earlier version is in the course “{before.course}” since {when}; "
            "--conflict merge or replace would have changed that course."
        )
    what = "This very file" if before.unchanged else "An earlier version"
    return f"{what} is in the course “{before.course}” since {when}."


def _failed(name: str, error: WorkbenchError | None) -> Json:
    assert error is not None
    unknown = name == STDIN and isinstance(error, UnknownFormat)
    told = {"error": error.message, "code": error.code, "advice": _NAME_IT if unknown else error.advice}
    return {"file": name, "state": "failed", **told}


def _left(name: str) -> Json:
    return {"file": name, "state": "left", "message": "Files of this kind are not taken out of a folder."}


def _outcome(state: str, outcome: Outcome | None, message: str) -> Json:
    counted = ("added", "changed", "removed", "kept", "suggestions", "asked")
    return {
        "state": state,
        "course_id": outcome.course_id if outcome else None,
        "import_id": outcome.import_id if outcome else None,
        "message": message,
        **{name: len(getattr(outcome, name)) if outcome else 0 for name in counted},
    }


def _summary(imported: Imported) -> Json:
    pages = list(imported.course.walk())
    counts = Counter(note.severity for note in imported.notes)
    return {
        "title": imported.course.title,
        "pages": len(pages),
        "questions": sum(1 for page in pages for _ in exercises_in(page.body)),
        "assets": len(imported.assets),
        "partial": imported.partial,
        "importer": imported.provenance.importer if imported.provenance else "",
        "severities": {one.value: counts[one] for one in Severity},
        "offers": [
            {"name": one.name, "chosen": one.chosen, "values": [option.value for option in one.options]}
            for one in imported.offers
        ],
        "notes": [{name: getattr(note, name) for name in _NOTE} for note in imported.notes],
    }


def _print(one: Json, *, all_notes: bool) -> None:
    if "error" in one:
        print(f"{one['file']}: {one['error']} {one['advice']}".strip(), file=sys.stderr)
        return
    notes = ", ".join(f"{number} {severity}" for severity, number in one["severities"].items() if number)
    holds = f"{_count(one['pages'], 'page')}, {_count(one['questions'], 'question')}"
    print(f"{one['file']}: “{one['title']}”, {holds}; notes: {notes or 'none'}")
    for note in one["notes"]:
        if all_notes or note["severity"] != "info":
            print(f"  {note['severity']}: {': '.join(filter(None, (note['where'], note['message'])))}")
    if one["message"]:
        print(f"  {one['message']}")
    if one["state"] in ("merged", "replaced"):
        told = ("changed", "added", "removed", "kept")
        said = ", ".join(f"{one[name]} {name}" for name in told)
        waiting = _count(one["suggestions"] + one["asked"], "suggestion")
        print(f"  {one['state']}: pages {said}; {waiting} to decide on")
    if "analysis" in one:
        print_analysis(one["analysis"])
    if one["course_id"]:
        print(f"  course {one['course_id']}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


class _Telling:
    """How far each file is, in one line of a terminal."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __call__(self, name: str, share: float, doing: str) -> None:
        if self._shown:
            line = f"{name}: {share:4.0%} {doing}"
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{line[:width]:<{width}}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line to what comes."""
        if self._shown:
            print(f"\r{'':<{shutil.get_terminal_size().columns - 1}}\r", end="", file=sys.stderr, flush=True)
