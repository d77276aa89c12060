"""The notebooks run from top to bottom, and what their functions give can be used in code."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import workbench as wb
from workbench.model.content import doc, heading, paragraph, plain_text
from workbench.model.course import Page
from workbench.model.errors import BadInput, NotFound
from workbench.model.questions import COLUMNS
from workbench.notebook import _desk

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAMPLES = ROOT / "data" / "samples"
WORDY = "In order to understand leaves, it is important to note that plants utilise light."


@pytest.fixture
def bench(tmp_path):
    yield wb.open(tmp_path, provider="offline", samples=False)
    _desk.clear()


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_PROVIDER", "offline")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    shown = [
        kind for cell in notebook.cells for out in cell.get("outputs", ()) for kind in out.get("data", ())
    ]
    assert shown.count("application/vnd.holoviews_exec.v0+json") >= 3, "components show themselves"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path):
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)


def test_importing_the_package_loads_no_interface():
    loaded = (
        "import sys, workbench; print([one for one in ('panel', 'pandas', 'lxml') if one in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    for name in wb.__all__:
        assert callable(getattr(wb, name))
    with pytest.raises(AttributeError):
        getattr(wb, "nothing")  # noqa: B009


def test_a_file_is_read_and_nothing_stored(bench):
    quiz = wb.read(SAMPLES / "photosynthesis-quiz-qti21.zip")
    frame = quiz.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    first = frame.iloc[0]
    assert first["answer"] == ["In the chloroplasts"]
    assert "In the nucleus" in first["choices"]
    assert wb.courses().empty
    assert "9 questions" in repr(quiz)


def test_an_import_has_a_preview_and_is_stored_once(bench):
    lesson = wb.read(str(SAMPLES / "photosynthesis-lesson.docx"))
    assert lesson.preview().review.pages[0].title == lesson.pages[0].title
    assert len(lesson.notes_frame()) == len(lesson.notes)
    assert wb.store(lesson) == wb.store(wb.read(SAMPLES / "photosynthesis-lesson.docx"))
    assert len(wb.courses()) == 1


def test_the_preview_stores_what_was_chosen(bench):
    preview = wb.preview(wb.read(SAMPLES / "photosynthesis-quiz.csv"))
    preview._asked("aim", {"title": "My quiz"})
    preview._asked("import", {})
    assert list(wb.courses()["title"]) == ["My quiz"]


async def test_a_preview_reads_again_stores_and_takes_back(bench, tmp_path):
    (tmp_path / "quiz.csv").write_text("Question;Answer\nWhat is one and one?;Two\n")
    preview = wb.preview(tmp_path / "quiz.csv")
    assert preview.review.questions and preview._shown.snapshot()["source"]
    preview._asked("choose", {"name": "layout", "value": "table"})
    for _ in range(500):
        if not preview.review.questions:
            break
        await asyncio.sleep(0.02)
    assert preview.review.questions == ()
    preview._asked("import", {})
    assert preview._shown.snapshot()["stored"]["acts"] == ["undo"]
    assert len(wb.courses()) == 1
    preview._asked("undo", {})
    assert preview._shown.snapshot()["stored"] is None
    assert wb.courses().empty


def test_a_missing_file_is_told_in_a_sentence(bench):
    with pytest.raises(BadInput, match=r"There is no file nowhere\.docx in "):
        wb.read("nowhere.docx")


def test_an_edit_is_numbered_changes_to_take(bench):
    draft = wb.edit(WORDY, "simplify")
    assert "utilise" not in draft.text
    numbers = list(draft.changes["id"])
    assert len(numbers) > 1
    assert draft.result == WORDY, "nothing is taken yet"
    part = draft.accept(numbers[0])
    assert part not in (WORDY, draft.text)
    draft.decide(numbers[1], "refuse")
    assert list(draft.changes["state"][:2]) == ["accepted", "refused"]
    draft.decide(numbers[1], "open")
    assert draft.accept() == draft.text


def test_an_edit_of_a_page_gives_a_page(bench):
    page = Page(title="Leaves", body=doc(heading(2, "Light"), paragraph(WORDY)))
    draft = bench.edit(page)
    taken = draft.accept()
    assert isinstance(taken, Page)
    assert taken.title == "Leaves"
    assert taken.body == draft.after
    assert "In order to" not in plain_text(taken.body)
    assert plain_text(bench.edit(page.body).accept()) == plain_text(taken.body)


@pytest.mark.parametrize(
    ("text", "action"), [("", "improve"), ("  \n", "improve"), ("Words.", "instruct"), ("Words.", "sing")]
)
def test_an_edit_that_makes_no_sense_is_refused(bench, text, action):
    with pytest.raises(BadInput):
        wb.edit(text, action)


def test_the_coach_is_asked_from_code_and_remembers(bench):
    coach = wb.coach(wb.read(SAMPLES / "photosynthesis-lesson.docx"))
    first, second = coach.ask("What does a leaf need light for?"), coach.ask("I am stuck")
    assert (first.hint_level, second.hint_level) == (1, 2)
    assert first.references
    assert str(first) == first.text
    assert [one.role for one in coach._page._talk.entries] == ["user", "assistant"] * 2
    assert coach.ask("Why is a leaf green?", 3).hint_level == 3
    with pytest.raises(NotFound):
        wb.coach("nothing")


def test_usage_is_a_table_and_a_chart(bench):
    assert "Nothing has been used yet." in wb.usage_chart().object
    wb.edit(WORDY)
    usage = wb.usage()
    assert list(usage["action"]) == ["improve"]
    assert wb.usage_chart("Calls").object.renderers
    with pytest.raises(BadInput):
        wb.usage_chart("Weight")


def test_opening_another_workbench_closes_the_first(bench, tmp_path):
    other = wb.open(tmp_path / "other", provider="offline", samples=False)
    assert _desk.get() is other
    assert wb.courses().empty


def test_after_a_workbench_was_closed_the_next_call_opens_one(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path / "next"))
    wb.open(tmp_path / "first", samples=False).close()
    (tmp_path / "a.md").write_text("# One")
    assert wb.read(tmp_path / "a.md").course.title == "One"
    assert (tmp_path / "next").is_dir()
    _desk.clear()


def test_an_import_is_analysed_as_tables_and_cards(bench):
    reading = wb.read(SAMPLES / "photosynthesis-quiz.csv")
    wb.store(reading)
    said = reading.analysis()
    assert list(said.to_frame()["type"]) == ["quiz"]
    assert len(said.to_frame("duplicates").query("question != ''")) == 10
    assert list(said.to_frame("objectives").columns) == ["page", "text", "level", "verb"]
    assert said.__panel__().analysis == said.value
    with pytest.raises(BadInput, match="pages, objectives, duplicates"):
        said.to_frame("poems")
