"""The editor in a real browser, on a real room in a real database."""

import json

import panel as pn
import pytest
from rooms import replace_blocks

from workbench.components.rich_text import RichText
from workbench.model.content import doc, from_json, heading, mark, node, paragraph, plain_text, text
from workbench.model.exercise import Choice, Interaction, Key, Kind, exercises_in, interaction_node

pytestmark = pytest.mark.browser

WATER = (heading(1, "Water"), paragraph("Plants drink."), paragraph("They need light."))


PASTE = """(editor, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_page_that_begins_with_a_box_opens_without_a_warning(open_room, write, page):
    warnings = []
    page.on("console", lambda said: warnings.append(said.text) if said.type == "warning" else None)
    write(open_room(node("callout", paragraph("Mind the gap."), kind="tip"), paragraph("More.")))
    page.locator(".ProseMirror").focus()
    page.keyboard.type("Always ")
    page.get_by_text("Always Mind the gap.").wait_for()
    assert not [one for one in warnings if "TextSelection" in one]


def press(page, *keys):
    """Press keys as fast as a person can: the editor hears of a moved cursor a moment after it moved."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(40)


def said(room):
    return plain_text(room.tree())


def test_the_editors_schema_is_that_of_python(page, write, open_room):
    write(open_room())
    assert page.locator(".rich-text").get_attribute("data-schema") == "agrees"


