"""Reading in another process: the same result, and nothing that goes wrong there goes wrong here."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from word_files import word, zipped

from workbench.importers import _holding, _isolation, _nursery, read, read_isolated, sweep
from workbench.model.content import doc
from workbench.model.errors import Cancelled, OverBudget, Unreadable
from workbench.model.imported import Option, Origin, Proposal, Source
from workbench.model.limits import ImportLimits

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SLOW = "import time; time.sleep(60)"


def instead(code):
    """A child that does something else than reading."""
    return f"import sys; sys.stdin.read(); {code}"


def readers_run(monkeypatch, code):
    """Start readers from nothing, with other code than theirs."""
    monkeypatch.setattr(_isolation, "_launch", lambda request: _isolation.Spawned(request, code))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("photosynthesis*")), ids=lambda path: path.name)
def test_the_result_is_the_same_as_in_this_process(path):
    source = Source(name=path.name, data=path)
    assert read_isolated(source, ImportLimits()) == read(source)


def test_choices_go_in_and_offers_proposals_and_origins_come_out(monkeypatch):
    code = (
        "from datetime import UTC, datetime; from workbench.importers import _isolation; "
        "from workbench.model.content import doc; from workbench.model.course import Course, Page; "
        "from workbench.model.imported import Imported, Offer, Option, Origin, Proposal; "
        "_isolation.read = lambda source, limits, report: Imported("
        "course=Course(title=source.choices['way'], pages=(Page(title='a'),)), "
        "offers=(Offer(name='way', label='Way', options=(Option(value='x', label='X'),), chosen='x'),), "
        "proposals=(Proposal(page=0, body=doc(), author='Ann', at=datetime(2026, 1, 2, tzinfo=UTC)),), "
        "origins=(Origin(page=0, path='a.xml', place='/x[1]'),)); _isolation.work()"
    )
    readers_run(monkeypatch, code)
    source = Source(name="a.txt", data=b"x", choices={"way": "by the river"})
    imported = read_isolated(source, ImportLimits())
    assert imported.course.title == "by the river"
    (offer,), (proposal,), (origin,) = imported.offers, imported.proposals, imported.origins
    assert (offer.name, offer.options) == ("way", (Option(value="x", label="X"),))
    assert proposal == Proposal(page=0, body=doc(), author="Ann", at=datetime(2026, 1, 2, tzinfo=UTC))
    assert origin == Origin(page=0, path="a.xml", place="/x[1]")


def test_progress_comes_through():
    told = []
    path = SAMPLES / "photosynthesis-lesson.docx"
    source = Source(name=path.name, data=path.read_bytes())
    read_isolated(source, ImportLimits(), progress=lambda share, doing: told.append((share, doing)))
    assert told and told == sorted(told)


def test_a_large_asset_stays_on_disk_as_long_as_it_is_held():
    picture = b"\x89PNG\r\n\x1a\n" + os.urandom(1_200_000)
    relation = (
        '<Relationship Id="i1" Target="media/a.png" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    body = '<w:p><w:r><w:drawing><a:blip r:embed="i1"/></w:drawing></w:r></w:p>'
    data = zipped({**word(body, relations=relation), "word/media/a.png": picture})
    imported = read_isolated(Source(name="a.docx", data=data), ImportLimits())
    (asset,) = imported.assets
    kept = asset.content
    assert isinstance(kept, Path) and asset.read() == picture
    del imported, asset
    assert not kept.exists()


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    readers_run(monkeypatch, instead(SLOW))
    monkeypatch.setattr(_isolation, "_GRACE", 0.3)
    began = time.monotonic()
    with pytest.raises(OverBudget, match="0.2 seconds were up"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits(seconds=0.2))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "code", ["import os; os.abort()", "raise SystemExit(3)", "import ctypes; ctypes.string_at(0)"]
)
def test_a_reader_that_crashes_is_one_sentence(monkeypatch, code):
    readers_run(monkeypatch, instead(code))
    with pytest.raises(Unreadable, match="The reader failed on “a.txt”"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits())


def test_a_reader_that_is_killed_for_its_memory_is_one_sentence(monkeypatch):
    readers_run(monkeypatch, instead("import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(OverBudget, match="time or memory"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits())


def test_a_person_can_stop_it_and_the_child_is_gone(monkeypatch):
    readers_run(monkeypatch, instead(SLOW))
    started = []
    monkeypatch.setattr(_isolation.subprocess, "Popen", remembered(_isolation.subprocess.Popen, started))
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(Cancelled):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits(), cancelled=stop.is_set)
    assert started[0].returncode == -signal.SIGKILL


def remembered(make, started):
    def start(*arguments, **options):
        process = make(*arguments, **options)
        started.append(process)
        return process

    return start


def test_the_child_knows_no_keys(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "secret")
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://secret")
    assert "secret" not in str(_nursery.environment())


# Readers that are forked


DEEDS = """
import ctypes, os, sys, time
from workbench.importers import _isolation, _nursery
def recurse(): recurse()
def scream():
    while True: os.write(1, b"x" * 100_000)
