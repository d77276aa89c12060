"""Real servers in processes of their own: `workbench serve` as a person starts it, and nginx in front."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx
import httpx_sse
from streams_grammar import Viewer, event_from
from warm import Warm

from workbench.model.events import Ping, StreamClose

ROOT = Path(__file__).parent.parent
CLI = "workbench.cli:main"
PANEL = "panel.command:main"
SPEEDY = {
    "WORKBENCH_SAMPLES": "false",
    "WORKBENCH_RUN_ACTIVE": "50",
    "WORKBENCH_RUN_PER_MINUTE": "5000",
    "WORKBENCH_RUN_LEASE_SECONDS": "1.5",
    "WORKBENCH_RUN_REAPER_SECONDS": "0.3",
    "WORKBENCH_RUN_POLL_MS": "50",
    "WORKBENCH_RUN_TICK_MS": "20",
    "WORKBENCH_RUN_RETRIES": "9",
    "WORKBENCH_API_PER_MINUTE": "100000",
    "WORKBENCH_API_ADDRESS_PER_MINUTE": "100000",
}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment(folder, **more):
    """What a server finds around it: a folder of its own, short leases, nothing of whoever runs the tests."""
    given = {name: value for name, value in os.environ.items() if not re.match("WORKBENCH_|ANTHROPIC", name)}
    return given | SPEEDY | {"PYTHONPATH": str(ROOT), "WORKBENCH_DATA_DIR": str(folder)} | more


class Serving:
    """One `workbench serve` (or `panel serve`), in a process group of its own."""

    def __init__(self, around, *words, panel=False, prefix=""):
        self.port, self.prefix = free_port(), prefix
        self._log = Path(around["WORKBENCH_DATA_DIR"]).parent / f"server-{self.port}.log"
        program, command = CLI, ["serve"]
        if panel:
            program, command = PANEL, ["serve", str(ROOT / "app.py"), "--plugins", "workbench.server"]
        command += ["--port", str(self.port), "--address", "127.0.0.1", *words]
        command += ["--prefix", prefix] if prefix else []
        self.process = Warm(
            program, *command, env=around, cwd=self._log.parent, out=self._log, error=self._log
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def said(self):
        return self._log.read_text("utf-8", "replace")

    def ready(self, seconds=60):
        """Wait until it serves."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return self
            time.sleep(0.1)
        raise AssertionError(f"it did not start: {self.said}")

    def children(self):
        """The processes it forked."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(one) for one in found.stdout.split()]

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        """Kill it and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def start(url, **values):
    """Have something written; what the server answered."""
    body = {"text": "x", "action": "improve", "feature": "edit"} | values
    answer = httpx.post(f"{url}/v1/runs", json=body, timeout=20)
    assert answer.status_code == 202, answer.text
    return answer.json()


def origin(url):
    """A server's address without its path."""
    return "/".join(url.split("/")[:3])


def read(url, path, viewer=None, *, until=None):
    """Read on over server-sent events from where a viewer is, until it has so many characters."""
    viewer = viewer or Viewer()
    headers = {"Last-Event-ID": viewer.cursor} if viewer.position else {}
    viewer.connect()
    with (
        httpx.Client(timeout=30) as client,
        httpx_sse.connect_sse(client, "GET", origin(url) + path, headers=headers) as source,
    ):
        if source.response.status_code == 204:
            return viewer
        source.response.raise_for_status()
        for sse in source.iter_sse():
            event = event_from(sse.event, sse.data)
            placed = not isinstance(event, Ping) and sse.id and _placed(event)
            viewer.see(event, sse.id if placed else None)
            if until is not None and len(viewer.text) >= until:
                break
    return viewer


def _placed(event):
    return not (isinstance(event, StreamClose) and event.reason in ("shutdown", "slow"))


def follow(urls, path, viewer=None, *, seconds=60):
    """Read to the end whatever breaks, from one server after another, as a client does."""
    viewer, until, turn = viewer or Viewer(), time.monotonic() + seconds, 0
    while viewer.state != "ended" or viewer.events[-1].reason in ("shutdown", "slow"):
        assert time.monotonic() < until, f"not within {seconds} s: {viewer.events[-4:]}"
        with suppress(httpx.TransportError, httpx.HTTPStatusError):
            read(urls[turn % len(urls)], path, viewer)
        turn += 1
        time.sleep(0.05)
    return viewer


class Nginx:
    """nginx with deploy/nginx.conf as it is, but for the ports."""

    def __init__(self, folder, servers):
        self.port, self._folder = free_port(), folder
        folder.mkdir()
        site = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
        site = re.sub(r"listen 80;", f"listen 127.0.0.1:{self.port};", site)
        for known, server in zip(("5006", "5007"), servers, strict=True):
            site = site.replace(f"127.0.0.1:{known}", f"127.0.0.1:{server.port}")
        (folder / "site.conf").write_text(site, "utf-8")
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder), "utf-8")
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        command = [program, "-p", str(folder), "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
        self._process = subprocess.Popen([*command, "-g", "daemon off;"])
        self._await()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def _await(self):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError((self._folder / "errors").read_text())

    def close(self):
        self._process.terminate()
        self._process.wait(10)


_NGINX = """
pid {folder}/pid;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
""".replace("{user}", "user root;" if os.geteuid() == 0 else "")
