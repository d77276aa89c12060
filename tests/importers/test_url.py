"""Addresses: only public hosts, on every hop; the main content of a page; its pictures."""

import gzip
import http.server
import socket
import threading
import time
import zlib
from base64 import b64decode
from dataclasses import replace

import pytest

from workbench.importers import fetch, read, with_pictures
from workbench.importers._addresses import exported
from workbench.importers._fetch import allowed_port, is_public
from workbench.model.content import mark, node, text
from workbench.model.errors import BadInput, Forbidden, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import FetchLimits, ImportLimits

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BOMB = gzip.compress(bytes(20 * 2**20), 1)
PAGE = """<html lang=en><head><title>Leaf - Site</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us and everything else</a></nav>
<header><h1>How leaves work</h1></header>
<main><article><p>A leaf is the main organ of photosynthesis in most plants, and it is <b>thin</b> so that
light reaches all its cells. See <a href="more.html">more</a>.</p><h2>Parts of a leaf</h2>
<p>The formula is <math><msup><mi>x</mi><mn>2</mn></msup></math>, as everybody knows who has ever read it.</p>
<p><img src="leaf.png" alt="A leaf"><img src="gone.png" alt="Gone"></p>
<p>More text follows so that this is found as the content of the page, and not the menus around it.</p>
</article></main><footer>Copyright, cookies and terms of use</footer></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        kind, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{kind.partition('.')[0] or 'page'}", self._missing)(rest)

    def _send(self, data, kind="text/html; charset=utf-8"):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _page(self, rest):
        self._send(PAGE.encode())

    def _leaf(self, rest):
        self._send(PIXEL, "image/png")

    def _go(self, rest):
        self.send_response(302)
        self.send_header("location", rest.replace("!", "/"))
        self.end_headers()

    def _slow(self, rest):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(50):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def _large(self, rest):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(40):
                self.wfile.write(b"x" * 100_000)
        except OSError:
            pass

    def _packed(self, rest):
        packed = zlib.compress(PAGE.encode())
        data = {"gzip": gzip.compress(PAGE.encode()), "deflate": packed, "raw": packed[2:-4]}[rest]
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-encoding", "gzip" if rest == "gzip" else "deflate")
        self.end_headers()
        self.wfile.write(data)

    def _pieces(self, rest):
        half = len(PAGE) // 2
        data = gzip.compress(PAGE[:half].encode()) + gzip.compress(PAGE[half:].encode())
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-encoding", "gzip")
        self.end_headers()
        self.wfile.write({"cut": data[:-20], "behind": data + b"\0" * 40}.get(rest, data))

    def _bomb(self, rest):
        self.send_response(200)
        self.send_header("content-encoding", "gzip")
        self.end_headers()
        self.wfile.write(BOMB)

    def _drip(self, rest):
        try:
            for byte in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 50:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            pass

    def _cookie(self, rest):
        if rest:
            return self._send(self.headers.get("cookie", "none").encode(), "text/plain")
        self.send_response(302)
        self.send_header("set-cookie", "a=b; Path=/")
        self.send_header("location", "/cookie/again")
        self.end_headers()

    def _refresh(self, rest):
        leads = {"page": "0;url=/page", "refresh": "0", "slowly": "60; url=/page", "noscript": "0;url=/page"}
        leads |= {"file": "0;url='file:///etc/passwd'", "loop": f"1; URL=/refresh/loop?{len(self.path)}x"}
        meta = f"<META HTTP-EQUIV='Refresh' content=\"{leads.get(rest, f'0;url={self.path}x')}\">"
        self._send(f"<html><noscript>{meta}</noscript>x".encode() if rest == "noscript" else meta.encode())

    def _status(self, rest):
        self.send_error(int(rest))

    def _missing(self, rest):
        self.send_error(404)


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


HERE = FetchLimits(private=True, seconds=1.0, mb=1, redirects=3)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::7f00:1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
        ("2001:4860::5efe:10.0.0.1", False),
        ("2001:0:7f00:1::", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_which_addresses_anybody_can_reach(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"],
)
def test_private_hosts_are_refused_however_they_are_written(host):
    with pytest.raises(Forbidden, match="private network"):
        fetch(f"http://{host}:9999/", FetchLimits())


@pytest.fixture
def name_server(monkeypatch):
    """A name server of our own: for a host the addresses of each answer, one answer after the other."""
    answers = {}
    real = socket.getaddrinfo

    def answer(host, *rest, **named):
        given = answers[host].pop(0) if host in answers else [host]
        return [one for address in given for one in real(address, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return answers


def test_a_host_with_one_private_address_among_others_is_refused(name_server):
    name_server["mixed.example"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(Forbidden, match="private network"):
        fetch("http://mixed.example/", FetchLimits())


def test_the_connection_goes_to_the_address_that_was_looked_at(site, name_server):
    name_server["moving.example"] = [["127.0.0.1"]]  # whoever asks again gets no answer
    assert fetch(f"{site}/page".replace("127.0.0.1", "moving.example"), HERE).read() == PAGE.encode()


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://e.org/", "javascript:alert(1)", "gopher://x", "", "http://"]
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(BadInput, match="not a web address"):
        fetch(url, HERE)


def test_a_page_is_fetched_with_its_kind_and_final_address(site):
    source = fetch(f"{site}/go/!page", HERE)
    assert source.url == f"{site}/page"
    assert source.media_type == "text/html; charset=utf-8"
    assert source.read() == PAGE.encode()


def test_a_redirect_to_a_private_host_is_refused_on_its_hop(site, monkeypatch):
    from workbench.importers import _fetch

    asked = []
    checked = _fetch.public_address

    def only_first(host, port, limits):
        asked.append(host)
        return checked(host, port, limits if len(asked) > 1 else HERE)

    monkeypatch.setattr(_fetch, "public_address", only_first)
    with pytest.raises(Forbidden):
        fetch(f"{site}/go/http:!!localhost!secret", FetchLimits())
    assert asked == ["127.0.0.1", "localhost"]


def test_redirects_end(site):
    with pytest.raises(Unreadable, match="more than 3 times"):
        fetch(f"{site}/go/!go!!go!!go!!go!!go!!page", HERE)


def test_a_redirect_to_a_file_is_refused(site):
    with pytest.raises(BadInput):
        fetch(f"{site}/go/file:!!!etc!passwd", HERE)


def test_an_answer_that_drips_is_given_up(site):
    began = time.monotonic()
    with pytest.raises(Unreadable, match="too long"):
        fetch(f"{site}/slow", HERE)
    assert time.monotonic() - began < 3


def test_an_answer_that_is_too_large_is_given_up(site):
    with pytest.raises(TooLarge):
        fetch(f"{site}/large", HERE)


def test_a_missing_page_is_said(site):
    with pytest.raises(Unreadable, match="error 404"):
        fetch(f"{site}/nothing", HERE)


def test_nobody_listening_is_said():
    with pytest.raises(Unreadable, match="does not answer"):
        fetch("http://127.0.0.1:1025/", HERE)


@pytest.mark.parametrize(
    ("port", "allowed"), [(80, True), (443, True), (25, False), (22, False), (8443, True)]
)
def test_ports_of_other_services_are_not_asked(port, allowed):
    assert allowed_port(port, FetchLimits().ports) is allowed
    assert allowed_port(port, "") is True


def test_a_port_that_is_not_allowed_is_refused_before_anything_is_looked_up():
    with pytest.raises(Forbidden, match="Port 25"):
        fetch("http://e.org:25/", FetchLimits())


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
def test_a_compressed_answer_is_read(site, coding):
    assert fetch(f"{site}/packed/{coding}", HERE).read() == PAGE.encode()


@pytest.mark.parametrize("rest", ["both", "behind"])
def test_an_answer_in_several_compressed_pieces_is_read_whole(site, rest):
    assert fetch(f"{site}/pieces/{rest}", HERE).read() == PAGE.encode()


def test_a_compressed_answer_that_breaks_off_is_not_taken_for_the_page(site):
    with pytest.raises(Unreadable, match="cut off"):
        fetch(f"{site}/pieces/cut", HERE)


def test_an_answer_that_grows_without_end_is_given_up(site):
    with pytest.raises(TooLarge):
        fetch(f"{site}/bomb", HERE)


def test_headers_that_drip_are_given_up(site):
    began = time.monotonic()
    with pytest.raises(Unreadable, match="too long"):
        fetch(f"{site}/drip", HERE)
    assert time.monotonic() - began < 3


def test_nothing_is_remembered_between_redirects(site):
    assert fetch(f"{site}/cookie", HERE).read() == b"none"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (
            "https://docs.google.com/spreadsheets/d/{key}/edit#gid=3",
            "spreadsheets/d/{key}/export?format=xlsx",
        ),
        ("https://docs.google.com/presentation/d/{key}/edit", "presentation/d/{key}/export/txt"),
        ("https://drive.google.com/file/d/{key}/view?usp=sharing", "uc?export=download&id={key}"),
        ("https://drive.google.com/open?usp=x&id={key}", "uc?export=download&id={key}"),
        (
            "https://github.com/a/b/blob/main/x/c%20d.md?plain=1",
            "raw.githubusercontent.com/a/b/main/x/c%20d.md",
        ),
        ("https://gitlab.com/a/b/-/blob/main/c.md", "gitlab.com/a/b/-/raw/main/c.md"),
        ("https://www.dropbox.com/scl/fi/x/a.docx?rlkey=k&dl=0", "a.docx?rlkey=k&dl=1"),
        ("https://uni.sharepoint.com/:w:/g/x/y?e=z", "y?e=z&download=1"),
        (
            "https://docs.google.com/document/d/e/2PACX-1vQabcdefghijklmnop/pub",
            "2PACX-1vQabcdefghijklmnop/pub",
        ),
        ("https://e.org/document/d/x", "https://e.org/document/d/x"),
    ],
)
def test_addresses_of_shared_files_lead_to_the_files(address, file):
    key = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"
    assert exported(address.format(key=key)).endswith(file.format(key=key))


def test_the_whole_page_can_be_chosen(site):
    source = fetch(f"{site}/page", HERE)
    (offer,) = read(source).offers
    assert (offer.name, offer.chosen, [one.value for one in offer.options]) == (
        "extent",
        "main",
        ["main", "whole"],
    )
    whole = read(replace(source, choices={"extent": "whole"}))
    assert whole.offers[0].chosen == "whole" and "cookies" in whole.course.pages[0].body.plain
    assert "article" not in [note.code for note in whole.notes]
    (note,) = (one for one in read(source).notes if one.code == "article")
    assert "Copyright, cookies" in note.excerpt and "Whole page" in note.advice


def test_a_shared_google_document_is_asked_for_as_a_word_file():
    key = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"
    given = f"https://docs.google.com/document/d/{key}/edit?usp=sharing"
    assert exported(given) == f"https://docs.google.com/document/d/{key}/export?format=docx"


def test_the_main_content_is_taken_with_its_equations_and_links(site):
    imported = read(fetch(f"{site}/page", HERE))
    (page,) = imported.course.pages
    words = page.body.plain
    assert imported.course.title == "How leaves work"
    assert "organ of photosynthesis" in words and "cookies" not in words and "About us" not in words
    inside = list(page.body.walk())
    assert node("mathInline", latex="x^{2}") in inside
    assert text("more", mark("link", href=f"{site}/more.html")) in inside
    assert imported.provenance.importer == "url" and imported.provenance.url == f"{site}/page"
    assert "article" in [note.code for note in imported.notes]


def test_the_pictures_of_a_page_are_fetched_and_missing_ones_said(site):
    imported = with_pictures(read(fetch(f"{site}/page", HERE)), HERE, ImportLimits())
    (asset,) = imported.assets
    images = [one for one in imported.course.pages[0].body.walk() if one.type == "image"]
    assert asset.read() == PIXEL
    assert [one.attrs["src"] for one in images] == [asset.uri, f"{site}/gone.png"]
    assert [note.excerpt for note in imported.notes if note.code == "remote-image"] == [f"{site}/gone.png"]


def test_a_page_without_text_is_said():
    with pytest.raises(Unreadable, match="without running its scripts"):
        read(
            Source(
                name="x",
                data=b"<html><div id=app></div><script>x</script>",
                media_type="text/html",
                url="http://e.org/",
            )
        )


def fetched(html, kind="text/html", url="http://e.org/a/b"):
    return read(Source(name="b", data=html.encode(), media_type=kind, url=url))


LONG = " ".join(f"Sentence number {number} explains how leaves make sugar of light." for number in range(40))


def test_headings_and_pictures_beside_one_long_paragraph_are_content_too():
    aside = "<nav>Home</nav><div class=side><p>Other things that are to be read here</p></div>"
    article = f"<article><h1>Leaves</h1><p>{LONG}</p><p><img src=c.png alt=C></p><p>End.</p></article>"
    body = fetched(f"<html><body>{aside}{article}</body></html>").course.pages[0].body
    assert "End." in body.plain and "Other things" not in body.plain
    assert [one.attrs["src"] for one in body.walk() if one.type == "image"] == ["http://e.org/a/c.png"]
    beside = f"<main><p>{LONG}</p><div><p>{'By the way, one more. ' * 90}</p></div></main>"
    main = f"<main><article><h1>Leaves</h1><p>{LONG}</p></article><ul><li>Related</li></ul></main>"
    assert "Related" not in fetched(f"<html>{main}</html>").course.pages[0].body.plain
    assert "By the way" in fetched(f"<html>{beside}</html>").course.pages[0].body.plain


def test_a_lazy_picture_keeps_its_whole_address_whatever_it_is_called():
    html = (
        f"<html><p>{LONG}</p><img data-src=lazy.png src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></html>"
    )
    body = fetched(html).course.pages[0].body
    assert [one.attrs["src"] for one in body.walk() if one.type == "image"] == ["http://e.org/a/lazy.png"]


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/pdf", "binary/octet-stream"])
def test_a_page_is_known_whatever_the_server_calls_it(kind):
    assert fetched(f"\ufeff <!DOCTYPE html><p>{LONG}</p>", kind).provenance.importer == "url"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>Sign in</p><form><input type=password></form>", "sign-in"),
        ("<noscript>Switch JavaScript on.</noscript><script src=a.js></script>", "scripts"),
        (f"<p>{LONG}</p><form><input type=password></form><script src=a.js></script>", None),
    ],
)
def test_words_that_only_stand_in_for_a_page_are_told(html, code):
    codes = {note.code for note in fetched(f"<html>{html}</html>").notes}
    assert codes & {"sign-in", "scripts"} == ({code} if code else set())


def test_a_page_without_main_content_is_read_with_all_around_it():
    imported = fetched(
        "<html><body><nav>Menu here</nav><p>Only one short line.</p><footer>Foot</footer></body></html>"
    )
    assert [block.plain for block in imported.course.pages[0].body.content] == [
        "Menu here",
        "Only one short line.",
        "Foot",
    ]


def test_a_page_that_only_refreshes_leads_on_under_the_same_guard(site, monkeypatch):
    assert fetch(f"{site}/refresh/page", HERE).url == f"{site}/page"
    for rest in ("refresh", "slowly", "noscript"):  # to itself, after a minute, for browsers without scripts
        assert fetch(f"{site}/refresh/{rest}", HERE).url == f"{site}/refresh/{rest}"
    with pytest.raises(Unreadable, match="no web page"):
        fetch(f"{site}/refresh/file", HERE)
    with pytest.raises(Unreadable, match="more than 3 times"):
        fetch(f"{site}/refresh/loop", HERE)


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "Check"), (410, "Check"), (429, "later"), (503, "later")]
)
def test_what_to_do_about_a_refusal_depends_on_it(site, status, advice):
    with pytest.raises(Unreadable, match=str(status)) as told:
        fetch(f"{site}/status/{status}", HERE)
    assert advice in told.value.advice


SENTENCE = "The plug-in maps the contents of what is chosen with the colours of the palette, one by one. "


def at_an_address(html):
    (page,) = read(
        Source(name="a", url="https://example.org/a", media_type="text/html", data=html.encode())
    ).course.pages
    return page.body


def test_sections_beside_the_longest_one_are_content_too():
    short = (
        "It is found in the menu of the window, below all the others that work with the colours of a picture."
    )
    head = '<div class="sect2"><div class="titlepage"><h1>Map</h1></div><div class="sect3"><h2>Overview</h2>'
    html = f'{head}<p>{SENTENCE * 6}</p></div><div class="sect3"><h2>Use</h2><p>{short}</p></div></div>'
    menu = '<div class="menu"><a href="/">Everything else that is here</a></div>'
    assert [one.plain for one in at_an_address(menu + html).content if one.type == "heading"][-2:] == [
        "Overview",
        "Use",
    ]


def test_a_quote_that_stands_outside_of_a_value_hides_nothing():
    field = '<input type="text="" placeholder="Search">' + "".join(
        f'<a title="{n}">x{n}</a>' for n in range(300)
    )
    assert "the end" in at_an_address(f"<p>{SENTENCE * 3}</p>{field}<p>{SENTENCE} the end</p>").plain
