"""Streams for many viewers at once, beside a bare Tornado handler, sse-starlette and Flask-SSE, in one run.

`python benchmarks/streaming.py` compares N = 50, 200 and 1000 viewers, each of a stream of its own with 20 events a
second, and shows the middle of three rounds; `one` has a thousand viewers of one run, `length` shows what a token costs
in replies of 500 to 16,000 tokens, `soak SECONDS` watches memory. Lateness counts from the moment an event was due, not from when it was sent.
"""

import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from workbench.client import AsyncClient  # noqa: E402

STAMP = re.compile(rb"(\d+\.\d{6}) ")
RATE = 20.0
SERVERS = ("tornado", "workbench", "sse-starlette", "flask-sse")
ROUNDS = 3


class Reader(asyncio.Protocol):
    """One viewer: counts the events that come and how late each is."""

    def __init__(self, path, late, port):
        self._path, self._late, self._port = path, late, port
        self.answered = asyncio.get_running_loop().create_future()
        self.bytes = 0

    def connection_made(self, transport):
        self.transport = transport
        transport.write(f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())

    def data_received(self, data):
        now = time.monotonic()
        if not self.answered.done():
            self.answered.set_result(data.startswith(b"HTTP/1.1 200"))
        self.bytes += len(data)
        for stamp in STAMP.findall(data):
            self._late.append(now - float(stamp))

    def connection_lost(self, error):
        if not self.answered.done():
            self.answered.set_result(False)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def cpu_seconds(pid):
    """The processor time of a process and its children."""
    total = 0.0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def family(pid):
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def memory_kb(pid):
    return sum(
        int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())[1]) for one in family(pid)
    )


async def connected(paths, port, late):
    readers = []
    loop = asyncio.get_running_loop()
    for start in range(0, len(paths), 50):
        for path in paths[start : start + 50]:
            reader = Reader(path, late, port)
            try:
                await loop.create_connection(lambda reader=reader: reader, "127.0.0.1", port)
            except OSError:
                continue
            readers.append(reader)
        await asyncio.sleep(0.1)
    return readers


