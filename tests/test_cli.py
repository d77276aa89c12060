"""The command line, run as a person runs it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
import warm

from workbench.cli import main

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
SCRIPT = "import sys; from workbench.cli import main; sys.exit(main())"


@pytest.fixture
def workbench(tmp_path):
    """Runs `workbench` with these words in a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if "ANTHROPIC" not in name}
    environment |= {"WORKBENCH_DATA_DIR": str(tmp_path / "data"), "WORKBENCH_SAMPLES": "false"}

    def run(*words, stdin="", **more):
        around = {"env": environment | more, "cwd": tmp_path, "folder": tmp_path}
        return warm.run("workbench.cli:main", *words, stdin=stdin, **around)

    run.environment = environment
    return run


def _sentence(run):
    """What a failed run said: exit code 1 and one line."""
    assert run.returncode == 1 and not run.stdout.strip()
    (line,) = run.stderr.strip().splitlines()
    return line


def test_a_dry_run_reports_and_stores_nothing(workbench):
    run = workbench("import", SAMPLES / "photosynthesis-quiz.csv", "--dry-run", "--json")
    (result,) = json.loads(run.stdout)
    assert run.returncode == 0 and result["questions"] == 10 and result["course_id"] is None
    assert "there are: none" in _sentence(workbench("export", "photosynthesis-quiz"))


def test_what_was_imported_can_be_exported_and_imported_again(workbench, tmp_path):
    workbench("import", SAMPLES / "photosynthesis-quiz-qti21.zip")
    (imported,) = json.loads(workbench("import", SAMPLES / "photosynthesis-quiz.csv", "--json").stdout)
    written = workbench("export", imported["course_id"], "--format", "qti21", "--output", tmp_path)
    assert written.returncode == 0, written.stderr
    (again,) = json.loads(workbench("import", written.stdout.strip(), "--dry-run", "--json").stdout)
    assert again["questions"] == imported["questions"]


def test_a_good_file_is_kept_when_another_is_bad(workbench, tmp_path):
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 cut short")
    run = workbench("import", "bad.docx", SAMPLES / "photosynthesis-quiz.csv", "--json")
    bad, good = json.loads(run.stdout)
    assert run.returncode == 1 and bad["error"] and good["course_id"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.docx", b""),
        ("notes.xyz", b"\x00\x01\x02"),
        ("cut.zip", b"PK\x03\x04cut"),
        ("lock.docx", b"\xd0\xcf\x11\xe0" * 300),
    ],
)
def test_bad_input_ends_in_one_sentence(workbench, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert _sentence(workbench("import", name)).startswith(f"{name}: ")


def test_a_file_that_is_not_there_is_named(workbench):
    assert "nowhere.docx" in _sentence(workbench("import", "nowhere.docx"))


def test_a_private_address_is_refused(workbench):
    assert "127.0.0.1" in _sentence(workbench("import", "http://127.0.0.1:1/"))


def test_a_word_that_is_no_command_ends_with_two(workbench):
    assert workbench("frobnicate").returncode == 2


def test_a_key_is_set_shown_to_be_there_and_forgotten(workbench):
    assert "A key is known, from the settings." in workbench("keys", "set", stdin="sk-test-123\n").stdout
    shown = workbench("keys")
    assert "A key is known" in shown.stdout and "sk-test" not in shown.stdout + shown.stderr
    assert "No key is known." in workbench("keys", "forget").stdout


def test_usage_says_so_when_there_is_none(workbench):
    assert "Nothing has been used yet." in workbench("usage").stdout


def test_the_doctor_finds_a_fresh_installation_well(workbench):
    run = workbench("doctor")
    assert run.returncode == 0 and "Offline assistant, not AI" in run.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKBENCH_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "Database"),
        ("WORKBENCH_REDIS_URL", "redis://127.0.0.1:1/0", "Redis"),
    ],
)
def test_the_doctor_names_what_is_broken_and_ends_with_one(workbench, name, value, said):
    run = workbench("doctor", **{name: value})
    assert run.returncode == 1 and f"broken   {said}" in run.stdout


def test_a_misspelt_setting_is_told_before_anything_starts(workbench):
    assert "WORKBENCH_PROT" in _sentence(workbench("serve", WORKBENCH_PROT="1"))


def test_it_serves_and_a_second_server_on_the_same_folder_says_why_not(workbench):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "serve", "--port", str(port)],
        env=workbench.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _fetched(f"http://localhost:{port}/readyz")[0] == 200
        status, headers, page = _fetched(f"http://localhost:{port}/app")
        assert status == 200 and b"Course workbench" in page
        assert "nonce-" in headers["Content-Security-Policy"]
        assert "one at a time" in _sentence(workbench("serve", "--port", port + 1))
    finally:
        server.terminate()
        assert server.wait(30) is not None


