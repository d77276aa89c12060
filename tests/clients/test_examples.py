"""The examples of docs/api.md do what they say."""

import re
from pathlib import Path

from case_line import CaseLine
from clients.test_clients import KEPT, addresses, serving, started

from workbench.providers.scripted import Scripted

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def example(language):
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.S)[1]


def test_the_example_in_javascript_reads_an_answer_through_cuts(serve, browser):
    server = serving(serve, Scripted(KEPT, chunk=9, delay=0.003), frame_chars=60)
    line = CaseLine(server.port, {0: [700, 900]})
    address = addresses(line, started(server), [0])[0]
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{line.port}/healthz")
    script = f"(streamUrl) => new Promise((done) => {{ {example('javascript')}"
    closed = 'source.addEventListener("stream.close", () => done(text.join("")))'
    late = 'setTimeout(() => done(`after 40 s: ${text.join("")}`), 40000)'
    assert page.evaluate(f"{script}\n{closed};\n{late}; }})", address) == KEPT
    assert line.connections(0) > 2
    page.close()
    line.close()


def test_the_example_in_python_prints_an_answer(serve, capsys):
    server = serving(serve, Scripted("Plants eat light."))
    line = CaseLine(server.port)
    exec(example("python").replace("127.0.0.1:5006", f"127.0.0.1:{line.port}").replace(', key="…"', ""), {})
    assert capsys.readouterr().out == "Plants eat light.\n"
    line.close()
