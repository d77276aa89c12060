"""What can go wrong, as one tree.

WorkbenchError             every failure a person is told about, in one sentence
├── BadInput               the file, address or text given cannot be used
│   ├── UnknownFormat      nothing here reads this kind of file
│   ├── Unreadable         the kind is known, the content is damaged, empty or encrypted
│   ├── TooLarge           a limit on size, number, depth or ratio was passed
│   └── Forbidden          the content or address is not allowed (a private host, a path outside)
├── OverBudget             reading took longer, or more memory, than it may
├── Cancelled              a person stopped it
├── NotFound               what was asked for does not exist, or not for this person
│   └── Expired            a stream's address that no longer works
├── NotConnected           an account elsewhere is not connected, or does not let us in any more
├── Conflict               somebody else was first
├── LimitReached           too many runs at once or in a minute; carries `retry_after` seconds
├── ProviderError          the model endpoint failed; carries a code and whether to try again
├── Misconfigured          a setting cannot work; says which and how to mend it
└── StorageError           the database or disk failed; nothing was stored
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """A failure told to a person in one sentence they can act on."""

    code = "error"
    status = 500
    retryable = False
    advice = "Try again; if it happens again, run `workbench doctor`."

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice


class BadInput(WorkbenchError):
    """The file, address or text given cannot be used."""

    code, status = "bad_input", 400
    advice = "Check what was given and try again."


class UnknownFormat(BadInput):
    """Nothing here reads this kind of file."""

    code, status = "unknown_format", 415
    advice = "Save it as one of the formats listed on the Import page."


class Unreadable(BadInput):
    """The kind is known, but the content is damaged, empty or encrypted."""

    code, status = "unreadable", 422
    advice = "Open it in the program that made it, save it again without a password, and retry."


class TooLarge(BadInput):
    """A limit on size, number, depth or ratio was passed."""

    code, status = "too_large", 413
    advice = "Split it, or raise the limit in the settings."


class Forbidden(BadInput):
    """The content or address is not allowed."""

    code, status = "forbidden", 403
    advice = "Only public addresses and files inside the package can be read."


class OverBudget(WorkbenchError):
    """Reading took longer, or more memory, than it may."""

    code, status = "over_budget", 422
    advice = "Split the file, or raise the time limit in the settings."


class Cancelled(WorkbenchError):
    """A person stopped it."""

    code, status = "cancelled", 409
    advice = "Nothing was stored; start it again when you want."


class NotFound(WorkbenchError):
    """What was asked for does not exist, or not for this person."""

    code, status = "not_found", 404
    advice = "Check the address; it may have been deleted."


class Expired(NotFound):
    """A stream's address that no longer works."""

    code, status = "expired", 410
    advice = "Ask for the answer itself; its text is kept."


class NotConnected(WorkbenchError):
    """An account elsewhere is not connected, or does not let us in any more."""

    code, status = "not_connected", 409
    advice = "Connect your Google account on the Import page."


class Conflict(WorkbenchError):
    """Somebody else was first."""

    code, status = "conflict", 409
    advice = "Reload to see the newest state."


class LimitReached(WorkbenchError):
    """Too many runs at once or in a minute."""

    code, status, retryable = "limit_reached", 429, True
    advice = "Wait for a running answer to end, or stop it."

    def __init__(self, message: str, *, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderError(WorkbenchError):
    """The model endpoint failed."""

    status = 502
    advice = "Test the assistant on the Settings page."

    def __init__(
        self,
        message: str,
        *,
        code: str = "provider_error",
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after


class Misconfigured(WorkbenchError):
    """A setting cannot work."""

    code = "misconfigured"
    advice = "Run `workbench doctor`."


class StorageError(WorkbenchError):
    """The database or disk failed; nothing was stored."""

    code, status, retryable = "storage_error", 507, True
    advice = "Free some disk space or check the database, then try again; nothing was half-written."


class ShuttingDown(StorageError):
    """This process is about to stop; what it was doing goes on in another."""

    code, status = "shutting_down", 503
    advice = "Try again in a moment: another process, or this one once it is back, will answer."
