"""Files by address: uploads that go to disk as they come, and assets that never run."""

import json
import os
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import httpx
import pytest

from workbench.model.course import Asset, Course, Page
from workbench.model.imported import Imported
from workbench.settings import Settings
from workbench.storage.previews import PreviewStore
from workbench.storage.uploads import UploadStore
from workbench.workspace import Workspace

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with a course that uses two pictures."""
    folder = tmp_path_factory.mktemp("files") / "data"
    with Workspace.open(Settings(data_dir=folder, samples=False)) as workspace:
        assets = (
            Asset.of(PNG, name="leaf “1”.png", media_type="image/png"),
            Asset.of(SVG, name="leaf.svg", media_type="image/svg+xml"),
        )
        imported = Imported(course=Course(title="Pictures", pages=(Page(title="One"),)), assets=assets)
        workspace.services.importing.store(imported, user="default_user")
        orphan = Asset.of(b"\x89PNG orphan", name="orphan.png", media_type="image/png")
        workspace.services.assets.put(orphan)
    return folder


@pytest.fixture(scope="module")
def server(folder, tmp_path_factory):
    """The workbench's server on that folder."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = {**os.environ, "WORKBENCH_DATA_DIR": str(folder), "WORKBENCH_SAMPLES": "false"}
    command = [sys.executable, "-m", "panel", "serve", str(ROOT / "app.py"), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--plugins", "workbench.server"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    yield url, process
    process.terminate()
    process.wait(20)


@pytest.fixture
def uploads(folder):
    return UploadStore(folder / "uploads", largest_mb=200)


def test_a_file_arrives_whole(server, uploads):
    token = uploads.issue("default_user")
    data = os.urandom(3_000_000)
    answer = httpx.put(f"{server[0]}/v1/uploads/{token}", content=data)
    assert answer.status_code == 200
    assert answer.json() == {"size": len(data)}
    assert uploads.path(token, "default_user").read_bytes() == data


def test_two_hundred_megabytes_take_no_memory(server, uploads):
    url, process = server
    before = resident(process.pid)
    token = uploads.issue("default_user")

    def chunks():
        piece = os.urandom(2**20)
        for _ in range(199):
            yield piece

    headers = {"Content-Length": str(199 * 2**20)}
    answer = httpx.put(f"{url}/v1/uploads/{token}", content=chunks(), headers=headers, timeout=60)
    assert answer.status_code == 200
    assert uploads.path(token, "default_user").stat().st_size == 199 * 2**20
    assert resident(process.pid) - before < 40 * 2**20
    uploads.discard(token, "default_user")


def resident(pid):
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


@pytest.mark.parametrize("token", ["A" * 32, "short", "..%2F..%2Fetc%2Fpasswd"])
def test_only_an_expected_file_is_taken(server, token):
    answer = httpx.put(f"{server[0]}/v1/uploads/{token}", content=b"data")
    assert answer.status_code == 404


def test_another_site_may_not_send_files(server, uploads):
    token = uploads.issue("default_user")
    answer = httpx.put(
        f"{server[0]}/v1/uploads/{token}", content=b"data", headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert uploads.path(token, "default_user").read_bytes() == b""


@pytest.mark.parametrize("headers", [{"Content-Length": str(201 * 2**20)}, {}], ids=["said", "not said"])
def test_a_file_above_the_limit_is_refused_in_a_sentence(server, uploads, headers):
    token = uploads.issue("default_user")

    def chunks():
        piece = bytes(2**20)
        for _ in range(201):
            yield piece

    answer = httpx.put(f"{server[0]}/v1/uploads/{token}", content=chunks(), headers=headers, timeout=60)
    assert answer.status_code == 413
    assert answer.json()["message"] == "The file is larger than 200 MB."
    assert sum(path.stat().st_size for path in uploads._folder.glob(f"{token}*")) == 0


def test_a_line_that_breaks_leaves_no_file(server, uploads, eventually):
    token = uploads.issue("default_user")
    host, port = server[0].removeprefix("http://").split(":")
    head = f"PUT /v1/uploads/{token} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 9999999\r\n\r\n"
    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + bytes(100_000))
        assert eventually(lambda: uploads.path(token, "default_user").stat().st_size == 0)
        time.sleep(0.2)
    assert eventually(lambda: not list(uploads._folder.glob(f"{token}*")))


def asset(server, data, **headers):
    digest = Asset.of(data, name="", media_type="").sha256
    return httpx.get(f"{server[0]}/v1/assets/{digest}", headers=headers)


def test_a_picture_of_a_course_is_sent_and_never_as_a_page(server):
    answer = asset(server, PNG)
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_drawing_that_could_run_scripts_is_only_ever_downloaded(server):
    answer = asset(server, SVG)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_part_of_a_file_is_sent_when_asked(server):
    answer = asset(server, PNG, Range="bytes=1-3")
    assert answer.status_code == 206
    assert answer.content == b"PNG"


def test_what_is_known_already_is_not_sent_again(server):
    tag = asset(server, PNG).headers["ETag"]
    assert asset(server, PNG, **{"If-None-Match": tag}).status_code == 304


def test_a_file_of_no_course_or_no_file_is_not_found(server):
    for data in (b"\x89PNG orphan", b"never seen"):
        answer = asset(server, data)
        assert answer.status_code == 404
        assert json.loads(answer.content)["message"] == "This file does not exist."


def test_pictures_of_a_preview_are_sent_to_who_looks_at_it_and_to_nobody_else(server, folder):
    store, picture = (
        PreviewStore(folder / "previews"),
        Asset.of(SVG, name="a.svg", media_type="image/svg+xml"),
    )
    token, other = store.issue(), store.issue()
    name = store.keep(token, "default_user", picture)
    assert store.keep(other, "somebody_else", picture) == name
    answer = httpx.get(f"{server[0]}/v1/previews/{token}/{name}")
    assert (answer.status_code, answer.content) == (200, SVG)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    for path in (f"{other}/{name}", f"{token}/{'0' * 64}.svg", f"{token}/../{token}/{name}.svg"):
        assert httpx.get(f"{server[0]}/v1/previews/{path}").status_code == 404
    store.discard(token, "default_user")
    assert httpx.get(f"{server[0]}/v1/previews/{token}/{name}").status_code == 404
    assert store.keep(other, "somebody_else", Asset.of(b"x", name="x", media_type="text/html")) is None