DEEDS = {
    "abort": os.abort,
    "fault": lambda: ctypes.string_at(0),
    "leave": lambda: os._exit(0),
    "recurse": recurse,
    "scream": scream,
    "kill": lambda: os.kill(os.getpid(), 9),
    "sleep": lambda: time.sleep(60),
}
perform = _isolation.perform
def so_far(request):
    from pathlib import Path
    from workbench.model.content import doc, paragraph
    from workbench.model.course import Page
    sender = _isolation.Sender(Path(request["folder"]))
    sender.page(Page(title="a", body=doc(paragraph("so far"))))
    sender.leave()
def do(request):
    open(request["folder"] + "/pid", "w").write(str(os.getpid()))
    if request["name"].startswith("partial "): so_far(request)
    if request["name"] == "memory": _isolation.read = lambda *given: bytearray(2 << 30)
    DEEDS.get(request["name"].removeprefix("partial "), lambda: perform(request))()
_isolation.perform = do
_nursery.serve()
"""


@pytest.fixture(scope="module")
def nursery():
    """A nursery whose readers do what the name of their source says."""
    made = _nursery.Nursery(DEEDS)
    yield made
    made.close()


@pytest.fixture
def forked(nursery, monkeypatch):
    """Reads a source of this name there."""
    monkeypatch.setattr(_isolation, "_launch", nursery.fork)

    def read(name, seconds=60.0, **options):
        return read_isolated(Source(name=name, data=b"Text"), ImportLimits(seconds=seconds), **options)

    return read


@pytest.mark.parametrize("deed", ["abort", "fault", "leave", "recurse", "scream"])
def test_a_forked_reader_that_fails_takes_nothing_else_with_it(forked, deed):
    with pytest.raises(Unreadable, match=f"The reader failed on “{deed}”"):
        forked(deed)
    assert forked("a.txt").course.pages[0].body.plain == "Text"


@pytest.mark.parametrize("deed", ["sleep", "abort"])
def test_what_was_read_until_it_was_stopped_or_failed_is_given(forked, deed):
    imported = forked(f"partial {deed}", seconds=3.0)
    assert imported.partial and imported.course.pages[0].body.plain == "so far"
    assert imported.notes[0].code == "budget"


def test_a_forked_reader_that_is_killed_is_out_of_memory(forked):
    with pytest.raises(OverBudget, match="time or memory"):
        forked("kill")


def test_more_memory_than_allowed_is_one_sentence(forked):
    with pytest.raises(OverBudget, match="more than 1024 MB of memory"):
        forked("memory")


def test_a_forked_reader_is_stopped_at_once_and_leaves_nothing(forked):
    began, pids = [], []

    def stop():
        pids.extend(int(one.read_text()) for one in _folders("pid") if one.stat().st_size)
        began.append(time.monotonic())
        return bool(pids)

    with pytest.raises(Cancelled):
        forked("sleep", cancelled=stop)
    assert time.monotonic() - began[-1] < 0.5
    assert not _folders("pid") and _gone(pids[0])


def _folders(name):
    return list(Path(tempfile.gettempdir()).glob(f"{_holding.prefix('import')}*/{name}"))


def _gone(pid):
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_ends_leaves_no_reader_behind_and_nothing_open():
    code = (
        "from workbench.importers import _isolation, read_isolated;"
        "from workbench.model.imported import Source; from workbench.model.limits import ImportLimits;"
        "read_isolated(Source(name='a.txt', data=b'x'), ImportLimits());"
        "print(_isolation._nursery._process.pid)"
    )
    python = [sys.executable, "-W", "always::ResourceWarning", "-c", code]
    ended = subprocess.run(python, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr == "" and _gone(int(ended.stdout))


def test_a_server_that_is_killed_takes_its_readers_along_and_its_files_are_swept(tmp_path):
    server = (
        "import sys; from workbench.importers import _isolation, _nursery, read_isolated;"
        "from workbench.model.imported import Source; from workbench.model.limits import ImportLimits;"
        f"_isolation._launch = _nursery.Nursery({DEEDS!r}).fork;"
        "read_isolated(Source(name='sleep', data=b'x'), ImportLimits())"
    )
    started = subprocess.Popen([sys.executable, "-c", server], env={**os.environ, "TMPDIR": str(tmp_path)})
    pids = []
    for _ in range(400):
        pids = [int(one.read_text()) for one in tmp_path.glob("*/pid") if one.stat().st_size]
        if pids:
            break
        time.sleep(0.05)
    started.kill()
    started.wait()
    assert pids and _gone(pids[0])
    mine = tmp_path / f"{_holding.prefix('asset')}mine"
    mine.write_bytes(b"held")
    old, tempfile.tempdir = tempfile.tempdir, str(tmp_path)
    try:
        assert sweep() == 1
    finally:
        tempfile.tempdir = old
    assert list(tmp_path.iterdir()) == [mine]
    mine.unlink()
    assert not _holding._left(mine), "what another process took away meanwhile"
