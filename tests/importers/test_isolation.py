"""Reading in another process: the same result, and nothing that goes wrong there goes wrong here."""

import os
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from word_files import p, word, zipped

from workbench.importers import _isolation, read, read_isolated
from workbench.model.content import doc
from workbench.model.errors import Cancelled, OverBudget, Unreadable
from workbench.model.imported import Option, Origin, Proposal, Source
from workbench.model.limits import ImportLimits

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SLOW = "import time; time.sleep(60)"


def instead(code):
    """A child that does something else than reading."""
    return f"import sys; sys.stdin.read(); {code}"


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
    monkeypatch.setattr(_isolation, "_CODE", code)
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
    monkeypatch.setattr(_isolation, "_CODE", instead(SLOW))
    monkeypatch.setattr(_isolation, "_GRACE", 0.3)
    began = time.monotonic()
    with pytest.raises(OverBudget, match="0.2 seconds were up"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits(seconds=0.2))
    assert time.monotonic() - began < 5


def test_what_was_read_until_then_is_given(monkeypatch):
    code = (
        "from workbench.importers._isolation import _Sender; from workbench.importers import read; "
        "from workbench.model.imported import Source; import json, sys, time; from pathlib import Path; "
        "request = json.load(sys.stdin); sender = _Sender(Path(request['folder'])); "
        "sender.partial(read(Source(name='a.txt', data=b'so far'))); time.sleep(60)"
    )
    monkeypatch.setattr(_isolation, "_CODE", code)
    monkeypatch.setattr(_isolation, "_GRACE", 2.0)
    imported = read_isolated(Source(name="a.txt", data=b"x"), ImportLimits(seconds=0.5))
    assert imported.partial and imported.course.pages[0].body.plain == "so far"
    assert imported.notes[0].code == "budget"


@pytest.mark.parametrize(
    "code", ["import os; os.abort()", "raise SystemExit(3)", "import ctypes; ctypes.string_at(0)"]
)
def test_a_reader_that_crashes_is_one_sentence(monkeypatch, code):
    monkeypatch.setattr(_isolation, "_CODE", instead(code))
    with pytest.raises(Unreadable, match="The reader failed on “a.txt”"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits())


def test_a_reader_that_is_killed_for_its_memory_is_one_sentence(monkeypatch):
    monkeypatch.setattr(_isolation, "_CODE", instead("import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(OverBudget, match="time or memory"):
        read_isolated(Source(name="a.txt", data=b"x"), ImportLimits())


def test_more_memory_than_allowed_is_one_sentence():
    data = zipped(word("".join(p(f"Paragraph {number}") for number in range(60_000))))
    with pytest.raises(OverBudget, match="memory"):
        read_isolated(Source(name="a.docx", data=data), ImportLimits(memory_mb=250, archive_ratio=10_000))


def test_a_person_can_stop_it_and_the_child_is_gone(monkeypatch):
    monkeypatch.setattr(_isolation, "_CODE", instead(SLOW))
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
    assert "secret" not in str(_isolation._environment())
