"""Every limit, timeout and size, with its default and meaning; `Settings` reads the environment over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def limit(default: Any, doc: str) -> Any:
    """A dataclass field whose meaning goes into the settings table."""
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, kw_only=True)
class ImportLimits:
    """How much an import may take. Read from `WORKBENCH_IMPORT_…`."""

    seconds: float = limit(
        60.0, "Longest time to read one file; what was read by then is offered as partial."
    )
    memory_mb: int = limit(1024, "Most memory the reading process may use, in MB.")
    file_mb: int = limit(200, "Largest file that can be imported, in MB.")
    archive_files: int = limit(20_000, "Most files in a package.")
    archive_mb: int = limit(1000, "Most MB a package may unpack to.")
    archive_ratio: int = limit(200, "Most times a file in a package may grow when unpacked (above 10 MB).")
    archive_depth: int = limit(3, "Packages within packages.")
    xml_mb: int = limit(60, "Largest XML file or web page, in MB; of a larger one its beginning is read.")
    depth: int = limit(200, "Deepest nesting of elements.")
    page_words: int = limit(
        4000, "Words from which a document is split into a page for each main heading; 0 never splits."
    )
    proposal_authors: int = limit(
        12, "Most authors of tracked changes who become a proposal each; the rest share the last."
    )
    table_rows: int = limit(2000, "Most rows of a sheet that become a table.")
    keep_sources: bool = limit(True, "Whether imported files are kept beside the course they became.")
    keep_mb: int = limit(200, "Largest imported file that is kept, in MB.")
    prepared_hours: float = limit(
        24.0, "How long what came in and was not imported yet waits on the Import page; 0 forgets it at once."
    )
    prepared_mb: int = limit(2000, "Most MB that may wait so, of all visitors; the oldest goes first.")
    analysis: bool = limit(False, "Whether imports are analysed unless a person says otherwise.")
    analysis_chars: int = limit(24_000, "Most characters of an import that the AI is shown to analyse it.")
    sheet_cells: int = limit(500_000, "Most filled cells of a sheet or workbook that are read.")


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """How an address is fetched. Read from `WORKBENCH_FETCH_…`."""

    seconds: float = limit(8.0, "Longest time to fetch an address.")
    mb: int = limit(50, "Largest answer, in MB.")
    redirects: int = limit(5, "Most redirects to follow; each is checked again.")
    private: bool = limit(False, "Whether addresses inside your own network may be fetched.")
    images: int = limit(60, "Most images of a page to fetch.")
    ports: str = limit("80,443,1024-65535", "Ports that may be asked; empty allows all.")


@dataclass(frozen=True, kw_only=True)
class RunLimits:
    """How runs are kept and limited. Read from `WORKBENCH_RUN_…`."""

    active: int = limit(2, "Runs one person may have going at once.")
    per_minute: int = limit(5, "Runs one person may start in a minute.")
    tick_ms: int = limit(40, "How often pending text is committed and shown, in milliseconds.")
    lease_seconds: float = limit(15.0, "How long a process holds a run before another may take it over.")
    reaper_seconds: float = limit(5.0, "How often a process looks for runs whose holder is gone.")
    connect_seconds: float = limit(8.0, "Longest time to reach the model endpoint.")
    stall_seconds: float = limit(90.0, "Longest silence of the model before a run fails.")
    unwatched_seconds: float = limit(120.0, "How long a coach answer goes on with nobody watching.")
    viewer_seconds: float = limit(30.0, "How long a reader may take nothing before it is dropped.")
    ping_seconds: float = limit(15.0, "Time between keepalives on a quiet stream.")
    leave_seconds: float = limit(
        0.0, "How long a process that is to stop still serves while `/readyz` already says that it will not."
    )
    ttl_seconds: float = limit(3600.0, "How long a stream's address works after the last activity.")
    max_tokens: int = limit(4096, "Longest answer, in tokens.")
    retries: int = limit(3, "Times a failed call is tried again while nothing has been shown.")
    retry_after_max: float = limit(30.0, "Longest wait a provider may ask for; longer ones fail at once.")
    storage_seconds: float = limit(
        8.0, "How long new text waits for a database that cannot be written before its readers are told."
    )
    frame_chars: int = limit(
        8192, "Most characters of text in one event; as JSON a line stays below the 128 KB that clients read."
    )
    retry_ms: int = limit(1000, "How long a reader that was cut off waits, in milliseconds.")
    request_kb: int = limit(1024, "Largest request to the API, in KB.")
    poll_ms: int = limit(250, "How often runs of other processes are looked at, in milliseconds.")
    image_origins: str = limit(
        "", "Hosts whose pictures an answer may show, such as `https://images.example.org`, apart by blanks."
    )
    prompt_chars: int = limit(200_000, "Longest text sent to the model, in characters.")


@dataclass(frozen=True, kw_only=True)
class ApiLimits:
    """How often programs may ask, in one server process; 0 sets no limit. Read from `WORKBENCH_API_…`."""

    per_minute: int = limit(240, "Requests a key, or a person without one, may make in a minute.")
    address_per_minute: int = limit(1200, "Requests that may come from one address in a minute.")
    streams: int = limit(50, "Streams one person may have open at once.")
    address_streams: int = limit(1000, "Streams that may be open from one address at once.")


@dataclass(frozen=True, kw_only=True)
class ChatLimits:
    """How the coach's conversations are kept and shown to the model. Read from `WORKBENCH_CHAT_…`."""

    question_chars: int = limit(8000, "Longest question to the coach, in characters.")
    waiting: int = limit(20, "Most questions that may wait for their turn in a conversation.")
    window_tokens: int = limit(6000, "Most tokens of earlier turns shown to the model whole.")
    summary_chars: int = limit(4000, "Longest summary of the turns before those, in characters.")
    passages: int = limit(5, "Most passages of the course shown to the model with a question.")
    passage_chars: int = limit(1200, "Longest such passage, in characters.")
    guarded: int = limit(40, "Most exercises whose answers are held back word by word at once.")
    cached_courses: int = limit(8, "Courses whose passages a process keeps ready to search.")


@dataclass(frozen=True, kw_only=True)
class EditLimits:
    """How live documents are kept and how much may be asked about them. Read from `WORKBENCH_EDIT_…`."""

    update_kb: int = limit(4096, "Largest single edit an editor may send, in KB.")
    document_mb: int = limit(32, "Largest live document, in MB.")
    save_seconds: float = limit(1.0, "How soon after a keystroke the text is saved for search and export.")
    retry_seconds: float = limit(1.0, "How often a database that cannot be written is tried again.")
    fold_updates: int = limit(200, "Edits kept one by one before they are folded into one state.")
    instruction_chars: int = limit(4000, "Longest instruction to the assistant, in characters.")
    selection_chars: int = limit(
        40_000, "Longest selection the assistant may be asked to work on, in characters."
    )
    context_chars: int = limit(
        6000, "Most text around a selection that the assistant is shown, in characters."
    )


@dataclass(frozen=True, kw_only=True)
class PageLimits:
    """How long an open page is kept. Read from `WORKBENCH_PAGE_…`."""

    linger_seconds: float = limit(
        600.0, "How long a page whose connection broke may come back to where it was."
    )
    token_hours: float = limit(
        24.0, "How long a page may sleep and still come back; renewed while it is open."
    )
