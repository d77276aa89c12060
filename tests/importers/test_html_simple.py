"""HTML that needs no cleaning says the same whether it is cleaned or not."""

import pytest
from costs import calls
from hypothesis import given
from hypothesis import strategies as st

from workbench.importers._clean import parse_html
from workbench.importers._html.reading import read_html
from workbench.importers._html.simple import is_simple
from workbench.importers._notes import Notes
from workbench.model.limits import ImportLimits

LONG = f"<!--{'x' * 100_000}-->"
"""What makes a text too long for the short way, and says nothing."""
NAMES = "b strong i em u sub sup code span p div blockquote ul ol li h2 h3 pre table a s".split()
SIGNS = "a|a < b|$x^2$|$5|$$y$$|·  one|1. two|ä|&amp;|&lt;|&nbsp;|&eacute;|&foo;|&#1;|<br>|<hr>|</p>|<!--c-->"
ODD = [r"\(a<b\)", " ", "\n", "\r", "\xa0", "\x0b", "\x1f", "\x85", "\ue0f00\ue0f1"]
signs = st.sampled_from([*SIGNS.split("|"), *ODD])
texts = st.lists(signs, max_size=3).map("".join)


def element(inner):
    return st.builds(
        lambda name, said, end: f"<{name}>{''.join(said)}{f'</{name}>' if end else ''}",
        st.sampled_from(NAMES),
        st.lists(st.one_of(texts, inner), max_size=3),
        st.sampled_from([True, True, True, False]),
    )


pages = st.lists(st.recursive(texts, element, max_leaves=8), max_size=4).map("".join).filter(str.strip)


@given(pages, st.booleans())
def test_the_short_way_and_the_long_way_say_the_same(html, dollars):
    short, long = (read_html(one, dollars=dollars) for one in (html, html + LONG))
    assert short.blocks == long.blocks
    assert short.notes == long.notes


def is_short(html):
    return is_simple(html, parse_html(html, ImportLimits(), Notes()))


@pytest.mark.parametrize(
    "html", ["word", "<p>One <b>two</b></p>", "<div><ul><li><p>a</p></li></ul></div>", "<b>a"]
)
def test_most_texts_of_questions_go_the_short_way(html):
    assert is_short(html)


@pytest.mark.parametrize(
    "html",
    ["<p class='x'>a</p>", "<p onclick='x()'>a</p>", "<script>a</script>", "<a>a</a>", "<li>a",
     "<b><ul><li>a</ul></b>", "<ul>a<p>b</p></ul>", "<p>\x85a</p>", "<pre>\na</pre>", "<math>a</math>",
     "a" + LONG],
)  # fmt: skip
def test_what_a_cleaner_or_program_could_find_something_in_goes_the_long_way(html):
    assert not is_short(html)


def test_a_text_that_needs_no_cleaning_costs_a_third_of_one_that_does():
    simple, other = "<p>One <b>two</b></p>", "<p title='x'>One <b>two</b></p>"
    read_html(other)  # what is made once is made now
    assert calls(lambda: read_html(simple)) * 3 < calls(lambda: read_html(other))
