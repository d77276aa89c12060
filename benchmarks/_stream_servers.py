"""The servers that are compared: each sends every viewer a stream of its own, an event every so often.

`python _stream_servers.py NAME PORT VIEWERS RATE SECONDS`: prints a line of JSON with the paths of the streams once
it listens, reads the moment to begin from standard input, and sends until it is killed. An event's text is the
moment it was due by the system-wide monotonic clock, so that a reader can say how late it is.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


class Clock:
    """When each stream's events are due."""

    def __init__(self, viewers, rate, seconds):
        self.viewers, self.rate, self.seconds = viewers, rate, seconds
        self.begin = None

    def due(self, stream, number):
        """Streams are spread evenly over the time between two events."""
        return self.begin + (number + stream / self.viewers) / self.rate

    @property
    def events(self):
        return int(self.rate * self.seconds)


def announce(paths, clock):
    print(json.dumps(paths), flush=True)
    clock.begin = float(sys.stdin.readline())


def plain_paths(clock):
    return [f"/stream?n={number}" for number in range(clock.viewers)]


async def until(moment):
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


# Ours -----------------------------------------------------------------------------------------


def workbench(port, clock):
    from bokeh.application import Application
    from bokeh.server.tornado import BokehTornado
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets

    from workbench.model.events import Finished, TextDelta
    from workbench.model.limits import ApiLimits, RunLimits
    from workbench.model.prompt import Prompt, Task
    from workbench.model.run import Feature, RunRequest
    from workbench.model.usage import Usage
    from workbench.server import ROUTES
    from workbench.server._tokens import Tokens
    from workbench.settings import Settings
    from workbench.storage.signing import signing_key
    from workbench.workspace import Workspace, collect_rarely

    class Paced:
        """Says, every so often, when it was to be said."""

        name, label, model = "paced", "Paced", "paced-1"

        def count(self, prompt):
            return 1

        async def stream(self, prompt, *, limit):
            if not prompt.task.text.isdecimal():  # asked for over the API: it begins at once
                for _ in range(int(20 * clock.rate)):
                    yield TextDelta(text=f"{time.monotonic():.6f} ")
                    await asyncio.sleep(1 / clock.rate)
                yield Finished(usage=Usage(input_tokens=1, output_tokens=1), stop_reason="end_turn")
                return
            stream = int(prompt.task.text)
            while clock.begin is None:
                await asyncio.sleep(0.05)
            for number in range(clock.events):
                due = clock.due(stream, number)
                await until(due)
                yield TextDelta(text=f"{due:.6f} ")
            yield Finished(usage=Usage(input_tokens=1, output_tokens=1), stop_reason="end_turn")

    runs = RunLimits(active=10**6, per_minute=10**6, stall_seconds=600, unwatched_seconds=600)
    api = ApiLimits(per_minute=0, address_per_minute=0, streams=0, address_streams=0)
    settings = Settings(
        data_dir=Path(tempfile.mkdtemp()), provider="offline", samples=False, runs=runs, api=api
    )
    workspace = Workspace.open(settings)
    generating = workspace.services.generating
    generating._engine._provider = Paced
    one = os.environ.get("ONE_RUN")
    wanted = [0] if one else range(clock.viewers)
    started = [
        generating.start(
            RunRequest(
                user="default_user",
                feature=Feature.EDIT,
                prompt=Prompt(task=Task(action="x", text=str(number))),
            )
        )
        for number in wanted
    ]
    tokens = Tokens(signing_key(workspace.database))
    paths = [f"/v1/tutor/stream?token={tokens.sign(run.id, 'default_user')}" for run in started]
    paths = paths * clock.viewers if one else paths

    async def serve():
        collect_rarely()
        tornado = BokehTornado({"/": Application()}, extra_patterns=ROUTES)
        tornado.settings["workspace"] = workspace
        HTTPServer(tornado).add_sockets(bind_sockets(port, "127.0.0.1", backlog=2048))
        await asyncio.to_thread(announce, paths, clock)
        if os.environ.get("WRITER_CPU"):
            await report_writer(generating, clock)
        await asyncio.Event().wait()

    asyncio.run(serve())


async def report_writer(generating, clock):
    """Print the shares of a core that the writer's thread takes, and its commits alone."""
    thread, commits = generating._engine.writer._thread, timed_commits(generating._runs.logs)
    await until(clock.begin + 1)
    before, began = (thread_seconds(thread.native_id), commits()), time.monotonic()
    await until(clock.begin + clock.seconds - 1)
    after, seconds = (thread_seconds(thread.native_id), commits()), time.monotonic() - began
    writer, commit = ((new - old) / seconds for new, old in zip(after, before, strict=True))
    print(json.dumps({"writer_share": writer, "commit_share": commit}), file=sys.stderr, flush=True)


