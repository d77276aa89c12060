"""Files that live as long as somebody holds them, in the system's temporary folder.

Their names say which process made them, so that what a killed process left behind can be told apart.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
import weakref
from pathlib import Path

from workbench.model.course import Asset
from workbench.model.errors import Unreadable
from workbench.model.imported import Source

_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
_KINDS = ("import", "asset")
_NAME = re.compile(rf"workbench-(?:{'|'.join(_KINDS)})-{_HOST}-(\d+)-")


def prefix(kind: str) -> str:
    """How the names of this process's files of a kind begin."""
    assert kind in _KINDS
    return f"workbench-{kind}-{_HOST}-{os.getpid()}-"


def held(path: Path, *, sha256: str, name: str, media_type: str, size: int) -> Asset:
    """An asset that takes this file with it: the file goes when nobody holds the asset any more."""
    kept = _place()
    shutil.move(path, kept)
    return _asset(kept, sha256, name, media_type, size)


def source_asset(source: Source, sha256: str) -> Asset:
    """The file itself as an asset; a file on disk is copied, since its owner may throw it away.

    Raises:
        Unreadable: the file is gone, or is another by now.
    """
    media_type = source.media_type or "application/octet-stream"
    if isinstance(source.data, bytes):
        values = {"sha256": sha256, "size": len(source.data), "content": source.data}
        return Asset(name=source.name, media_type=media_type, **values)  # type: ignore[arg-type]
    kept = _place()
    try:
        shutil.copyfile(source.data, kept)
    except FileNotFoundError:
        Path(kept).unlink(missing_ok=True)
        raise Unreadable(f"“{source.name}” was removed while it was read.") from None
    return _asset(kept, sha256, source.name, media_type, kept.stat().st_size)


def _place() -> Path:
    descriptor, kept = tempfile.mkstemp(prefix=prefix("asset"))
    os.close(descriptor)
    return Path(kept)


def _asset(kept: Path, sha256: str, name: str, media_type: str, size: int) -> Asset:
    asset = Asset(sha256=sha256, name=name, media_type=media_type, size=size, content=kept)
    weakref.finalize(asset, _forget, str(kept))
    return asset


def _forget(path: str) -> None:
    Path(path).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what processes of this machine left behind that are gone; how many things these were."""
    if os.name != "posix":
        return 0
    gone = [one for one in Path(tempfile.gettempdir()).glob("workbench-*") if _left(one)]
    for one in gone:
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)
    return len(gone)


def _left(path: Path) -> bool:
    found = _NAME.match(path.name)
    try:
        if found is None or path.lstat().st_uid != os.getuid():
            return False
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (FileNotFoundError, PermissionError, OverflowError):  # gone meanwhile, or somebody else's
        return False
    return False
