"""Many files at once: what each word means, and failures as rows."""

import io
import json
from pathlib import Path

import pytest

import workbench as wb
from workbench.cli import main
from workbench.cli.report import report
from workbench.model.errors import BadInput
from workbench.services.importing import Importing

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@pytest.fixture
def folder(tmp_path):
    """A folder with two good files, a bad one, one of another kind and a hidden one."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.md").write_text("# One\n\nText")
    (tmp_path / "in" / "deep" / "b.csv").write_text("x,y\n1,2\n")
    (tmp_path / "in" / "bad.docx").write_bytes(b"PK\x03\x04 cut short")
    (tmp_path / "in" / "photo.raw").write_bytes(b"\x00\x01")
    (tmp_path / "in" / ".hidden.md").write_text("no")
    return tmp_path / "in"


@pytest.fixture
def bench(tmp_path):
    opened = wb.open(tmp_path / "data", samples=False)
    yield opened
    opened.close()


def test_a_folder_is_all_in_it_that_can_be_read_and_what_fails_is_a_row(bench, folder):
    found = bench.read_many(folder, progress=False)
    frame = found.to_frame()
    assert [Path(name).name for name in frame["file"]] == ["a.md", "bad.docx", "b.csv"]
    assert list(frame["error"] != "") == [False, True, False]
    assert [one.course.title for one in found] == ["One", "b"] and len(found.errors) == 1
    assert found.questions_frame().empty and list(found.notes_frame().columns)[0] == "file"


def test_patterns_and_what_is_not_there(bench, folder):
    found = bench.read_many([folder / "*.md", folder / "nowhere.md"], progress=False)
    assert [Path(name).name for name in found.to_frame()["file"]] == ["a.md", "nowhere.md"]
    assert "There is no file" in str(next(iter(found.errors.values())))


def test_questions_with_all_that_is_known_of_them(bench):
    frame = bench.read(SAMPLES / "photosynthesis-quiz-qti21.zip").to_frame()
    assert {"identifier", "feedback", "hints"} <= set(frame.columns)
    assert frame["identifier"].str.len().min() > 0


def test_a_file_is_read_again_with_other_choices(bench, folder):
    reading = bench.read(folder / "deep" / "b.csv")
    again = reading.read_again(layout="table", nothing="of this name")
    assert again.course == reading.course
    assert again.imported.provenance.choices == (("layout", "table"),), "what no reader asks is no choice"
    assert list(reading.offers.columns)[:3] == ["name", "label", "chosen"] and reading.origins == ()


def test_storing_again_merges_when_asked(bench, folder):
    path = folder / "a.md"
    course = bench.store(bench.read(path))
    assert bench.store(bench.read(path)) == course
    path.write_text("# One\n\nAnother text")
    assert bench.store(bench.read(path), conflict="merge") == course
    body = bench.services.outlining.course(course).pages[0].body
    assert "Another text" in body.plain
    assert bench.store(bench.read(path), conflict="both") != course
    with pytest.raises(BadInput, match="merge, replace, both"):
        bench.store(bench.read(path), conflict="shrug")


# The command line, in this process


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path / "cli"))
    monkeypatch.setenv("WORKBENCH_SAMPLES", "false")

    def run(*words):
        code = main(["import", *map(str, words)])
        return code, *capsys.readouterr()

    return run


def test_the_very_same_file_is_not_imported_twice(command, folder):
    code, said, _ = command(folder / "a.md")
    assert code == 0 and "course " in said
    code, said, _ = command(folder / "a.md")
    assert code == 0 and "nothing was imported" in said


def test_a_new_version_is_merged_when_asked(command, folder):
    command(folder / "a.md")
    (folder / "a.md").write_text("# One\n\nAnother text")
    _, said, _ = command(folder / "a.md", "--dry-run")
    assert "--conflict merge" in said
    code, said, _ = command(folder / "a.md", "--conflict", "merge")
    assert code == 0 and "merged: pages 1 changed, 0 added" in said
    code, said, _ = command(folder / "a.md", "--conflict", "cancel", "--json")
    assert code == 0 and '"state": "unchanged"' in said


def test_a_report_says_what_came_of_each(command, folder, tmp_path):
    for ending in (".html", ".csv", ".json"):
        code, _, told = command(folder, "--report", tmp_path / f"report{ending}", "--dry-run")
        assert code == 1 and "bad.docx" in told
        assert "bad.docx" in (tmp_path / f"report{ending}").read_text("utf-8")
    for wrong in (tmp_path / "report.xyz", tmp_path / "nowhere" / "report.csv"):
        with pytest.raises(SystemExit, match="2"):
            command(folder, "--report", wrong)


def test_a_report_holds_no_markup_and_no_formulas_of_files():
    note = dict.fromkeys(("severity", "where", "page", "excerpt", "code", "advice"), "")
    one = {"file": "<b>a</b>", "state": "read", "notes": [{**note, "message": "=cmd()<script>"}]}
    one |= {"title": "", "pages": 1, "questions": 0, "assets": 0, "message": ""}
    assert "<script>" not in report([one], ".html") and "<b>" not in report([one], ".html")
    assert "'=cmd()" in report([one], ".csv")


def test_losses_end_with_three_only_when_strictness_is_asked_for(command, tmp_path):
    (tmp_path / "film.md").write_text("# Film\n\n<object data='x.swf'></object>\n")
    code, said, _ = command(tmp_path / "film.md", "--dry-run", "--json")
    assert code == 0 and '"loss": 1' in said
    assert command(tmp_path / "film.md", "--dry-run", "--strict")[0] == 3


def test_choices_are_pairs_that_a_file_offers(command, bench, folder):
    with pytest.raises(SystemExit, match="2"):
        command(folder / "a.md", "--choose", "header")
    offered = {one.name: one.chosen for one in bench.read(folder / "deep" / "b.csv").imported.offers}
    name, value = next(iter(offered.items()))
    assert command(folder / "deep" / "b.csv", "--dry-run", "--choose", f"{name}={value}")[0] == 0
    for wrong in (f"{name}=shrug", "shrug=1"):
        code, _, told = command(folder / "deep" / "b.csv", "--dry-run", "--choose", wrong)
        assert code == 2 and f"No file can be read by --choose {wrong}. There is: " in told
        assert f"{name}=" in told.partition("There is: ")[2]


def test_packages_are_taken_out_of_folders_and_what_is_left_there_is_named(command, folder):
    (folder / "deep" / "quiz.ZIP").write_bytes((SAMPLES / "photosynthesis-quiz-qti21.zip").read_bytes())
    (folder / "deep" / "quiz.xml").write_text(
        "<quiz><question type='essay'><name><text>n</text></name></question></quiz>"
    )
    (folder / "~$a.docx").write_bytes(b"a program's own")
    (folder / "loop").symlink_to(folder)
    (folder / "noending").write_bytes(b"text")
    code, said, told = command(folder, "--dry-run", "--json")
    states = {Path(one["file"]).name: one["state"] for one in json.loads(said)}
    assert states == {
        "a.md": "read", "bad.docx": "failed", "b.csv": "read", "quiz.ZIP": "read", "quiz.xml": "read",
        "photo.raw": "left", "loop": "left", "noending": "left",
    }  # fmt: skip
    assert "3 files of other kinds were left: " in told and "photo.raw" in told and "~$a" not in told
    assert code == 1
    (folder / "bad.docx").unlink()
    assert command(folder, "--dry-run")[0] == 0 and command(folder, "--dry-run", "--strict")[0] == 3
    for ending in (".html", ".csv"):
        assert command(folder, "--dry-run", "--report", folder.parent / f"r{ending}")[0] == 0
        assert "photo.raw" in (folder.parent / f"r{ending}").read_text("utf-8")


def test_a_pattern_means_each_file_once_however_links_lead_to_it(command, folder):
    (folder / "loop").symlink_to(folder)
    _, said, _ = command(folder / "**" / "*.md", folder / "a.md", "--dry-run", "--json")
    assert [Path(one["file"]) for one in json.loads(said)] == [folder / "a.md"]


def test_a_name_that_is_missing_means_nothing(command, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for name, why in (("", "name of a file is missing"), ("x" * 400, "no file"), ("a\0b", "no file")):
        code, said, told = command(name, "--dry-run")
        assert code == 1 and not said and why in told
    (folder / "empty").mkdir()
    code, _, told = command(folder / "empty")
    assert code == 1 and "nothing in the folder" in told


def test_what_was_done_before_it_was_stopped_is_told(command, folder, monkeypatch):
    def stopped(self, source, **others):
        raise KeyboardInterrupt

    first = Importing.read
    monkeypatch.setattr(
        Importing,
        "read",
        lambda self, source, **given: (first if source.name == "a.md" else stopped)(self, source, **given),
    )
    code, said, _ = command(folder / "a.md", folder / "deep" / "b.csv", "--json")
    assert code == 130
    assert [one["state"] for one in json.loads(said)] == ["stored"]


def test_bytes_and_open_files_are_read_too(bench, folder):
    path = folder / "deep" / "b.csv"
    course = bench.read(path).course
    with path.open("rb") as opened, path.open() as words:
        assert bench.read(opened).course == course == bench.read(words).course
    for data in (path.read_bytes(), bytearray(path.read_bytes()), io.BytesIO(path.read_bytes())):
        assert bench.read(data, name="b.csv").course == course
    for wrong in (None, 5, [path]):
        with pytest.raises(BadInput, match="nothing to read"):
            bench.read(wrong)
    with pytest.raises(BadInput, match="is a folder"):
        bench.read(folder)
    assert [Path(name).name for name in bench.read_many(folder, progress=False).left] == ["photo.raw"]
