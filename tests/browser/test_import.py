"""Import: files, text and addresses; a preview before anything is stored; bad input in one sentence."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

IMPORT = re.compile(r"^Import \d+ pages?")
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def files(*suffixes):
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in suffixes)


@pytest.fixture
def importing(page):
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Import")
    return page


def choose(page, *chosen):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(list(chosen))


def given(name, data, kind="application/octet-stream"):
    return {"name": name, "mimeType": kind, "buffer": data}


def courses(page):
    page.get_by_role("link", name="Courses", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Courses")
    return page.get_by_role("list", name="Courses").get_by_role("listitem")


@pytest.mark.parametrize("plugins", [("--plugins", "workbench.server"), ()], ids=["routes", "plain"])
def test_a_word_file_is_looked_at_and_only_then_stored(serve, open_page, plugins):
    page = open_page(serve(*plugins).url)
    before = 1  # the sample
    expect(courses(page)).to_have_count(before)
    page.get_by_role("link", name="Import", exact=True).click()
    choose(page, *files(".docx"))
    expect(page.get_by_role("tab", name="Content")).to_be_visible(timeout=30_000)
    article = page.get_by_role("article", name="Page")
    expect(article.get_by_role("table").first).to_be_visible()
    picture = article.get_by_role("img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    expect(courses(page)).to_have_count(before)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("textbox", name="Title of the new course").fill("From Word")
    page.get_by_role("button", name=IMPORT).click()
    expect(page.get_by_text("Imported into “From Word”.")).to_be_visible(timeout=20_000)
    expect(page.locator(".bar > button")).to_be_hidden()  # it would import once more
    expect(courses(page)).to_have_count(before + 1)
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Preview").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=IMPORT)).to_be_visible(timeout=30_000)
    expect(courses(page)).to_have_count(before)


def test_questions_are_answered_marked_and_shown_with_their_keys(importing):
    choose(importing, *[path for path in files(".zip") if "qti21" in path.name])
    importing.get_by_role("tab", name=re.compile("Questions")).click(timeout=30_000)
    first = importing.get_by_role("region", name="Question 1")
    right = first.get_by_role("radio").or_(first.get_by_role("checkbox", name=re.compile("^(?!Question)")))
    first.get_by_role("button", name="Show answer").click()
    expect(first.get_by_text("Right", exact=True).first).to_be_attached()
    expect(right.first).to_be_visible()
    first.get_by_role("button", name="Hide answer").click()
    first.get_by_role("button", name="Check my answer").click()
    expect(first.get_by_text(re.compile("^Not right: 0 of"))).to_be_visible()
    order = importing.get_by_role("region", name="Question 5")
    before = order.get_by_role("listitem").all_inner_texts()
    order.get_by_role("button", name=re.compile("^Move .* down$")).first.click()
    assert order.get_by_role("listitem").all_inner_texts() == [before[1], before[0], *before[2:]]
    shown = importing.get_by_role("group", name="Questions")
    length = len(shown.inner_text())
    importing.get_by_role("button", name="Show right answers and feedback").click()
    assert len(shown.inner_text()) > length


SEVERAL = """<questestinterop><assessment ident="a" title="Rocks"><section ident="s"><item ident="q" title="Rocks">
<itemmetadata><qtimetadata><qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel><fieldentry>Multi-Short Answer</fieldentry></qti_metadatafield><qti_metadatafield><fieldlabel>qmd_weighting</fieldlabel><fieldentry>2.0</fieldentry></qti_metadatafield></qtimetadata></itemmetadata>
<presentation><flow><material><mattext>Name two rocks.</mattext></material><response_str ident="S"><render_fib input_boxes="2" columns="20"><response_label ident="A"/></render_fib></response_str></flow></presentation>
<resprocessing>{}</resprocessing></item></section></assessment></questestinterop>"""  # noqa: E501


def test_several_short_answers_are_typed_in_lines_and_each_counts_once(importing):
    rule = '<respcondition><conditionvar><varequal respident="A">{}</varequal></conditionvar><setvar action="Set">50</setvar></respcondition>'  # noqa: E501
    rocks = SEVERAL.format("".join(map(rule.format, ("basalt", "granite", "slate"))))
    choose(importing, given("rocks.qti", rocks.encode()))
    importing.get_by_role("tab", name=re.compile("Questions")).click(timeout=30_000)
    question = importing.get_by_role("region", name="Question 1")
    expect(question.get_by_text("Short answer")).to_be_visible()
    lines = question.get_by_role("textbox", name=re.compile("^Answer"))
    expect(lines).to_have_count(2)
    for typed, said in (("Slate", "^Partly right: 1 of 2"), ("granite", "^Right")):
        lines.nth(0).fill("slate")
        lines.nth(1).fill(typed)
        question.get_by_role("button", name="Check my answer").click()
        expect(question.get_by_text(re.compile(said)).first).to_be_visible()
    question.get_by_role("button", name="Show answer").click()
    expect(question.get_by_text("basalt · granite · slate (any 2, in any order)")).to_be_visible()


def test_questions_and_pages_that_are_not_ticked_stay_out(importing):
    choose(importing, *[path for path in files(".zip") if "qti21" in path.name])
    button = importing.get_by_role("button", name="Import 3 pages, 8 questions")
    expect(button).to_be_visible(timeout=30_000)
    importing.get_by_role("tab", name=re.compile("Questions")).click()
    importing.get_by_role("checkbox", name="Question 2").uncheck()
    expect(importing.get_by_role("button", name="Import 3 pages, 7 questions")).to_be_visible()
    importing.get_by_role("treeitem", name=re.compile("What you can do with it")).focus()
    importing.keyboard.press(" ")
    expect(importing.get_by_role("treeitem", name=re.compile("partly taken"))).to_have_count(1)
    importing.get_by_role("textbox", name="Title of the new course").fill("Without some")
    importing.get_by_role("button", name=re.compile(r"Import 2 pages, 5 questions")).click()
    importing.get_by_role("button", name="Open the course").click()
    expect(importing.get_by_role("heading", name="Without some")).to_be_visible()
    expect(importing.get_by_role("treeitem")).to_have_count(2)


def test_what_is_to_check_is_said_at_once_and_leads_to_its_notes(importing):
    importing.get_by_role("textbox", name="Text to import").fill(
        '<p>A</p><script>b()</script><iframe src="b.html"></iframe>'
    )
    importing.get_by_role("button", name="Read this text").click()
    importing.get_by_role("button", name=re.compile(r"^\d+ to check$")).click(timeout=30_000)
    expect(importing.get_by_role("tab", name=re.compile("Notes"))).to_have_attribute("aria-selected", "true")


def test_a_note_leads_to_its_place(importing):
    choose(importing, *files(".docx"))
    importing.get_by_role("tab", name=re.compile(r"Notes \([1-9]")).click(timeout=30_000)
    importing.get_by_role("button", name=re.compile("Show the place")).first.click()
    expect(importing.get_by_role("article", name="Page").locator(".wb-found")).to_be_in_viewport()


def test_a_note_on_a_whole_page_leads_the_keyboard_to_that_page(importing):
    choose(importing, *[path for path in files(".zip") if "scorm" in path.name])
    importing.get_by_role("tab", name=re.compile(r"Notes \([1-9]")).click(timeout=30_000)
    importing.get_by_role("button", name=re.compile("Show the place: 1 script was left out")).first.press(
        "Enter"
    )
    expect(importing.get_by_role("heading", level=3, name="Why light matters")).to_be_focused()


def test_the_keyboard_stays_where_notes_are_sorted_out_and_goes_on_at_the_first_that_came(importing):
    choose(importing, given("quiz.gift", "\n\n".join(f"What {at}? {{=A ~B" for at in range(120)).encode()))
    importing.get_by_role("tab", name=re.compile(r"Notes \([1-9]")).click(timeout=30_000)
    panel = importing.get_by_role("tabpanel", name=re.compile("Notes"))
    way = panel.get_by_role("button", name=re.compile("^All"))
    way.press("Enter")
    expect(way).to_be_focused()
    rows = panel.get_by_role("listitem")
    expect(rows.first).to_be_visible()
    before = rows.count()
    panel.get_by_role("button", name=re.compile("^Show .* more note")).press("Enter")
    expect(rows.nth(before)).to_be_focused()


def test_a_note_leads_to_its_line_in_the_source(importing):
    questions = [f"::Q{at}:: What is {at}? {{={at} ~no}}" for at in range(200)]
    choose(importing, given("quiz.gift", "\n\n".join([*questions, "::Last:: What? {=A ~B"]).encode()))
    importing.get_by_role("tab", name=re.compile(r"Notes \([1-9]")).click(timeout=30_000)
    importing.get_by_role("button", name=re.compile(r"^Line \d+: show in the source")).first.click()
    expect(importing.get_by_role("tab", name="Source")).to_have_attribute("aria-selected", "true")
    expect(importing.locator(".source-mark")).to_be_in_viewport()


def test_many_files_are_read_and_each_failure_is_told_in_its_place(importing):
    good = files(".csv")[0]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b"<manifest>" + b" " * 150_000_000 + b"</manifest>")
    choose_buffers(importing, good, bomb.getvalue())
    rows = importing.get_by_role("list", name="What came in").get_by_role("listitem")
    expect(rows).to_have_count(5)
    expect(importing.get_by_role("alert")).to_have_count(4, timeout=30_000)
    for said in importing.get_by_role("alert").all_inner_texts():
        assert re.fullmatch(r"[^.]*(\.[^ ][^.]*)*\.", said), said
    expect(importing.get_by_text("1 ready · 4 failed")).to_be_visible()
    importing.get_by_role("button", name="Clear the list").click()
    expect(rows).to_have_count(1)
    expect(importing.get_by_role("tab", name="Content")).to_be_visible()


def choose_buffers(page, good, bomb):
    choose(
        page,
        given(good.name, good.read_bytes(), "text/csv"),
        given("notes.pdf", b"%PDF-1.7 something"),
        given("empty.docx", b""),
        given("cut.zip", files(".zip")[0].read_bytes()[:500]),
        given("bomb.zip", bomb),
    )


def test_a_sample_that_is_chosen_with_the_keyboard_leaves_the_focus_on_the_page(importing):
    importing.get_by_role("button", name="photosynthesis-quiz.csv").press("Enter")
    expect(importing.get_by_role("tab", name="Content")).to_be_visible(timeout=30_000)
    expect(importing.get_by_role("button", name="Choose files")).to_be_focused()


def test_the_keyboard_stays_in_the_list_when_what_it_was_on_goes(importing):
    chosen = [given(f"{name}.txt", f"{name}\n\nWords.".encode()) for name in ("one", "two", "three")]
    choose(importing, *chosen, given("notes.pdf", b"%PDF-1.7 something"))
    expect(importing.get_by_text("3 ready · 1 failed")).to_be_visible(timeout=30_000)
    importing.get_by_role("button", name="Clear the list").press("Enter")
    expect(importing.get_by_role("button", name=re.compile("Import all that are ready"))).to_be_visible()
    importing.get_by_role("button", name="Remove two.txt").press("Enter")
    expect(importing.get_by_role("button", name="Remove three.txt")).to_be_focused()
    importing.keyboard.press("Enter")
    expect(importing.get_by_role("button", name="Remove one.txt")).to_be_focused()
    importing.keyboard.press("Enter")
    expect(importing.get_by_role("button", name="Choose files")).to_be_focused()


def test_text_is_pasted_as_it_is_meant(importing):
    importing.get_by_role("textbox", name="Text to import").fill(
        "# Rivers\n\nA river *flows*.\n\n- one\n- two\n"
    )
    importing.get_by_role("button", name="Read this text").click()
    shown = importing.get_by_role("article", name="Page")
    expect(shown.get_by_role("heading", name="Rivers")).to_be_visible(timeout=30_000)
    expect(shown.get_by_role("listitem")).to_have_count(2)


def test_rich_text_keeps_its_headings_and_loses_its_scripts(importing):
    importing.get_by_role("textbox", name="Text to import").evaluate(
        """(area) => {
          const data = new DataTransfer();
          const script = "<script>alert(2)</scr" + "ipt>";
          data.setData("text/html", `<h2>Clouds</h2><p onclick="alert(1)">They <b>rain</b>.</p>${script}`);
          data.setData("text/plain", "Clouds They rain.");
          const options = { clipboardData: data, bubbles: true, cancelable: true, composed: true };
          area.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    shown = importing.get_by_role("article", name="Page")
    expect(shown.get_by_role("heading", name="Clouds")).to_be_visible(timeout=30_000)
    expect(shown.get_by_text("alert")).to_have_count(0)
    importing.get_by_role("tab", name=re.compile("Notes")).click()
    expect(importing.get_by_text("1 script was left out", exact=False)).to_be_visible()


def test_more_than_the_connection_carries_is_pasted_all_the_same(importing):
    importing.get_by_role("textbox", name="Text to import").evaluate(
        """(area) => {
          const data = new DataTransfer();
          data.setData("text/html", `<h2>Clouds</h2><p>They <b>rain</b>.</p><!--${"x".repeat(21e6)}-->`);
          const options = { clipboardData: data, bubbles: true, cancelable: true, composed: true };
          area.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    shown = importing.get_by_role("article", name="Page")
    expect(shown.get_by_role("heading", name="Clouds")).to_be_visible(timeout=30_000)


def test_two_earlier_imports_of_a_file_are_told_apart(importing):
    title = importing.get_by_role("textbox", name="Title of the new course")
    for course, button in (("First", IMPORT), ("Second", "Keep both “plants.md” in the course “First”")):
        choose(importing, given("plants.md", b"# Plants\n\nThey drink.\n"))
        title.fill(course)
        importing.get_by_role("button", name=button).click()
        expect(importing.get_by_text(f"Imported into “{course}”.")).to_be_visible(timeout=20_000)
    choose(importing, given("plants.md", b"# Plants\n\nThey drink.\n"))
    for course in ("First", "Second"):
        met = importing.get_by_role("group", name=f"“plants.md” in the course “{course}”")
        keep = met.get_by_role("button", name=f"Keep both “plants.md” in the course “{course}”")
        expect(keep).to_be_visible()
    cancel = importing.get_by_role("region", name="Imported before").get_by_role("button", name="Cancel")
    cancel.click()
    expect(cancel).to_be_hidden()


def test_what_is_not_imported_yet_outlasts_a_reload_in_its_own_tab(importing):
    choose(importing, given("plants.md", b"# Plants\n\nThey drink.\n"))
    importing.get_by_role("textbox", name="Title of the new course").fill("Green things")
    importing.get_by_role("textbox", name="Title of the new course").press("Tab")
    expect(importing.get_by_text("waits here for 24 hours")).to_be_visible()
    courses(importing)
    importing.get_by_role("link", name="Import", exact=True).click()
    expect(importing.get_by_role("textbox", name="Title of the new course")).to_have_value("Green things")
    importing.reload()
    title = importing.get_by_role("textbox", name="Title of the new course")
    expect(title).to_have_value("Green things", timeout=30_000)
    other = importing.context.new_page()
    other.goto(importing.url)
    expect(other.get_by_role("button", name="Choose files")).to_be_visible(timeout=30_000)
    expect(other.get_by_text("plants.md")).to_have_count(0)
    other.close()
    importing.get_by_role("button", name=IMPORT).click()
    expect(importing.get_by_text("Imported into “Green things”.")).to_be_visible(timeout=20_000)


def test_over_plain_http_the_list_of_a_closed_tab_is_found_again_and_an_open_tab_keeps_its_own(
    page, workbench_server
):
    # As over plain http from another machine.
    page.context.add_init_script("delete Navigator.prototype.locks")

    def tab():
        opened = page.context.new_page()
        opened.goto(f"{workbench_server.url}?page=import")
        assert not opened.evaluate("navigator.locks")
        expect(opened.get_by_text("waits here for 24 hours")).to_be_attached()
        return opened, opened.get_by_role("button", name=re.compile("^Remove "))

    first, of_first = tab()
    choose(first, given("first.md", b"# First\n"))
    expect(of_first).to_have_count(1)
    second, of_second = tab()
    choose(second, given("second.md", b"# Second\n"))
    expect(of_second).to_have_accessible_name("Remove second.md")
    expect(second.get_by_role("tab", name="Content")).to_be_visible()
    second.close()
    _, of_third = tab()
    expect(of_third).to_have_accessible_name("Remove second.md")
    first.reload()
    expect(of_first).to_have_accessible_name("Remove first.md")


def test_files_are_dropped(importing):
    importing.get_by_text("Drop files, folders or zips here").evaluate(
        """(lead) => {
          const data = new DataTransfer();
          data.items.add(new File(["# Dropped\\n\\nText."], "dropped.md", { type: "text/markdown" }));
          data.items.add(new File(["# Second\\n"], "second.md", { type: "text/markdown" }));
          const options = { dataTransfer: data, bubbles: true, cancelable: true, composed: true };
          lead.dispatchEvent(new DragEvent("drop", options));
        }"""
    )
    rows = importing.get_by_role("list", name="What came in").get_by_role("listitem")
    for title in ("Dropped", "Second"):
        rows.filter(has_text=f"{title.lower()}.md").locator("[data-act=choose]").click(timeout=30_000)
        shown = importing.get_by_role("article", name="Page")
        expect(shown.get_by_role("heading", name=title)).to_be_visible(timeout=30_000)


def test_a_private_address_is_refused_in_one_sentence(importing, workbench_server):
    importing.get_by_role("textbox", name="Web address").fill(workbench_server.url)
    importing.get_by_role("button", name="Fetch").click()
    expect(importing.get_by_role("alert")).to_have_count(1, timeout=15_000)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(serve, open_page):
    page = open_page(
        serve("--plugins", "workbench.server", WORKBENCH_IMPORT_FILE_MB="1").url + "?page=import"
    )
    choose(page, given("large.docx", b"0" * 1_100_000))
    expect(page.get_by_role("alert")).to_have_text("“large.docx” is larger than 1 MB.")


def test_a_deep_link_to_import_works_on_a_phone(open_page, workbench_server):
    page = open_page(f"{workbench_server.url}?page=import", viewport={"width": 390, "height": 844})
    choose(page, *files(".csv"))
    expect(page.get_by_role("tab", name="Content")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button = page.get_by_role("button", name=IMPORT)
    button.evaluate("(one) => (one.closest('header').style.height = '3000px')")
    near = page.locator(".bar > button")
    expect(near).to_have_text("Import", use_inner_text=True)  # leaves room for the tabs