async def measure(name, viewers, seconds, *, rate=RATE, environment=None):
    """Connect all viewers, begin, and say what came when and what it cost."""
    port, late = free_port(), []
    words = [
        sys.executable,
        str(HERE / "_stream_servers.py"),
        name,
        str(port),
        str(viewers),
        str(rate),
        str(seconds),
    ]
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        limit=2**24,
        env=os.environ | (environment or {}),
        start_new_session=True,
    )
    try:
        paths = json.loads(await process.stdout.readline())
        await wait_for(port)
        empty = memory_kb(process.pid)
        readers = await connected(paths, port, late)
        answered = [reader.answered.done() and reader.answered.result() for reader in readers]
        begin = time.monotonic() + 1.5
        process.stdin.write(f"{begin}\n".encode())
        await process.stdin.drain()
        await asyncio.sleep(2.5)
        full, cpu, counted = memory_kb(process.pid), cpu_seconds(process.pid), len(late)
        await asyncio.sleep(seconds - 2)
        cpu, came = cpu_seconds(process.pid) - cpu, len(late) - counted
        await asyncio.sleep(2)
        answered = sum(reader.answered.done() and reader.answered.result() for reader in readers)
        told = await writer_share(process) if environment and "WRITER_CPU" in environment else None
    finally:
        os.killpg(process.pid, 9)
        await process.wait()
    for reader in readers:
        reader.transport.abort()
    late.sort()
    return {
        "name": name,
        "viewers": viewers,
        "connected": answered,
        "events": len(late),
        "wanted": int(viewers * rate * seconds),
        "p50": late[len(late) // 2] * 1000 if late else float("nan"),
        "p99": late[int(len(late) * 0.99)] * 1000 if late else float("nan"),
        "cpu_us": cpu / came * 1e6 if came else float("nan"),
        "kb": (full - empty) / viewers,
        "bytes": sum(reader.bytes for reader in readers) / max(1, len(late)),
        "writer": told,
    }


async def wait_for(port):
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


async def writer_share(process):
    async with asyncio.timeout(10):
        while line := await process.stderr.readline():
            if line.startswith(b'{"writer'):
                return json.loads(line)
    return None


def row(found, base):
    told, share = found["writer"], ""
    if told:
        share = f" writer {told['writer_share']:.1%} of a core, {told['commit_share']:.1%} in commits"
    return (
        f"| {found['name']} | {found['viewers']} | {found['connected']} | {found['events']}/{found['wanted']} "
        f"| {found['p50']:.1f} | {found['p99']:.1f} | {found['cpu_us']:.0f} | {found['cpu_us'] / base:.2f} "
        f"| {found['kb']:.0f} |{share}"
    )


async def compare(sizes, seconds):
    """All servers in turn, three times over: a machine is not equally fast at all moments."""
    print(
        "| server | viewers | connected | events | p50 ms | p99 ms | CPU µs/event | bare Tornado = 1 | KB/viewer |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for viewers in sizes:
        rounds = {name: [] for name in SERVERS}
        for _ in range(ROUNDS):
            for name, found in rounds.items():
                writer = {"WRITER_CPU": "1"} if name == "workbench" else None
                found.append(await measure(name, viewers, seconds, environment=writer))
        base = middle(rounds["tornado"])["cpu_us"]
        for found in rounds.values():
            print(row(middle(found), base), flush=True)


def middle(rounds):
    """The middle of each figure; what was connected and came is the least."""
    last = rounds[-1]
    figures = {key: statistics.median(one[key] for one in rounds) for key in ("p50", "p99", "cpu_us", "kb")}
    counts = {key: min(one[key] for one in rounds) for key in ("connected", "events")}
    told = [one["writer"] for one in rounds if one["writer"]]
    shares = {key: statistics.median(one[key] for one in told) for key in told[0]} if told else None
    return last | figures | counts | {"writer": shares}


async def one_run(seconds):
    print("A thousand viewers of one run:")
    found = await measure("workbench", 1000, seconds, environment={"ONE_RUN": "1"})
    print(row(found, found["cpu_us"]))


async def length():
    """What a token costs, by the length of the reply it is in."""
    print("| tokens | bytes/token | CPU µs/token |\n|---|---|---|")
    for tokens in (500, 2000, 8000, 16_000):
        rate = 200.0
        found = await measure("workbench", 10, tokens / rate, rate=rate)
        print(f"| {tokens} | {found['bytes']:.0f} | {found['cpu_us']:.0f} |", flush=True)


async def soak(seconds, viewers=30):
    """Memory of a server whose viewers ask, read twenty seconds of answer, and ask again."""
    port, read = free_port(), [0]
    words = [sys.executable, str(HERE / "_stream_servers.py"), "workbench", str(port), "0", str(RATE), "1"]
    process = await asyncio.create_subprocess_exec(
        *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        await process.stdout.readline()
        await wait_for(port)
        asking = [asyncio.create_task(ask_for_ever(port, read)) for _ in range(viewers)]
        seen = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(min(60.0, seconds / 10))
            seen.append(memory_kb(process.pid) / 1024)
            print(f"{read[0]:7} answers read, {seen[-1]:.1f} MB", flush=True)
        for task in asking:
            task.cancel()
    finally:
        process.kill()
        await process.wait()
    settled = seen[len(seen) // 5 :]  # the first fifth fills caches
    change = (statistics.mean(settled[-3:]) / statistics.mean(settled[:3]) - 1) * 100
    print(
        f"{read[0]} answers in {seconds:.0f} s; memory {settled[0]:.1f} to {settled[-1]:.1f} MB: {change:+.1f} %"
    )


async def ask_for_ever(port, read):
    async with AsyncClient(f"http://127.0.0.1:{port}") as client:
        while True:
            answer = await client.run(text="soak", action="improve")
            assert (await answer.wait()).count(" ") == 20 * RATE
            read[0] += 1


if __name__ == "__main__":
    what, *more = sys.argv[1:] or ["compare"]
    if what == "one":
        asyncio.run(one_run(10))
    elif what == "length":
        asyncio.run(length())
    elif what == "soak":
        asyncio.run(soak(float(more[0])))
    else:
        asyncio.run(compare([int(one) for one in more] or [50, 200, 1000], 10))
