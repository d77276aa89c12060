"""Clients that people have, each following a stream to its end: what it saw, as (event, data, id)."""

import asyncio
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import aiohttp
import httpx
import httpx_sse
from conftest import missing
from streams_grammar import data_of

from workbench.client import Answer, Client

HERE = Path(__file__).parent
OPEN = ["open", "", ""]
OVER = "stream.close"
PATIENCE = 300


def with_httpx_sse(url):
    """httpx-sse, connecting again with the header."""
    seen, last = [], ""
    with httpx.Client(timeout=PATIENCE) as client:
        while not seen or seen[-1][0] != OVER:
            headers = {"Last-Event-ID": last} if last else {}
            with (
                suppress(httpx.TransportError),
                httpx_sse.connect_sse(client, "GET", url, headers=headers) as got,
            ):
                if got.response.status_code == 204:
                    break
                seen.append(OPEN)
                for sse in got.iter_sse():
                    last = sse.id or last
                    seen.append([sse.event, sse.data, last])
    return seen


def with_aiohttp(url):
    """aiohttp line by line, connecting again with the parameter."""
    return asyncio.run(_aiohttp(url))


async def _aiohttp(url):
    seen, last = [], ""
    async with aiohttp.ClientSession() as session:
        while not seen or seen[-1][0] != OVER:
            address = f"{url}&last_event_id={last}" if last else url
            with suppress(aiohttp.ClientError, OSError):
                async with session.get(address) as answer:
                    if answer.status == 204:
                        break
                    seen.append(OPEN)
                    fields = {}
                    async for line in answer.content:
                        name, _, value = line.decode().rstrip("\n").partition(": ")
                        if name:
                            fields[name] = value
                        elif line == b"\n":
                            last = fields.get("id", last)
                            seen.append([fields["event"], fields["data"], last])
                            fields = {}
    return seen


def with_curl(url):
    """curl -N, asked again with the header; what it wrote is split at empty lines."""
    seen, last = [], ""
    while not seen or seen[-1][0] != OVER:
        place = ["-H", f"Last-Event-ID: {last}"] if last else []
        command = ["curl", "-sN", "-w", "%{stderr}%{http_code}", *place, url]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        if done.stderr == b"204":
            break
        seen += [OPEN] if done.stdout else []
        for frame in done.stdout.decode().split("\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in frame.split("\n"))
            last = fields.get("id", last)
            seen.append([fields["event"], fields["data"], last])
    return seen


def with_our_client(url):
    """workbench.client, which does all of this by itself."""
    address = httpx.URL(url)
    seen = []
    with Client(f"{address.scheme}://{address.netloc.decode()}", patience=PATIENCE) as client:
        html = address.params.get("format") == "html"
        answer = Answer(client, "x", address.raw_path.decode(), html=html, patience=PATIENCE, cursor="")
        answer._retry = 0.0
        for event in answer:
            seen += [OPEN] if event.name == "stream.start" else []
            seen.append([event.name, data_of(event), answer.cursor])
    return seen


def in_threads(follow, parallel=8):
    """Follow many, some at once."""

    def all_(urls):
        with ThreadPoolExecutor(parallel) as pool:
            return list(pool.map(follow, urls))

    return all_


def in_node(kind, parallel=100):
    """Follow many in one process of Node."""

    def all_(urls):
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules").is_dir():
            missing("Node with the packages of tests/clients (npm ci)")
        done = subprocess.run(
            [node, HERE / "following.mjs", kind],
            input=json.dumps({"urls": urls, "parallel": parallel}),
            capture_output=True,
            text=True,
            timeout=PATIENCE * 4,
            check=False,
        )
        assert done.returncode == 0, f"node: {done.returncode} {done.stderr}"
        found = dict(json.loads(line) for line in done.stdout.splitlines())
        return [found[number] for number in range(len(urls))]

    return all_


def in_chromium(browser):
    """Follow many in one page; six at once, as a browser allows."""

    def all_(urls):
        page = browser.new_page()
        page.goto(str(httpx.URL(urls[0]).join("/healthz")))
        script = (
            (HERE / "following.mjs").read_text().replace("export ", "").partition("async function main")[0]
        )
        try:
            return page.evaluate(
                f"async (urls) => {{ {script}\nconst found = [];\n"
                "await followAll(urls, 6, (url) => followWithEventSource(EventSource, url),"
                " (number, seen) => { found[number] = seen; });\nreturn found; }",
                urls,
            )
        finally:
            page.close()

    return all_
