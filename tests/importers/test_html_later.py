# ruff: noqa: E501 -- the markup reads better unbroken
"""Pages that hide their screens and tabs by a class until a script shows them."""

import pytest
from packages import codes, imported

FIRST, SECOND = "The hive stands in the sun.", "The dance tells them the way."
HIDDEN = "<style>.screen{display:none}</style>"
SCREENS = (
    f'<section class="screen on"><p>{FIRST}</p></section><section class="screen"><p>{SECOND}</p></section>'
)


def words(source):
    result = imported(f"<html><body>{source}</body></html>", "page.html")
    return result.course.pages[0].body.plain, codes(result)


@pytest.mark.parametrize(
    "more",
    [
        "<style>.screen.on{display:block}</style>",
        "<style>section.screen.on, .x{display:flex}</style>",
        "<style>.open > .screen{visibility:visible}</style>",
        "<script>const all = document.querySelectorAll('.screen'); all[at].style.display = 'block'</script>",
        "<script>document.getElementsByClassName('screen')[n].style.display=at==n?'none':'block';</script>",
        "<script>$('.screen').eq(n).fadeIn()</script>",
        "<script>one.classList.remove('screen')</script>",
        "<script>button.onclick = () => { const box = button.nextElementSibling; box.style.display = 'block' }</script>",
    ],
)
def test_screens_that_a_rule_or_a_script_shows_stand_on_the_page(more):
    said, noted = words(f"{HIDDEN}{more}{SCREENS}")
    assert FIRST in said and SECOND in said
    assert "revealed" in noted and "hidden" not in noted


@pytest.mark.parametrize(
    "more",
    [
        "",
        "<script>start('.screen')</script>",
        "<script>$('.other').show()</script>",
        "<style>.screen.on{color:red}</style>",
        "<style>.other.on{display:block}</style>",
    ],
)
def test_screens_that_nothing_shows_stay_hidden_and_are_told(more):
    said, noted = words(f"{HIDDEN}{more}{SCREENS}<p>Bees</p>")
    assert FIRST not in said and "hidden" in noted and "revealed" not in noted


def own_screens(how):
    return f'<section class="screen"><p>Bees</p></section><section class="screen" {how}><p>{FIRST}</p></section><section class="screen" {how}><p>{SECOND}</p></section>'


@pytest.mark.parametrize("how", ["hidden", 'style="color:red; display: none"'])
@pytest.mark.parametrize(
    "script",
    [
        "document.querySelectorAll('.screen').forEach((one, at) => one.hidden = at != n)",
        "const all = document.getElementsByClassName('screen'); all[n].style.display = 'block'",
        "$('.screen').eq(n).show()",
        "all('.screen')[n].removeAttribute('hidden')",
    ],
)
def test_screens_that_hide_themselves_are_shown_where_a_script_goes_through_their_class(how, script):
    said, noted = words(f"{own_screens(how)}<script>{script}</script>")
    assert FIRST in said and SECOND in said and "revealed" in noted and "hidden" not in noted


@pytest.mark.parametrize("script", ["", "start('.screen')", "$('.other').show()"])
def test_what_hides_itself_stays_hidden_without_such_a_script_or_where_it_stands_alone(script):
    said, noted = words(f"{own_screens('hidden')}<script>{script}</script>")
    assert FIRST not in said and "hidden" in noted
    alone = f"<p>Bees</p><div class='note' hidden>{FIRST}</div><script>$('.note').show()</script>"
    assert FIRST not in words(alone)[0]


@pytest.mark.parametrize("own", ['class="screen feedback"', 'class="screen" id="loading"', 'class="screen" style="display:none"'])  # fmt: skip
def test_what_judges_an_answer_serves_a_player_or_is_hidden_by_itself_stays_hidden(own):
    said, _ = words(f"{HIDDEN}<style>.screen.on{{display:block}}</style><div {own}>{FIRST}</div><p>Bees</p>")
    assert FIRST not in said


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        ("@media print{.top,.foot{display:none!important}.main{max-width:none}}", True),
        ("@media (max-width:860px){.a{color:red}.top{visibility:hidden;color:red}}", True),
        (".top{display:none} @media (min-width:860px){.top{display:block}}", True),
        ("@media screen{.top{display:none}}", False),
        ("@media screen, print{.top{font-weight:bold;display:none}}", True),
        ("@media print{.a{color:red}} .top{display:none}", False),
        ("@media print{.top{display:none}", False),
    ],
)
def test_what_is_hidden_on_paper_or_on_small_screens_alone_is_read(sheet, shown):
    said, noted = words(f"<style>{sheet}</style><div class='top'>{FIRST}</div><p>Bees</p>")
    assert (FIRST in said, "hidden" in noted) == (shown, not shown)


def test_a_player_that_a_script_fills_is_no_loss():
    said, noted = words("<p>Bees</p><video controls>No player.</video><audio src='a.mp3'></audio>")
    assert "empty_player" in noted and said.startswith("Bees")