def _fetched(url):
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def test_keys_for_programs_are_made_listed_and_revoked(workbench):
    made = workbench("access", "add", "Nightly report", "--user", "bo")
    key_id = made.stdout.split("_")[1]
    assert made.stdout.startswith("wbk_") and "shown this once" in made.stderr
    assert f"{key_id}  bo  Nightly report  not used yet" in workbench("access").stdout
    assert workbench("access", "revoke", key_id).returncode == 0
    assert f"{key_id}  bo  Nightly report  revoked" in workbench("access").stdout
    assert workbench("access", "revoke", "nothing").returncode == 1


def test_a_file_comes_by_standard_input(workbench):
    run = workbench("import", "-", "--name", "lesson.md", "--dry-run", "--json", stdin="# Light\n\nText")
    (result,) = json.loads(run.stdout)
    assert (run.returncode, result["file"], result["title"]) == (0, "-", "Light")


def test_what_comes_by_standard_input_without_a_name_is_told_how_to_get_one(workbench):
    assert _sentence(workbench("import", "-", stdin="# Light")).endswith("such as --name lesson.md.")


def test_a_choice_that_no_reader_has_does_not_make_another_file_of_it(workbench, tmp_path):
    (tmp_path / "a.md").write_text("# Light\n\nText")
    assert workbench("import", "a.md", "--choose", "nothing=here").returncode == 2
    run = workbench("import", "a.md", "--json")
    assert [one["state"] for one in json.loads(run.stdout)] == ["unchanged"]
    run = workbench("import", "a.md", "--conflict", "replace")
    assert "This very file is in the course “Light”" in run.stdout


def test_a_course_without_a_name_is_no_new_course(workbench, tmp_path):
    (tmp_path / "a.md").write_text("# Light\n\nText")
    assert "No course is called “”" in _sentence(workbench("import", "a.md", "--course", ""))


def test_a_day_that_is_none_is_told_in_plain_words(workbench):
    run = workbench("usage", "--since", "2026-13-01")
    assert run.returncode == 2
    assert "it takes a day such as 2026-01-31, not '2026-13-01'" in run.stderr


def test_an_import_can_be_analysed(workbench):
    workbench("import", SAMPLES / "photosynthesis-quiz.csv")
    run = workbench("import", SAMPLES / "photosynthesis-quiz.csv", "--dry-run", "--analyse", "--json")
    (result,) = json.loads(run.stdout)
    analysis = result["analysis"]
    assert (analysis["pages"][0]["type"], analysis["language"]) == ("quiz", "en")
    assert len([one for one in analysis["duplicates"] if one["question"]]) == 10
    said = workbench("import", SAMPLES / "photosynthesis-quiz.csv", "--dry-run", "--analyse").stdout
    assert "quiz: “photosynthesis-quiz”" in said and "100% like question" in said


def test_what_was_read_in_part_is_stored_and_said(workbench, tmp_path):
    words = f"<material><mattext>Say {{n}}, {'and again ' * 60}</mattext></material>"
    question = f"{words}<response_str ident='r'><render_fib/></response_str>"
    item = f"<item ident='i{{n}}'><presentation>{question}</presentation></item>\n"
    items = "".join(item.replace("{n}", str(n)) for n in range(2000))
    whole = (
        f"<questestinterop><assessment ident='a'><section>{items}</section></assessment></questestinterop>"
    )
    (tmp_path / "large.xml").write_text(whole)
    more = {"WORKBENCH_IMPORT_XML_MB": "1"}
    run = workbench("import", "large.xml", "--json", "--strict", **more)
    (result,) = json.loads(run.stdout)
    assert run.returncode == 3 and result["partial"] and result["state"] == "stored" and result["course_id"]
    assert 500 < result["questions"] < 2000 and result["severities"]["loss"] == 1
    (note,) = [one for one in result["notes"] if one["severity"] == "loss"]
    assert f"({result['questions']} questions)" in note["message"] and note["where"].startswith("line ")
    assert "XML_MB" in note["advice"]
    again = workbench("import", "large.xml", "--dry-run", **more)
    assert again.returncode == 0 and "1 loss" in again.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is needed")
def test_output_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("WORKBENCH_SAMPLES", "false")
    with suppress(OSError), Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["usage"]) == 1
    assert "No space left" in capsys.readouterr().err
