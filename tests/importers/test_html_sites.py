"""What makers of web sites put around the words, and equations as their scripts leave them."""

import pytest

from workbench.importers._html.reading import read_html
from workbench.model.content import mark, node, paragraph, text


def blocks(html):
    return read_html(html).blocks


SET = '<span class="mjx-chtml MathJax_CHTML"><span class="mjx-char">N</span></span>'
MML = '<script type="math/mml"><math><semantics><mi>N</mi></semantics></math></script>'
DRAWN = f'<span class="katex-mathml"><span class="MathJax_Preview"></span>{SET}{MML}</span>'


@pytest.mark.parametrize(
    ("html", "latex"),
    [
        (f'<p>a <span class="katex">{DRAWN}<span class="katex-html">N</span></span></p>', "N"),
        (f'<p>a <span class="math inline"><span class="katex">{DRAWN}</span></span></p>', "N"),
        ('<p>a <img class="math" src="x.png" alt="x^2"></p>', "x^2"),
        ('<p>a <img src="x.png" alt="$x+1$"></p>', "x+1"),
        (
            '<p>a <a href="https://www.codecogs.com/eqnedit.php?latex=x%5E3#0"><img src="x.png"></a></p>',
            "x^3",
        ),
        (r'<p>a <img src="https://latex.codecogs.com/svg.latex?\large&space;x+y&space;z"></p>', "x+y z"),
        ('<p>a <img src="https://s0.wp.com/latex.php?bg=ffffff&latex=x%5E2%2By+z&s=0"></p>', "x^2+y z"),
        (
            '<p>a <math class="ltx_Math" alttext="{\\displaystyle \\Delta}"><mi>Δ</mi></math></p>',
            r"\Delta",
        ),
    ],
)
def test_equations_of_web_sites(html, latex):
    assert blocks(html) == (paragraph("a ", node("mathInline", latex=latex)),)


def test_an_equation_in_a_table_of_its_own_stands_apart_with_its_number():
    cell = (
        '<td class="ltx_eqn_cell"><math class="ltx_Math" alttext="{0}" display="block"><mi>x</mi></math></td>'
    )
    number = '<td class="ltx_eqn_cell ltx_eqn_eqno"><span class="ltx_tag">(1)</span></td>'
    table = '<table class="ltx_equation ltx_eqn_table"><tr><td></td>{0}</tr></table>'
    assert blocks("<p>a</p>" + table.format(cell.format("E") + number) + "<p>b</p>")[1:] == (
        node("mathBlock", latex="E"),
        paragraph("(1)"),
        paragraph("b"),
    )
    assert blocks(table.format(cell.format("E") + cell.format("=m")))[0].type == "table"
    assert "so" in blocks(table.format("<td>so</td>" + cell.format("E")))[0].plain


def test_an_equation_apart_is_a_block_and_a_sentence_about_one_is_none():
    apart = MML.replace("<math", '<math display="block"')
    html = f'<p>a</p><div class="math"><p><img src="x.png" alt="x^2"></p></div><div>{apart}</div>'
    assert blocks(html)[1:] == (node("mathBlock", latex="x^2"), node("mathBlock", latex="N"))
    assert blocks('<p>a <img class="math" src="x.png" alt="A big sum"></p>')[0].content[1].type == "image"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h1>A<a class="headerlink" href="#a">¶</a></h1>', node("heading", text("A"), level=1)),
        ('<h2>A<a class="hash-link" href="/b#a">\u200b</a></h2>', node("heading", text("A"), level=2)),
        ('<h2><a href="#a">A</a></h2>', node("heading", text("A", mark("link", href="#a")), level=2)),
        (
            '<div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div>',
            node("callout", paragraph("Tip"), paragraph("b"), kind="tip"),
        ),
        (
            '<div class="callout callout-warning"><div class="callout-header">a</div>'
            '<div class="callout-body-container callout-body"><p>b</p></div></div>',
            node("callout", paragraph("a"), paragraph("b"), kind="warning"),
        ),
        (
            '<div class="confluence-information-macro confluence-information-macro-warning">'
            '<div class="confluence-information-macro-body"><p>b</p></div></div>',
            node("callout", paragraph("b"), kind="warning"),
        ),
        ('<div class="hint hint-info"><p>b</p></div>', node("callout", paragraph("b"), kind="note")),
        (
            '<div class="highlight-ruby"><table class="highlighttable"><tr><td class="linenos">'
            '<pre>1</pre></td><td class="code"><pre>a</pre></td></tr></table></div>',
            node("codeBlock", text("a"), language="ruby"),
        ),
        ('<h4 class="bs-callout">a</h4>', node("heading", text("a"), level=4)),
        ('<p>a</p><button class="copy">Copy</button>', paragraph("a")),
        ('<p>a</p><button aria-label="Copy code to clipboard">Copy</button>', paragraph("a")),
        (
            '<ol><li><span class="ltx_tag ltx_tag_enumerate">1.</span><p>a</p></ol>',
            node("orderedList", node("listItem", paragraph("a"))),
        ),
    ],
)
def test_what_web_sites_put_around_the_words(html, expected):
    assert blocks(html) == (expected,)


@pytest.mark.parametrize(
    ("html", "src"),
    [
        ('<img srcset="https://a.example/a.png 800w">', "https://a.example/a.png"),
        (
            '<img src="data:image/gif;base64,R0" data-src="https://a.example/a.png">',
            "https://a.example/a.png",
        ),
        ('<img src="/blank.gif" data-src="https://a.example/a.png">', "https://a.example/a.png"),
        ('<img src="https://a.example/b.png" data-src="https://a.example/a.png">', "https://a.example/b.png"),
        ('<img src="https://a.example/blank.gif">', "https://a.example/blank.gif"),
    ],
)
def test_a_picture_that_waits_is_seen_at_the_address_that_it_waits_for(html, src):
    (image,) = (one for one in blocks(f"<p>{html}</p>")[0].content if one.type == "image")
    assert image.attrs["src"] == src


def test_the_copy_of_a_picture_for_no_scripts_takes_its_words_along():
    copy = '<noscript><img src="https://a.example/a.png"></noscript>'
    (image,) = blocks(f'<p><img data-src="https://a.example/a.png" alt="A leaf">{copy}</p>')[0].content
    assert (image.attrs["alt"], image.attrs["src"]) == ("A leaf", "https://a.example/a.png")


@pytest.mark.parametrize(
    ("aside", "kind"),
    [
        ("<aside><nav><p>All lessons</p></nav></aside>", "paragraph"),
        ("<aside class='menu-panel'><p>All lessons</p></aside>", "paragraph"),
        ("<aside aria-label='Course table of contents'><p>All lessons</p></aside>", "paragraph"),
        ("<aside class='barrier'><p>All lessons</p></aside>", "callout"),
    ],
)
def test_the_way_around_a_site_beside_its_text_is_no_remark(aside, kind):
    assert [one.type for one in blocks(f"<p>Bees</p>{aside}")] == ["paragraph", kind]
