# ruff: noqa: E501 -- the markup reads better unbroken
"""What a page shows is in the course, as a plain walk over its tags counts it; and no page takes long."""

import re
import warnings
from collections import Counter

import pytest
from costs import seconds
from lxml import etree
from packages import imported

from workbench.importers import read
from workbench.importers._decode import decode
from workbench.importers._html.reading import read_html
from workbench.importers._notes import Notes
from workbench.model.errors import BadInput
from workbench.model.imported import Source

UNSEEN = {"script", "style", "head", "title", "template", "noscript", "math", "svg", "textarea", "iframe"}
UNSEEN |= {"object", "select", "datalist"}
GOOGLE = '<b id="docs-internal-guid-1"></b>'


def shown(element, words, counts):
    """The words and things that a walk over a page sees."""
    name = element.tag if isinstance(element.tag, str) else "script"
    hidden = element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(
        " ", ""
    )
    if name in UNSEEN or hidden:
        return
    counts[name] += 1
    words.append(element.text or "")
    for child in element:
        shown(child, words, counts)
        words.append(child.tail or "")
    words.append(
        " " if name not in ("a", "b", "i", "em", "strong", "span", "sup", "sub", "u", "code") else ""
    )


def words_of(text):
    return Counter(re.findall(r"[^\W_]+", text.lower()))


def test_what_the_pages_of_the_corpus_show_is_in_the_course(corpus):
    recalls, pages = [], sorted(one for one in corpus.joinpath("html").rglob("*.htm*") if one.stat().st_size)
    for path in pages:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                course = read(Source(name=path.name, data=path)).course
        except BadInput:
            continue
        tree = etree.HTML(
            decode(path.read_bytes(), Notes(), name="x").encode(), etree.HTMLParser(encoding="utf-8")
        )
        words, counts = [], Counter()
        shown(tree, words, counts)
        seen = words_of("".join(words))
        said = words_of(" ".join(page.body.plain for page in course.walk()))
        recalls.append(1 - sum((seen - said).values()) / max(1, sum(seen.values())))
        nodes = Counter(node.type for page in course.walk() for node in page.body.walk())
        assert nodes["tableCell"] + nodes["tableHeader"] == counts["td"] + counts["th"], path.name
        assert nodes["image"] >= counts["img"] * 0.9, path.name
    assert sum(one >= 0.97 for one in recalls) >= 0.95 * len(recalls)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "x",
        f'<p title="{"a" * 5_000_000}">x',
        "<li>a</li><p>b</p>" * 8000,
        "".join(f'<ul class="lst-kix_a-{n % 9}"><li>x</li></ul>' for n in range(4000)),
        GOOGLE
        + "<p>"
        + "".join(f'w<sup><a href="#cmnt{n}" id="cmnt_ref{n}">[a]</a></sup>' for n in range(2000)),
        "<ul>" + "".join(f'<li aria-level="{n % 8 + 1}">x</li>' for n in range(4000)),
        "<style>" + ".lst-kix_a>li:before{content:" * 20_000 + "</style><p>x",
        f'<img alt=x srcset="{" " * 200_000}">',
        f"<p {' '.join(f'a{n}={n}' for n in range(50_000))}>x",
        f"<script {' '.join(f'a{n}={n}' for n in range(50_000))}>1</script><p>x",
        "".join(f'<a href="#n" id="r{n}">1</a>' for n in range(2000))
        + f'<p id="n">x{"".join(f"<a href=#r{n}>^</a>" for n in range(2000))}</p>',
        "<p>" + "a $x^2$ " * 20_000,
    ],
    ids="depth attribute items levels comments labels rules sizes attributes script notes equations".split(),
)
def test_no_page_takes_long(html):
    found = []
    assert seconds(lambda: found.append(read_html(html))) < 10
    assert found[0].blocks


def test_a_tag_keeps_its_first_attributes_and_it_is_said_where_there_are_more():
    crowd = " ".join(f'data-a{n}="<{n}> \'"' for n in range(400))
    read = read_html(f'<p lang="de" {crowd}>One</p><a href="https://example.org/a" {crowd}/>two</a>')
    assert [one.plain for one in read.blocks] == ["One", "two"]
    (link,) = (mark for one in read.blocks[1].walk() for mark in one.marks)
    assert link.attrs["href"] == "https://example.org/a"
    assert "attributes" in [note.code for note in read.notes]
    assert [note.code for note in read_html(f"<p title='{'a b=c ' * 500}'>One</p>").notes] == ["spoken"]


UNSAID = """<p title="of-p">p</p><img src="data:," alt="of-alt" aria-label="of-label"><table summary="of-table"><tr><td title="of-cell">c</td></tr></table>
<form><input placeholder="of-field"><input type="image" alt="of-image"><select><optgroup label="of-group"><option label="of-choice">x</option></optgroup></select></form>
<iframe src="https://e.org/f" aria-label="of-frame"></iframe><embed src="https://e.org/of-embed" title="of-title"><p>after</p>
<object data="https://e.org/of-object" title="of-object-title"><p>instead</p></object><div role="img" aria-label="of-role"></div>
<video src="https://e.org/v.mp4" poster="https://e.org/of-still"><track src="https://e.org/t" label="of-track"></video>
<canvas>of-canvas</canvas><map name="m"><area href="https://e.org/a" alt="a" title="of-area"></map><a href="#" data-content="of-popover">a</a><ul title="of-list"><li>l</li></ul>"""


@pytest.mark.parametrize("name", re.findall(r"of-[\w-]+", UNSAID))
def test_words_in_attributes_come_in_or_are_told(name):
    (line,) = (one for one in UNSAID.splitlines() if re.search(rf"{name}\b(?!-)", one))
    read = read_html(re.sub(rf"{name}\b(?!-)", "sought", line))
    assert "sought" in repr(read.blocks) + "".join(note.message + note.excerpt for note in read.notes)


def test_what_operates_a_page_is_not_told():
    html = '<nav aria-label="Menu"><a href="https://e.org" title="Home page">Home</a></nav><button title="Close">x</button><h2 id="t">Text<a href="#t" title="Direct link to Text">#</a></h2>'
    assert not read_html(html).notes


def test_what_follows_an_embedded_file_is_not_taken_for_a_part_of_it():
    read = read_html('<embed src="https://e.org/a"><p>After</p><p>More</p>')
    assert [(one.type, one.plain) for one in read.blocks] == [
        ("embed", ""),
        ("paragraph", "After"),
        ("paragraph", "More"),
    ]


def test_a_page_says_what_it_is_about_and_who_wrote_it():
    html = '<title>T</title><meta name="description" content="Of leaves."><meta name="author" content="A. Leaf"><p>x</p>'
    result = imported(html, "a.html")
    assert result.course.description == "Of leaves.\nAuthor: A. Leaf" and not result.notes
