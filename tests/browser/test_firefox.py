"""Every page in an installed Firefox: it opens, logs nothing, and nothing lies over what can be pressed."""

import json
import shutil

import pytest
from conftest import missing
from firefox import firefox as started

WORDS = {
    "courses": "Photosynthesis (sample course)",
    "import": "Drop files, folders or zips here",
    "editor": "What you will be able to do",
    "coach": "You get hints, not solutions.",
    "usage": "Nothing has been used yet.",
    "settings": "How you take answers",
}
SIZES = {"wide": (1280, 800), "phone": (390, 844)}

UNTIL = """(async () => {
  const inside = (one) => (one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
  const all = (root) => [...root.querySelectorAll("*")].flatMap(inside);
  const look = %s;
  const until = Date.now() + 30000;
  let left = look();
  while (left.length && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    left = look();
  }
  return JSON.stringify(left);
})()"""
MISSING = """() => {
  const said = (one) => !one.childElementCount && one.textContent.includes(%s);
  return all(document).some(said) ? [] : ["the words"];
}"""
COVERED = """() => {
  const within = (one, outer) => one && (one === outer || within(one.parentNode ?? one.host, outer));
  const top = (x, y, root) => {
    const one = root.elementFromPoint(x, y);
    return one?.shadowRoot && one.shadowRoot !== root ? (top(x, y, one.shadowRoot) ?? one) : one;
  };
  const named = (one) => one.outerHTML.slice(0, 150);
  const below = (one) => {
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = one.getBoundingClientRect();
    const found = width > 1 && top(x + width / 2, y + height / 2, document);
    return found && !within(found, one) && !within(one, found) ? [[one, found].map(named)] : [];
  };
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const pressed = (one) => one.matches("button:enabled, a[href], input, select, textarea");
  return all(document).filter((one) => pressed(one) && shown(one)).flatMap(below);
}"""
SIDEWAYS = """() => (document.documentElement.scrollWidth > innerWidth ? ["it scrolls sideways"] : [])"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    if executable is None:
        missing("Firefox")
    with started(executable, tmp_path_factory.mktemp("firefox")) as window:
        yield window


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WORDS)
def test_a_page_opens_in_firefox_and_nothing_lies_over_what_can_be_pressed(
    firefox, workbench_server, name, size
):
    firefox.leave()
    firefox.resize(*SIZES[size])
    firefox.open(f"{workbench_server.url}?page={name}")
    for look in (MISSING % json.dumps(WORDS[name]), COVERED, SIDEWAYS):
        assert json.loads(firefox.evaluate(UNTIL % look)) == []
    assert firefox.faults == []