def test_typed_text_reaches_the_room(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    page.keyboard.type(" And smile.")
    assert eventually(lambda: "Plants drink. And smile." in said(room))


def test_an_edit_on_the_server_reaches_the_editor(page, write, open_room):
    room = open_room()
    write(room)
    replace_blocks(room, ["block2"], [paragraph("Plants drink ", text("slowly"), ".")], author="ben")
    page.get_by_text("Plants drink slowly.").wait_for()


def test_two_editors_write_in_one_text(new_page, serve, open_room, eventually):
    room = open_room()
    url = serve(lambda: RichText(room, user="ada", height=700))
    pages = [new_page(), new_page()]
    for number, page in enumerate(pages):
        page.goto(url)
        page.locator(".ProseMirror p").nth(number).click()
        press(page, "Home")
        page.keyboard.type(f"Page {number}: ")
    assert eventually(
        lambda: "Page 0: Plants drink." in said(room) and "Page 1: They need light." in said(room)
    )
    for page in pages:
        page.get_by_text("Page 0:").wait_for()
        page.get_by_text("Page 1:").wait_for()
    pages[0].locator(".wb-cursor").wait_for(state="attached")


def test_opening_a_page_changes_nothing_in_it(page, write, open_room):
    everything = rich_blocks()
    room = open_room(*everything)
    before, vector = room.tree(), room.vector()
    write(room)
    page.wait_for_timeout(700)
    assert room.vector() == vector
    assert room.tree() == before


def test_a_keystroke_changes_only_its_own_block(page, write, open_room, eventually):
    room = open_room(*rich_blocks())
    before = room.tree()
    write(room)
    page.locator(".ProseMirror h1").click()
    press(page, "End")
    page.keyboard.type("!")
    assert eventually(lambda: plain_text(room.tree().content[0]).endswith("!"))
    assert room.tree().content[1:] == before.content[1:]


def rich_blocks():
    """A block of every sort that people make."""
    cell = lambda kind, words: node(kind, paragraph(words))  # noqa: E731
    choices = tuple(Choice(id=name, content=doc(paragraph(name))) for name in ("A", "B"))
    question = Interaction(
        kind=Kind.CHOICE, prompt=doc(paragraph("Which?")), choices=choices, key=Key(correct=("A",))
    )
    return (
        heading(1, "Water"),
        from_json(
            {
                "type": "paragraph",
                "attrs": {"textAlign": "center"},
                "content": [
                    {"type": "text", "text": "all", "marks": [{"type": "bold"}, {"type": "code"}]},
                    {
                        "type": "text",
                        "text": "link",
                        "marks": [{"type": "link", "attrs": {"href": "https://a.example"}}],
                    },
                    {"type": "text", "text": "x", "marks": [{"type": "subscript"}, {"type": "highlight"}]},
                    {"type": "text", "text": "mot", "marks": [{"type": "language", "attrs": {"lang": "fr"}}]},
                    {"type": "mathInline", "attrs": {"latex": "x^2"}},
                    {"type": "hardBreak"},
                    {"type": "image", "attrs": {"src": "asset:abc", "alt": "A leaf", "width": 40}},
                    {"type": "footnoteReference", "attrs": {"label": "1"}},
                ],
            }
        ),
        node(
            "bulletList",
            node(
                "listItem", paragraph("one"), node("orderedList", node("listItem", paragraph("in")), start=3)
            ),
        ),
        node("blockquote", paragraph("quoted")),
        node("callout", paragraph("careful"), kind="warning"),
        node("codeBlock", text("x = 1\n"), language="python"),
        node("horizontalRule"),
        node("mathBlock", latex="\\frac{1}{2}"),
        node("media", kind="video", src="asset:film", title="Film"),
        node("embed", src="https://lab.example", title="Lab", data={"tool": "x", "n": 1.5, "list": [1, 2]}),
        node("preserved", format="qti", source="<x/>", reason="Not modelled."),
        node(
            "table",
            node("tableRow", cell("tableHeader", "a"), node("tableHeader", paragraph("b"), colwidth=[120])),
            node("tableRow", node("tableCell", paragraph("c"), colspan=2)),
        ),
        node(
            "exercise",
            paragraph("Think."),
            interaction_node(question),
            title="Q",
            points=1.5,
            data={"metadata": [["a", "b"]]},
        ),
        node("footnotes", node("footnote", paragraph("note"), label="1")),
    )


def test_a_split_paragraph_and_a_pasted_copy_get_ids_of_their_own(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "Home", *["ArrowRight"] * 6, "Enter")
    press(page, "ControlOrMeta+a", "ControlOrMeta+c", "ControlOrMeta+End", "Enter", "ControlOrMeta+v")
    assert eventually(lambda: len(room.tree().content) >= 8)
    ids = [block.attrs["id"] for block in room.tree().content]
    assert all(ids) and len(set(ids)) == len(ids)
    assert ids[0] == "block1" and ids[1] == "block2"


def test_enter_at_the_start_of_a_paragraph_leaves_its_id_with_its_text(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "Home", "Enter")
    assert eventually(lambda: len(room.tree().content) == 4)
    named = {block.attrs["id"]: plain_text(block) for block in room.tree().content}
    assert named["block2"] == "Plants drink."


def test_undo_takes_back_what_was_typed_and_leaves_others_changes(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    page.keyboard.type(" Mine.")
    assert eventually(lambda: "Mine." in said(room))
    replace_blocks(room, ["block3"], [paragraph("Theirs.")], author="ben")
    page.get_by_text("Theirs.").wait_for()
    press(page, "ControlOrMeta+z")
    assert eventually(lambda: "Mine." not in said(room))
    assert "Theirs." in said(room)


def test_an_accepted_suggestion_is_one_step_to_undo(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    replace_blocks(
        room,
        ["block2", "block3"],
        [paragraph("Plants drink and eat light.")],
        author="ada",
        origin="accept:ada",
    )
    page.get_by_text("eat light.").wait_for()
    press(page, "ControlOrMeta+z")
    assert eventually(lambda: "They need light." in said(room) and "eat light" not in said(room))
    press(page, "ControlOrMeta+Shift+z")
    assert eventually(lambda: "eat light" in said(room))


def test_a_selection_is_told_in_blocks_and_code_points(page, write, open_room, eventually):
    editor = write(open_room(paragraph("A 𝒳 plant.", node("mathInline", latex="x^2"), " End.")))
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    for _ in range(4):
        press(page, "Shift+ArrowLeft")
    assert eventually(lambda: editor.selection.get("text") == "End.")
    assert editor.selection["block_ids"] == ["block1"]
    assert (editor.selection["from_offset"], editor.selection["to_offset"]) == (14, 18)


def test_the_menu_on_a_selection_asks_for_a_change(page, write, open_room, eventually):
    asked = []
    editor = write(open_room())
    editor.on_ask(lambda *what: asked.append(what))
    page.locator(".ProseMirror p").first.click(click_count=3)
    page.get_by_role("button", name="Simplify").click()
    action, instruction, selection = eventually(lambda: asked and asked[0])
    assert (action, instruction, selection["block_ids"]) == ("simplify", "", ["block2"])
    assert selection["text"] == "Plants drink."


def test_the_keyboard_alone_asks_for_a_change(page, write, open_room, eventually):
    asked = []
    editor = write(open_room())
    editor.on_ask(lambda *what: asked.append(what))
    page.locator(".ProseMirror p").nth(1).click()
    page.keyboard.type("Now ")
    press(page, "ControlOrMeta+j")
    page.keyboard.type("Make it rhyme")
    press(page, "Enter")
    action, instruction, selection = eventually(lambda: asked and asked[0])
    assert (action, instruction, selection["block_ids"]) == ("custom", "Make it rhyme", ["block3"])
    assert "Now " in selection["text"]


def test_the_slash_menu_makes_blocks(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").nth(1).click()
    press(page, "End", "Enter")
    page.keyboard.type("/table")
    page.get_by_role("option", name="Table").wait_for()
    press(page, "Enter")
    assert eventually(lambda: any(block.type == "table" for block in room.tree().content))
    page.keyboard.type("Head")
    assert eventually(lambda: "Head" in said(room) and "/table" not in said(room))


def test_a_formula_is_typed_and_edited(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    page.keyboard.type(" $x^2$")
    page.locator(".wb-atom .katex").wait_for()
    page.locator(".wb-atom").click()
    page.get_by_label("LaTeX").fill("\\frac{1}{2}")
    press(page, "Enter")
    assert eventually(lambda: "\\frac{1}{2}" in said(room))


def test_a_new_question_is_made_and_its_key_edited(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").nth(1).click()
    press(page, "End", "Enter")
    page.keyboard.type("/question with choices")
    page.get_by_role("option", name="Question with choices").wait_for()
    press(page, "Enter")
    page.get_by_role("button", name="Edit the question: Choice").click()
    page.get_by_role("textbox", name="Question").fill("What is $\\pi$?")
    rows = page.locator(".wb-form-row")
    rows.nth(0).locator("textarea").first.fill("Three")
    rows.nth(1).locator("textarea").first.fill("Some $3.14$")
    rows.nth(0).get_by_label("This is right").uncheck()
    rows.nth(1).get_by_label("This is right").check()
    rows.nth(1).get_by_label("Feedback").fill("Yes")
    page.get_by_role("button", name="Done").click()

    def made():
        found = list(exercises_in(room.tree()))
        return found and plain_text(found[0].interactions[0].prompt) == "What is \\pi?" and found[0]

    [question] = eventually(made).interactions
    assert [plain_text(choice.content) for choice in question.choices] == ["Three", "Some 3.14"]
    assert question.key.correct == (question.choices[1].id,)
    assert plain_text(question.choices[1].feedback) == "Yes"


def test_pasted_html_is_cleaned_and_keeps_what_the_schema_knows(page, write, open_room, eventually):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").nth(1).click()
    press(page, "End", "Enter")
    html = (
        "<h2 onclick='alert(1)' class=MsoNormal style='mso-x:1'>Head</h2>"
        "<p><b>bold</b> <a href='javascript:alert(1)'>bad</a> <a href='https://ok.example'>good</a>"
        "<img src=x onerror=alert(1)><script>alert(1)</script></p><table><tr><td>c</td></tr></table>"
        "<div data-node='callout' data-attrs='{\"kind\":\"evil\"}'><p>in</p></div>"
    )
    page.locator(".ProseMirror").evaluate(PASTE, html)
    assert eventually(lambda: "Head" in said(room))
    stored = json.dumps([block.type for block in room.tree().walk()])
    assert "table" in stored and "callout" in stored
    links = [mark.attrs["href"] for one in room.tree().walk() for mark in one.marks if mark.type == "link"]
    assert links == ["https://ok.example"]
    assert [one.attrs["kind"] for one in room.tree().walk() if one.type == "callout"] == ["note"]


WORD = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:"
    "Ignore'>3.<span>&nbsp; </span></span><![endif]>one<o:p></o:p></p>"
    "<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp; </span>deeper</p>"
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>4.&nbsp; </span>two</p>"
    "<p><a href='#_ftn1'>[1]</a> <a href='https://www.google.com/url?q=https://example.org/a&amp;sa=D'>A</a> "
    "<a href='https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fb&amp;data=0'>B</a>"
    "<img src='file:///C:/clip.png'></p><base href='https://evil.example/'>"
)


def test_what_word_and_mail_programs_write_is_pasted_as_what_it_means(page, write, open_room, eventually):
    room = open_room(paragraph("Begin."))
    write(room)
    page.locator(".ProseMirror p").first.click()
    press(page, "End", "Enter")
    page.locator(".ProseMirror").evaluate(PASTE, WORD)
    page.get_by_text("A picture could not come along").wait_for()
    assert eventually(lambda: "two" in said(room))
    (outer,) = (one for one in room.tree().content if one.type == "orderedList")
    assert outer.attrs["start"] == 3
    assert [one.type for one in outer.walk() if one.type.endswith("List")] == ["orderedList", "bulletList"]
    assert [plain_text(one) for one in outer.walk() if one.type == "paragraph"] == ["one", "deeper", "two"]
    links = [mark.attrs["href"] for one in room.tree().walk() for mark in one.marks if mark.type == "link"]
    assert links == ["https://example.org/a", "https://example.org/b"]


def test_a_picture_that_is_copied_alone_is_kept_although_html_says_where_it_lay(
    page, write, open_room, eventually
):
    room, kept = open_room(paragraph("Begin.")), []

    def store(name, media_type, data):
        kept.append((media_type, data))
        return f"asset:{'a' * 64}"

    write(room, store=store)
    page.locator(".ProseMirror p").first.click()
    page.locator(".ProseMirror").evaluate(
        """(editor) => {
          const data = new DataTransfer();
          data.setData("text/html", "<meta charset='utf-8'><img src='file:///C:/leaf.png' alt='Leaf'/>");
          data.items.add(new File([new Uint8Array([1, 2, 3])], "image.png", { type: "image/png" }));
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          editor.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    assert eventually(lambda: [one for one in room.tree().walk() if one.type == "image"])
    assert kept == [("image/png", b"\x01\x02\x03")]


def test_what_would_be_refused_as_too_large_is_not_pasted_but_told(page, write, open_room):
    room = open_room()
    write(room)
    page.locator(".ProseMirror p").nth(1).click()
    page.locator(".ProseMirror").evaluate(PASTE, f"<p>{'word ' * 90}</p>" * 5000)
    page.get_by_text("This is too much to paste at once").wait_for()
    press(page, "End")
    page.keyboard.type(" And smile.")
    page.get_by_text("They need light. And smile.").wait_for()
    assert page.locator(".ProseMirror p").count() == 2


def test_what_others_wrote_cannot_run(page, write, open_room):
    bad = "javascript:alert(1)"
    room = open_room(
        paragraph("<img src=x onerror=alert(1)>"),
        node("preserved", source="<script>alert(1)</script>", reason="<img src=x onerror=alert(1)>"),
        node("mathBlock", latex="\\href{javascript:alert(1)}{x}"),
        node(
            "exercise",
            node(
                "interaction",
                data={
                    "kind": "choice",
                    "choices": [
                        {
                            "id": "<b onclick=alert(1)>",
                            "content": {
                                "type": "doc",
                                "content": [
                                    {
                                        "type": "paragraph",
                                        "content": [
                                            {
                                                "type": "text",
                                                "text": "x",
                                                "marks": [{"type": "link", "attrs": {"href": bad}}],
                                            }
                                        ],
                                    }
                                ],
                            },
                        }
                    ],
                },
            ),
            title="<img src=x onerror=alert(1)>",
        ),
    )
    write(room)
    page.locator(".wb-exercise").wait_for()
    assert page.locator(".ProseMirror a[href^=javascript]").count() == 0
    assert page.locator(".ProseMirror [onclick], .ProseMirror [onerror], .ProseMirror script").count() == 0


def test_a_reader_cannot_change_the_text(page, write, open_room, eventually):
    room = open_room()
    editor = write(room, editable=False)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.type("hacked")
    page.wait_for_timeout(300)
    assert "hacked" not in said(room)
    editor._handle_msg(
        {"type": "say", "client": "evil", "n": 1, "kind": "update", "data": {"update": "AAA="}}
    )
    assert "hacked" not in said(room)
    editor.editable = True
    page.wait_for_timeout(300)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.type("allowed")
    assert eventually(lambda: "allowed" in said(room))


def test_words_are_counted_and_undo_is_offered(page, write, open_room, eventually):
    editor = write(open_room())
    assert eventually(lambda: editor.word_count == 6)
    assert not editor.can_undo
    page.locator(".ProseMirror p").first.click()
    page.keyboard.type("More ")
    assert eventually(lambda: editor.word_count == 7 and editor.can_undo)


def test_text_typed_while_the_connection_is_cut_is_there_after_it(page, serve, open_room, eventually, wire):
    room = open_room()

    def app():
        pn.config.reconnect = True
        return RichText(room, user="ada", height=600)

    page.forgiven = ["WebSocket", "ERR_CONNECTION", "websocket", "bokeh"]
    address = serve(app, origin=f"localhost:{wire.port}")
    wire.lead_to(int(address.split(":")[2].split("/")[0]))
    page.goto(f"http://localhost:{wire.port}/app")
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    page.keyboard.type(" Before.")
    assert eventually(lambda: "Before." in said(room))
    wire.cut()
    page.get_by_text("Offline.").wait_for()
    page.keyboard.type(" During.")
    replace_blocks(room, ["block3"], [paragraph("Theirs.")], author="ben")
    page.wait_for_timeout(500)
    wire.mend()
    assert eventually(lambda: "Before. During." in said(room), seconds=25)
    page.get_by_text("Theirs.").wait_for()
    assert page.locator(".ProseMirror p").first.inner_text() == "Plants drink. Before. During."


def test_text_typed_offline_survives_closing_the_tab(new_page, serve, open_room, eventually, wire):
    room = open_room()
    address = serve(lambda: RichText(room, user="ada", height=600), origin=f"localhost:{wire.port}")
    wire.lead_to(int(address.split(":")[2].split("/")[0]))
    page = new_page()
    page.forgiven = ["WebSocket", "ERR_CONNECTION", "websocket", "bokeh", "Lost"]
    page.goto(f"http://localhost:{wire.port}/app")
    page.locator(".ProseMirror p").first.click()
    press(page, "End")
    wire.cut()
    page.keyboard.type(" Kept.")
    page.wait_for_timeout(900)
    wire.mend()
    page.goto(f"http://localhost:{wire.port}/app")
    page.locator(".ProseMirror p").first.wait_for()
    assert eventually(lambda: "Plants drink. Kept." in said(room), seconds=15)


def test_a_link_to_another_page_is_followed_with_ctrl_and_from_its_form(page, write, open_room):
    editor = write(open_room(paragraph(text("On to light", mark("link", href="page:light")))))
    followed = []
    editor.on_page(lambda *goal: followed.append(goal))
    link = page.locator(".ProseMirror a")
    link.click()
    link.click(modifiers=["Control"])
    page.wait_for_timeout(500)
    assert followed == [("light", "")]
    page.keyboard.press("Control+k")
    page.get_by_role("button", name="Open link").click()
    page.wait_for_timeout(500)
    assert followed == [("light", "")] * 2


def test_a_link_to_a_place_on_the_page_leads_there(page, write, open_room):
    way = paragraph(text("To the end", mark("link", href="#end")))
    end = node("paragraph", text("The end."), id="end")
    write(open_room(way, *[paragraph("Between.")] * 80, end))
    page.locator(".ProseMirror a").click(modifiers=["Control"])
    page.locator(".ProseMirror p.wb-found").get_by_text("The end.").wait_for()


LONG = tuple(paragraph(f"Paragraph {number}. " + "It goes on and on. " * 40) for number in range(600))


def test_a_long_page_comes_in_parts_and_is_written_like_any_other(page, write, open_room, eventually):
    room = open_room(*LONG)
    assert len(room.states()) >= 2
    write(room)
    last = page.locator(".ProseMirror p").last
    assert last.text_content().startswith("Paragraph 599.")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Typed. ")
    eventually(lambda: said(room).startswith("Typed. Paragraph 0."))
    assert len(said(room).splitlines()) == 600


FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one?.getAttribute("aria-label") || one?.textContent.trim() || one?.tagName;
}"""


def test_tab_reaches_the_toolbar_though_its_first_buttons_are_off(page, write, open_room):
    write(open_room())
    page.wait_for_timeout(200)
    page.locator(".ProseMirror").focus()
    press(page, "Shift+Tab")
    assert page.evaluate(FOCUSED).startswith("Kind of block")
    press(page, "Escape")
    assert page.evaluate(FOCUSED).startswith("Page text")
    press(page, "Alt+F10")
    assert page.evaluate(FOCUSED).startswith("Kind of block")


def test_escape_leads_from_a_menu_to_its_button_and_from_the_ask_menu_to_the_text(page, write, open_room):
    write(open_room())
    page.locator(".ProseMirror").focus()
    for name in ("Kind of block", "More styles", "Insert", "Assistant"):
        button = page.get_by_role("toolbar").get_by_role("button", name=name)
        for left in ("Escape", "Tab"):
            button.focus()
            press(page, "Enter", "ArrowDown", left)
            assert page.get_by_role("menu").count() == 0
            assert button.evaluate("(one) => one.getRootNode().activeElement === one")
    page.locator(".ProseMirror p").first.click()
    press(page, "Control+j")
    asking = page.get_by_role("dialog", name="Change the selected text")
    names = []
    for _ in range(9):
        press(page, "Tab")
        names.append(page.evaluate(FOCUSED))
    assert names[0] == "Ask for this change" and names[-1] == "What to change"
    press(page, "Escape")
    page.wait_for_timeout(400)
    assert asking.is_hidden()
    assert page.evaluate(FOCUSED).startswith("Page text")


def test_after_escape_tab_leaves_the_text_also_from_a_list(page, write, open_room):
    item = node("listItem", paragraph("Roots"))
    write(open_room(node("bulletList", item, node("listItem", paragraph("Stems")))), assistant=False)
    page.locator(".ProseMirror li p").last.click()
    press(page, "End", "Tab")
    assert page.locator(".ProseMirror li li").count() == 1
    press(page, "Escape", "Shift+Tab")
    assert page.locator(".ProseMirror li li").count() == 1
    assert page.get_by_role("toolbar").evaluate("(bar) => bar.contains(bar.getRootNode().activeElement)")