def timed_commits(logs):
    """The processor time that commits have taken from now on."""
    spent, commit = [0.0], logs.commit

    def timed(batch, record):
        began = time.thread_time()
        try:
            return commit(batch, record)
        finally:
            spent[0] += time.thread_time() - began

    logs.commit = timed
    return lambda: spent[0]


def thread_seconds(native_id):
    fields = Path(f"/proc/self/task/{native_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# The others -----------------------------------------------------------------------------------


def tornado(port, clock):
    from tornado.httpserver import HTTPServer
    from tornado.iostream import StreamClosedError
    from tornado.netutil import bind_sockets
    from tornado.web import Application, RequestHandler

    class Stream(RequestHandler):
        async def get(self):
            self.set_header("Content-Type", "text/event-stream")
            stream = int(self.get_query_argument("n"))
            await self.flush()
            while clock.begin is None:
                await asyncio.sleep(0.05)
            try:
                for number in range(clock.events):
                    due = clock.due(stream, number)
                    await until(due)
                    self.write(
                        f"event: message.delta\ndata: {json.dumps({'content': f'{due:.6f} '})}\nid: {number}\n\n"
                    )
                    await self.flush()
            except StreamClosedError:
                return

    async def serve():
        server = HTTPServer(Application([("/stream", Stream)]))
        server.add_sockets(bind_sockets(port, "127.0.0.1", backlog=2048))
        await asyncio.to_thread(announce, plain_paths(clock), clock)
        await asyncio.Event().wait()

    asyncio.run(serve())


def starlette(port, clock):
    import uvicorn
    from sse_starlette.sse import EventSourceResponse
    from starlette.applications import Starlette
    from starlette.routing import Route

    async def stream(request):
        number_of = int(request.query_params["n"])

        async def events():
            while clock.begin is None:
                await asyncio.sleep(0.05)
            for number in range(clock.events):
                due = clock.due(number_of, number)
                await until(due)
                yield {
                    "event": "message.delta",
                    "data": json.dumps({"content": f"{due:.6f} "}),
                    "id": str(number),
                }

        return EventSourceResponse(events())

    threading.Thread(target=announce, args=(plain_paths(clock), clock), daemon=True).start()
    app = Starlette(routes=[Route("/stream", stream)])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", loop="uvloop", backlog=2048)


def flask(port, clock):
    """gunicorn with gevent workers; a second process publishes to Redis, as Flask-SSE means it."""
    folder = tempfile.mkdtemp()
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port + 1), "--save", "", "--dir", folder], stdout=subprocess.DEVNULL
    )
    app = Path(folder) / "flask_app.py"
    app.write_text(
        "from flask import Flask\nfrom flask_sse import sse\napp = Flask(__name__)\n"
        f"app.config['REDIS_URL'] = 'redis://127.0.0.1:{port + 1}'\n"
        "app.register_blueprint(sse, url_prefix='/stream')\n"
    )
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-k",
            "gevent",
            "--worker-connections",
            "2000",
            "--backlog",
            "2048",
        ]
        + ["-b", f"127.0.0.1:{port}", "--chdir", folder, "--log-level", "error", "flask_app:app"]
    )
    Path(f"{folder}/pid").write_text(str(server.pid))
    try:
        time.sleep(3)
        announce([f"/stream?channel=c{number}" for number in range(clock.viewers)], clock)
        publish(port + 1, clock)
        time.sleep(3600)
    finally:
        for process in (server, redis):
            process.terminate()


def publish(port, clock):
    from redis import Redis

    client = Redis(port=port)
    for number in range(clock.events):
        for stream in range(clock.viewers):
            due = clock.due(stream, number)
            time.sleep(max(0.0, due - time.monotonic()))
            message = {"data": {"content": f"{due:.6f} "}, "type": "message.delta"}
            client.publish(f"c{stream}", json.dumps(message))


SERVERS = {"workbench": workbench, "tornado": tornado, "sse-starlette": starlette, "flask-sse": flask}

if __name__ == "__main__":
    name, port, viewers, rate, seconds = sys.argv[1:]
    SERVERS[name](int(port), Clock(int(viewers), float(rate), float(seconds)))
