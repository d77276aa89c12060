# ruff: noqa: E501 -- the markup reads better unbroken
"""Pages that show nothing themselves: what fills them, wherever it stands."""

import base64
import gzip
import json
import zlib
from urllib.parse import quote

import pytest
from packages import codes, exercises, links, package

MANIFEST = """<manifest identifier="S" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization identifier="o">
  <item identifier="i" identifierref="r"><title>Start</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>
  </manifest>"""
PAGE = '<html><body><div id="app"></div><script src="app.js"></script></body></html>'
BEES = {
    "title": "Bees",
    "pages": [
        {"title": "The hive", "body": "<p>A hive holds up to <b>fifty thousand</b> workers.</p>"},
        {"title": "The dance", "body": "<p>A dance tells the way to flowers.</p>"},
    ],
    "quiz": [
        {
            "question": "Who lays the eggs?",
            "options": ["The queen", "A drone"],
            "correct": 0,
            "feedback": "Only she does.",
        }
    ],
}
TOLD = [
    "Bees",
    "The hive",
    "A hive holds up to fifty thousand workers.",
    "The dance",
    "A dance tells the way to flowers.",
]
DATA = json.dumps(BEES)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077")


def course(page=PAGE, /, **files):
    return package({"imsmanifest.xml": MANIFEST, "index.html": page, **files}, "course.zip")


def words(result):
    """What all pages say, exercises left out."""
    blocks = [block for page in result.course.walk() for block in page.body.content]
    return [one.plain for one in blocks if one.type != "exercise" and one.plain.strip()]


def coded(data):
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "script",
    [
        f"window.data = '{coded(DATA.encode())}'; start(JSON.parse(atob(data)))",
        f"start(inflate('{coded(gzip.compress(DATA.encode()))}'))",
        f"start(inflate('{coded(zlib.compress(DATA.encode()))}'))",
        f"start(JSON.parse(decodeURIComponent('{quote(DATA)}')))",
        f"loaded('c1', {DATA});",
        f"export default {DATA};",
        f"var course = {{data: {DATA}, start() {{ show(this.data) }}, stop: function () {{}}}}",
        f"push([[0], {{7: function (e) {{ e.exports = {DATA} }}, 8: (e) => {{ e.exports = x(7) }}}}])",
    ],
)
def test_data_in_code_in_calls_and_among_functions_is_read(script):
    result = course(**{"app.js": script})
    assert words(result) == TOLD
    (exercise,) = exercises(result)
    assert (
        exercise.interactions[0].key.correct == ("A1",)
        and exercise.feedback[0].content.plain == "Only she does."
    )


def test_what_would_grow_beyond_reason_stays_packed():
    bomb = coded(gzip.compress(b"[" + b" " * 40 * 2**20 + b"]"))
    result = course(**{"app.js": f"start('{bomb}')"})
    assert words(result) == [] and "no_text" in codes(result)


def test_data_that_a_script_puts_together_by_assignments_is_read():
    script = """var slides = new Array();
    slides[0] = new Array(); slides[0].title = "The hive"; slides[0].text = "Bees live in a hive.";
    slides[1] = new Array();
    slides[1].question = "Who lays the eggs?";
    slides[1].options = new Array("The queen", "A drone");
    slides[1].correct = 0;"""
    result = course(**{"app.js": script})
    assert words(result) == ["The hive", "Bees live in a hive."]
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("A1",)


REACT = """function page(e){return (0,t.jsxs)("div",{className:"x",children:[(0,t.jsx)("h2",{children:"The hive"}),
 (0,t.jsx)("p",{onClick:()=>{say("no")},children:["A hive holds ",(0,t.jsx)("em",{children:"many"})," workers."]}),
 (0,t.jsx)(Card,{icon:"bee",children:(0,t.jsx)("ul",{children:e.map(e=>(0,t.jsx)("li",{children:"They dance all day."},e))})}),
 e?(0,t.jsx)("img",{src:"bee.png",alt:"A bee"}):null]})}"""
OLD_REACT = """c.a.createElement("div",null,c.a.createElement("h2",null,"The hive"),c.a.createElement(b.a,null,"A hive holds ",
 c.a.createElement("em",null,"many")," workers."),c.a.createElement("p",null,"They dance all day."),
 c.a.createElement("img",{src:"bee.png",alt:"A bee"}))"""
VUE = """var n=function(){var e=this,a=e._self._c;return a("div",{attrs:{id:"app"}},[a("h2",[e._v("The hive")]),
 a("p",[e._v("A hive holds "),a("em",[e._v("many")]),e._v(" workers.")]),a("p",[e._v("They dance all day.")]),
 a("img",{attrs:{src:"bee.png",alt:"A bee"}})])}"""
VUE3 = """const s=n("h2",{class:"t"},"The hive",-1),c=n("p",null,[i("A hive holds "),n("em",null,"many"),i(" workers.")],-1);
function u(l,d){return e(),t("section",a,[s,c,n("p",null,"They dance all day."),n("img",{src:"bee.png",alt:"A bee"})])}"""


@pytest.mark.parametrize("script", [REACT, OLD_REACT, VUE, VUE3])
def test_elements_that_a_program_draws_are_read_as_their_html(script):
    result = course(**{"app.js": script, "bee.png": PNG})
    assert words(result)[:3] == ["The hive", "A hive holds many workers.", "They dance all day."]
    body = result.course.pages[0].body
    assert [one.type for one in body.content][:2] == ["heading", "paragraph"]
    assert any(one.type == "image" and one.attrs["alt"] == "A bee" for one in body.walk())


@pytest.mark.parametrize(
    ("page", "script"),
    [
        (PAGE, "root.innerHTML = '<h2>The hive</h2><p>A hive holds many ' + kind + ' workers.</p>';"),
        (PAGE, "put('one.html', \"<h2>The hive</h2>\\n<p>A hive holds many … workers.</p>\")"),
        (PAGE, "const one = `<h2>The hive</h2><p>A hive holds many ${kind} workers.</p>`; show(one)"),
        (
            '<div id="app"></div><script type="text/x-template"><h2>The hive</h2><p>A hive holds many {{ kind }} workers.</p>'
            "</script><script src='app.js'></script>",
            "",
        ),
        ("<div></div><template><h2>The hive</h2><p>A hive holds many {{ kind }} workers.</p></template><script></script>", ""),
    ],
)  # fmt: skip
def test_html_in_strings_of_scripts_and_in_templates_is_read(page, script):
    result = course(page, **{"app.js": script})
    assert words(result) == ["The hive", "A hive holds many … workers."]


def test_what_scripts_write_and_frames_hold_stands_in_its_place():
    framed = coded(b"<p>Third, in a frame.</p>")
    page = (
        "<p>First.</p><script>document.write('<p>Second, ' +\n 'written.</p>');</script>"
        f'<iframe src="data:text/html;base64,{framed}"></iframe>'
        '<iframe srcdoc="&lt;p&gt;Fourth, too.&lt;/p&gt;"></iframe>'
        "<script>if (old) document.write('<p>Never</p>')</script><p>Last.</p>" + "<p>Words.</p>" * 60
    )
    result = course(page)
    assert words(result)[:5] == ["First.", "Second, written.", "Third, in a frame.", "Fourth, too.", "Last."]


def test_attributes_that_scripts_show_are_read():
    page = (
        '<div class="card" data-title="The hive" data-text="A hive holds many workers." data-toggle="flip"></div>'
        '<flip-card front="Who dances?" back="The workers dance."></flip-card>'
        f"<div data-course='{json.dumps(BEES['quiz'])}'></div><script>build()</script>"
    )
    result = course(page)
    assert words(result) == ["The hive", "A hive holds many workers.", "Who dances?", "The workers dance."]
    assert [one.interactions[0].key.correct for one in exercises(result)] == [("A1",)]


FIRST, SECOND = "<h2>One</h2><p>The first part.</p>", "<h2>Two</h2><p>The second part.</p>"


@pytest.mark.parametrize(
    ("script", "files"),
    [
        ("$('#app').load('parts/' + part + '.html')", {"parts/1.html": FIRST, "parts/2.html": SECOND}),
        ("fetch(`./parts/part${n}.html`)", {"parts/part1.html": FIRST, "parts/part10.html": SECOND}),
        ("location.replace('parts/one' + '.html')", {"parts/one.html": FIRST + "<a href='two.html'>on</a>", "parts/two.html": SECOND}),
        ("load('parts/one.tpl'); load('parts/two.tpl')", {"parts/one.tpl": FIRST, "parts/two.tpl": SECOND}),
        (
            "fetch('course.json')",
            {"course.json": json.dumps({"slides": [{"file": "parts/1.html"}, {"file": "parts/2.html"}]}), "parts/1.html": FIRST, "parts/2.html": SECOND},
        ),
        ("show('1.html')", {"1.html": FIRST + "<button onclick=\"show('2.html')\">Go on</button>", "2.html": SECOND}),
    ],
)  # fmt: skip
def test_pages_whose_names_a_script_puts_together_are_read_in_their_order(script, files):
    result = course(**{"app.js": script, **files})
    found = [one for one in words(result) if one.startswith("The ")]
    assert found == ["The first part.", "The second part."]


@pytest.mark.parametrize(
    "script",
    [
        "fetch('data/' + name + '_' + lang + '.json')",
        "require(['data/bees_en.json'])",
        "loadTheCourseOf(platform)",
    ],
)
def test_data_files_are_found_whether_a_script_names_them_or_not(script):
    result = course(**{"app.js": script, "data/bees_en.json": DATA})
    assert words(result) == TOLD and len(exercises(result)) == 1


def test_scripts_that_scripts_load_are_read_too():
    result = course(
        **{
            "app.js": "const r = [{path: '/', c: () => import('./Home-1.js')}]",
            "Home-1.js": "import{a as n}from'./app.js';x=n('p',null,'Plants need light.')",
        }
    )
    assert words(result) == ["Plants need light."]


def test_a_program_that_frames_pages_keeps_what_it_draws_itself():
    script = """x("h2",null,"Before the frame");x("p",null,"Look at the page below, and think of what you would do there.");
    x("iframe",{src:"inner/page.html"})"""
    result = course(**{"app.js": script, "inner/page.html": "<p>Within the frame.</p>"})
    assert words(result)[0] == "Before the frame" and "Within the frame." in words(result)


def test_pictures_that_a_script_numbers_are_shown_in_their_order():
    files = {
        f"pages/{n}{part}.png": PNG + bytes([n]) + part.encode()
        for n in (1, 2, 10)
        for part in ("", "-thumb")
    }
    result = course(**{"app.js": "img.src = 'pages/' + page + '.png'", **files})
    alts = [one.attrs["alt"] for one in result.course.pages[0].body.walk() if one.type == "image"]
    assert alts == ["1.png", "2.png", "10.png"]
    assert any("1-thumb.png" in note.excerpt for note in result.notes)


def test_what_a_page_says_to_browsers_that_cannot_show_it_is_left_out_and_told():
    page = f"<noscript>You need to enable JavaScript to run this app.</noscript>{PAGE}"
    result = course(page, **{"app.js": f"x = {DATA}"})
    assert words(result) == TOLD
    assert [note.excerpt for note in result.notes if note.code == "plea"] == [
        "You need to enable JavaScript to run this app."
    ]


def test_a_page_of_a_few_words_whose_scripts_tell_nothing_says_so():
    script = "function draw(){" + "canvas.line(1,2,3);" * 100 + "}"
    result = course(f"<p>Quiz</p>{PAGE}", **{"app.js": script})
    assert words(result) == ["Quiz"]
    (note,) = [one for one in result.notes if one.code == "no_text"]
    assert note.severity == "warning" and note.advice
    assert "no_text" not in codes(course(f"<p>Quiz</p>{PAGE}", **{"app.js": "LMSInitialize('')"}))


@pytest.mark.parametrize(
    ("data", "right"),
    [
        ({"text": "Which is red?", "answers": ["apple", "lime"], "correct": "lime"}, ("A2",)),
        ({"questiontext": "Which?", "answer": [{"fraction": "0", "ans": "apple"}, {"fraction": "1", "ans": "lime"}]}, ("A2",)),
        ({"vraag": "Welke?", "opties": ["appel", "limoen"], "goed": 1, "uitleg": "Kijk."}, ("A2",)),
        ({"xyz": "Która?", "abc": ["jabłko", "limonka"], "poz": 1, "points": 0}, ("A2",)),
        ({"prompt": "Go?", "choices": [{"text": "Yes", "correct": True, "why": "Sure."}, {"text": "No", "correct": False, "why": "Why not?"}]}, ("A1",)),
        ({"question": "Fish can fly", "type": "true-false", "answer": ["false"]}, ("A2",)),
        ({"question": "Six times seven?", "type": "fill-in", "answer": ["42"]}, ("42",)),
    ],
)  # fmt: skip
def test_questions_of_more_shapes_are_exercises(data, right):
    result = course(**{"app.js": f"x = {json.dumps([data])}"})
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == right


def test_settings_with_a_number_and_a_list_are_no_question():
    data = [{"text": "Pick a colour for the page.", "colours": ["red", "green"], "width": 1}]
    assert exercises(course(**{"app.js": f"x = {json.dumps(data)}"})) == []


def test_a_table_of_questions_that_a_script_loads_is_read():
    table = "question,optionA,optionB,correct\nWhich animal barks?,Cat,Dog,B\nWhich one purrs?,Cat,Dog,A\n"
    result = course(**{"app.js": "loadTable('questions.csv', 'csv')", "questions.csv": table})
    assert [one.interactions[0].key.correct for one in exercises(result)] == [("A2",), ("A1",)]


HOSTILE = {
    "lists": "x=" + "[" * 100_000,
    "objects": "x=" + "{a:" * 100_000,
    "functions": "x={a:" + "function(){return {a:" * 10_000,
    "elements": 'x("p",{children:[' * 20_000,
    "quotes": "'" * 200_000,
    "gaps": "'a'+x+'b'+y+'c.html';" * 5_000,
    "names": "a[0]" * 100_000 + "=1",
    "markup": "className" + "<p {" * 50_000 + "<div>" + "<b>" * 50_000,
}


def test_figures_that_a_program_draws_keep_their_numbers_and_gaps_are_left_open():
    script = """function App(){return l.jsxs("main",{children:[l.jsxs("div",{children:[l.jsx("b",{className:"n",children:3.4}),
      l.jsx("p",{children:"billion bees in all"})]}),l.jsx(Card,{value:"82%",label:"of hives live on"}),
      l.jsx(Card,{label:"bees asked in a survey",value:1500,size:3}),
      l.jsxs("p",{children:["You have ",e.left," points left."]})]})}"""
    result = course(**{"app.js": script})
    assert words(result) == [
        "3.4",
        "billion bees in all",
        "82% of hives live on",
        "1500 bees asked in a survey",
        "You have … points left.",
    ]


def test_words_in_markup_that_the_browser_compiles_are_read():
    script = """function Hub({ onOpen }) { return (<div className="hub"><h1>{COURSE.title}</h1>
      <p className="lead" onClick={() => onOpen(1)}>Work through <b>each part</b>, then take {n} tests.</p>
      {list.map(one => (<li key={one.id}>{one.title}</li>))}<Card title="x"/></div>); }"""
    page = '<html><body><div id="root"></div><script type="text/babel" src="hub.jsx"></script></body></html>'
    assert words(course(page, **{"hub.jsx": script})) == ["Work through each part, then take … tests."]


def test_a_book_of_pictures_has_them_in_their_order_each_in_one_size():
    script = "book.turn({pages: 3}); img.attr('src', 'pages/' + page + '.png'); big.attr('src', 'pages/' + page + '-large.png');"
    files = {f"pages/{at}{size}.png": PNG + bytes((at,)) for at in (1, 2, 10) for size in ("", "-large")}
    result = course(**{"app.js": script + "$('<div/>').html('<div>Press ESC to exit</div>')", **files})
    shown = [
        one.attrs["alt"] for page in result.course.walk() for one in page.body.walk() if one.type == "image"
    ]
    assert shown == ["1.png", "2.png", "10.png"]


def test_pages_of_a_book_that_data_lists_come_in_order_each_with_its_own_words():
    def sheet(words):
        segments = json.dumps([{"text": words}]).replace('"', "&quot;")
        return f'<body><p data-segments="{segments}"><span>{words}</span></p><script src="book.js"></script></body>'

    named = ["index.html", "pg2.html", "pg10.html"]
    said = [
        "A book about bees and where they live all year.",
        "The hive is full of wax.",
        "The dance tells the way to flowers.",
    ]
    files = dict(zip(named, map(sheet, said), strict=True))
    result = course(
        files.pop("index.html"),
        **files,
        **{"book.js": "fetch('pages.json'); fetch('texts.json')"},
        **{"pages.json": json.dumps([{"href": one} for one in named])},
        **{"texts.json": json.dumps({f"p{at}": one for at, one in enumerate(said)})},
    )  # fmt: skip
    assert words(result) == said and "loader" in codes(result)


@pytest.mark.parametrize("kind", HOSTILE)
def test_scripts_made_to_be_read_without_end_are_survived(kind):
    result = course(**{"app.js": HOSTILE[kind]})
    assert words(result) == [] and "no_text" in codes(result)


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("var _videoId = 'abcDEF12345'; new YT.Player('p', {videoId: _videoId}); t.src = '//www.youtube.com/api'", "https://www.youtube.com/watch?v=abcDEF12345"),
        ("new Vimeo.Player('p', {id: 1, videoId: 76979871}) // vimeo", "https://vimeo.com/76979871"),
    ],
)  # fmt: skip
def test_films_that_a_player_is_told_by_number_are_linked(script, address):
    result = course(**{"app.js": script})
    assert words(result) == [address] and "on_the_web" in codes(result)


def test_pages_that_are_commented_out_in_a_list_of_pages_do_not_come_along():
    listing = "<course><page src='pages/1.html'/><!-- <page src='pages/2.html'/> --></course>"
    files = {"course.xml": listing, "pages/1.html": FIRST, "pages/2.html": SECOND}
    result = course(**{"app.js": "load('course.xml')", **files})
    assert "The second part." not in words(result)
    assert any("2.html" in note.excerpt for note in result.notes)


LONG = "<p>" + "Light is caught in the leaf and kept in sugar. " * 6 + "</p>"


@pytest.mark.parametrize(
    "script",
    [
        "const s = [{h: 'One', t: '<p>The first thing to learn is where the hive stands.</p>', go() { next() }},"
        " {h: 'Two', t: '<p>The second is how to tell the way by a dance.</p>', go() { next() }}]; show(s[0])",
        "function more() { box.innerHTML = '<p>The first thing to learn is where the hive stands.</p>"
        "<p>The second is how to tell the way by a dance.</p>'; }",
    ],
)
def test_what_scripts_hold_for_a_page_with_text_comes_along_and_messages_do_not(script):
    script += "; if (bad) note.innerHTML = '<div>Please choose an answer first.</div>';"
    result = course(f"{LONG}<script>{script}</script>")
    assert words(result)[1:] == [
        "The first thing to learn is where the hive stands.",
        "The second is how to tell the way by a dance.",
    ]
    assert "data_text" in codes(result)


def test_what_a_click_shows_stands_on_the_page_and_other_hidden_text_is_told():
    page = (
        f"{LONG}<button onclick=\"show('tab')\">Wax</button><div id='tab' style='display: none'><p>Wax is light and strong.</p></div>"
        "<div id='other' style='display:none'>Nothing ever shows these words.</div>"
        "<a href='#right-feedback'>x</a><div id='right-feedback' style='display:none'>Well done, that was right.</div>"
    )
    result = course(page)
    assert "Wax is light and strong." in words(result)
    assert not any("Nothing ever" in one or "Well done" in one for one in words(result))
    assert "revealed" in codes(result)
    page = f"{LONG}<a class='go'>Wax</a><div id='tab' hidden><p>Wax is light and strong.</p></div><script src='app.js'></script>"
    assert "Wax is light and strong." in words(
        course(page, **{"app.js": "$('.go').click(() => $('#tab').show())"})
    )
    assert "Wax is light and strong." not in words(course(page, **{"app.js": "start()"}))
    assert any("Nothing ever" in note.excerpt for note in result.notes if note.code == "hidden")


def test_pages_that_a_short_page_links_to_come_in_the_order_of_its_links():
    page = "<h1>Bees</h1><p><a href='/lessons/start'>Start</a></p>"
    files = {
        "lessons/start/index.html": f"{FIRST}<a href='/lessons/more'>More</a>",
        "lessons/more/index.html": SECOND,
        "lessons/extra/index.html": "<p>The third part, which nothing opens but a script that is far too long to be followed here.</p>",
    }
    result = course(page, **files)
    assert [one for one in words(result) if "part" in one] == [
        "The first part.",
        "The second part.",
        "The third part, which nothing opens but a script that is far too long to be followed here.",
    ]
    assert codes(result).count("loader") == 1
    del files["lessons/extra/index.html"]
    assert "loader" not in codes(course(page, **files))


def test_scripts_beside_a_page_show_what_a_class_hides():
    page = (
        f"{LONG}<style>.screen{{display:none}}</style><script src='app.js'></script>"
        "<section class='screen'><p>Wax is light and strong.</p></section>"
    )
    shown = course(page, **{"app.js": "for (const one of all('.screen')) one.style.display = 'block'"})
    assert "Wax is light and strong." in words(shown) and codes(shown).count("revealed") == 1
    assert "Wax is light and strong." not in words(course(page, **{"app.js": "start()"}))


def test_addresses_start_from_the_folder_that_a_page_names():
    page = f"<head><base href='content/'></head>{LONG}<img src='a.png'><p><a href='two.html'>on</a></p>"
    result = course(page, **{"content/a.png": PNG, "content/two.html": SECOND})
    assert any(one.type == "image" for one in result.course.pages[0].body.walk())
    assert "The second part." in words(result) and "missing_file" not in codes(result)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "// ours\n{\"title\": \"Bees\", \"text\": \"They live in a hive.\",}"),
        ("a.md", "# Bees\n\nThey live in a hive."),
        ("a.txt", "Bees\nThey live in a hive."),
    ],
)  # fmt: skip
def test_data_with_comments_and_texts_that_scripts_name_are_read(name, content):
    result = course(**{"app.js": f"fetch('{name}').then(show)", name: content})
    assert words(result) == ["Bees", "They live in a hive."]


def test_each_entry_shows_the_data_that_its_address_asks_for():
    items = "".join(
        f'<item identifier="{name}" identifierref="r" parameters="?page={name}"><title>{name}</title></item>'
        for name in ("hive", "dance")
    )
    manifest = MANIFEST.replace('<item identifier="i" identifierref="r"><title>Start</title></item>', items)
    files = {
        "imsmanifest.xml": manifest,
        "index.html": PAGE,
        "app.js": "fetch('data/' + asked('page') + '.json')",
        "data/hive.json": json.dumps({"title": "Hive", "text": "Many bees live in there."}),
        "data/dance.json": json.dumps({"title": "Dance", "text": "It tells bees the way."}),
    }
    told = [page.body.plain for page in package(files, "course.zip").course.pages]
    assert ["Many bees live in there." in one for one in told] == [True, False]
    assert ["It tells bees the way." in one for one in told] == [False, True]


def test_pages_of_a_package_whose_outline_opens_none_come_after_it():
    manifest = MANIFEST.replace(' identifierref="r"', "")
    manifest = manifest[: manifest.index("<resource ")] + "</resources></manifest>"
    result = package({"imsmanifest.xml": manifest, "a.html": FIRST, "b.html": SECOND}, "course.zip")
    assert [one.title for one in result.course.pages] == ["Start", "a", "b"]
    assert "no_outline" in codes(result)


def test_pairs_are_one_exercise_and_rows_a_table():
    match = {
        "type": "matching",
        "question": "Match the bees",
        "pairs": [{"left": "Queen", "right": "Lays eggs"}, {"left": "Drone", "right": "Mates once"}],
    }
    (block,) = exercises(course(**{"app.js": f"var q = {json.dumps(match)}; go(q)"}))
    told = json.dumps(block.exercise.to_dict()) if hasattr(block, "exercise") else repr(block)
    assert all(one in told for one in ("Match the bees", "Queen", "Lays eggs", "Drone", "Mates once"))
    rows = [["Queen", "The bee that lays the eggs"], ["Drone", "A male bee without a sting"]]
    result = course(**{"app.js": f"var cards = {json.dumps(rows)}; start(cards)"})
    (table,) = [one for one in result.course.pages[0].body.walk() if one.type == "table"]
    assert all(cell in table.plain for row in rows for cell in row)


def test_a_film_that_scripts_name_beside_a_transcript_stays():
    lines = [{"start": 0, "text": "A hive holds many workers."}, {"start": 2, "text": "They dance there."}]
    result = course(
        **{
            "app.js": "player({src: 'v.mp4', transcript: 't.json'})",
            "v.mp4": b"\0\0\0\x18ftypmp42",
            "t.json": json.dumps(lines),
        }
    )
    assert [one.type for one in result.course.pages[0].body.walk()].count("media") == 1
    assert words(result)[-2:] == ["A hive holds many workers.", "They dance there."]
    assert "t.json" not in words(result)


def test_each_entry_shows_the_data_of_its_own_folder():
    page = "<course><page><title>{0}</title><text>This one tells of the {0} at length.</text></page></course>"
    parts = ("hive", "dance")
    items = "".join(
        f'<item identifier="{one}" identifierref="r-{one}"><title>{one}</title></item>' for one in parts
    )
    kept = "".join(
        f'<resource identifier="r-{one}" type="webcontent" adlcp:scormtype="sco" href="{one}/index.html"/>'
        for one in parts
    )
    head, rest = MANIFEST.split('<item identifier="i" identifierref="r"><title>Start</title></item>')
    manifest = head + items + rest[: rest.index("<resource ")] + kept + "</resources></manifest>"
    files = {"imsmanifest.xml": manifest, "shared/engine.js": "boot(location)"}
    for one in parts:
        files[f"{one}/index.html"] = '<div id="x"></div><script src="../shared/engine.js"></script>'
        files[f"{one}/course.xml"] = page.format(one)
    told = [one.body.plain for one in package(files, "course.zip").course.pages]
    assert [f"tells of the {one}" in text for one, text in zip(parts, told, strict=True)] == [True, True]


def test_titles_by_key_are_headings():
    said = {"p1.title": "The hive", "p1.text": "A hive holds many workers."}
    result = course(**{"app.js": "fetch('lang/en.json')", "lang/en.json": json.dumps(said)})
    assert words(result) == ["The hive", "A hive holds many workers."]


def test_texts_that_calls_give_to_new_elements_come_along():
    script = """const root = UI.el('div', {className: 'wide'});
    root.append(UI.el('h1', {textContent: 'Sort leaves'}), UI.el('p', {innerText: 'Drag them to the basket.'}),
      UI.el('p', {text: 'Well done'}), UI.el('div', {html: '<p>They rest in <em>winter</em>.</p>'}),
      UI.el('p', {text: 'center'}));"""
    found = words(course(**{"app.js": script}))
    assert found == ["Sort leaves", "Drag them to the basket.", "Well done", "They rest in winter."]


def test_pages_that_call_themselves_the_same_have_the_names_of_their_headings():
    head = "<head><title>[from the list]</title></head>"
    files = {
        "app.js": "for (const one of ['a/1.html', 'a/2.html']) load(one)",
        "a/1.html": f"{head}<h2>The hive</h2><p>Bees live in it.</p>",
        "a/2.html": f"{head}<h2>The dance</h2><p>Bees show the way.</p>",
        "a/other.json": json.dumps(
            {"question": "What is it?", "options": ["A hive", "A dance"], "correct": 0}
        ),
    }
    result = course(**files)
    assert [one.title for one in result.course.walk()][1:3] == ["The hive", "The dance"]
    assert [
        len(exercises(result)),
        "exercise" in [one.type for one in result.course.pages[0].pages[0].body.content],
    ] == [1, False]


@pytest.mark.parametrize(
    "waits", ["Loading…", "Loading the quiz… Please wait.", "Bezig met laden...", "Please wait a moment"]
)
def test_a_page_that_was_filled_no_longer_says_that_it_is_loading(waits):
    data = {"text": "The hive stands in the sun, and the bees live in it."}
    page = f"<h2>{waits}</h2><p>{waits}</p><p>Loading docks must be kept clear of bees.</p><script src='app.js'></script>"
    result = course(page, **{"app.js": f"const d = {json.dumps(data)}; show('<p>{waits}</p>')"})
    assert words(result) == ["Loading docks must be kept clear of bees.", data["text"]]


def test_labels_that_a_program_fills_and_rests_of_templates_do_not_come_along():
    script = """box.innerHTML = `<div><h3>Question ${q.id}: ${q.text}</h3><div class="o">${q.options.map((option, index) =>
      `<div class="one">${option}</div>`).join('')}</div></div>`;
    end.innerHTML = `<p>You have found all ${n} bees of the hive.</p>`;"""
    assert words(course(**{"app.js": script})) == ["You have found all … bees of the hive."]


def test_a_link_to_a_page_that_loads_another_leads_to_that_one_with_the_answers_of_its_loader():
    loader = "<div id='here'></div><script src='keys.js'></script><script>$('#here').load('part.html #content');</script>"
    files = {
        "1/index.html": loader,
        "1/keys.js": "function go(){ if ($('#s1').val()=='b') { $('#yes').show() } }",
        "1/part.html": "<div id='content'><p>The sky is <select id='s1'><option value='b'>blue</option><option>red</option></select> today.</p></div>",
    }
    result = course("<ul><li><a href='1/index.html'>The sky</a></li></ul>", **files)
    (one,) = exercises(result)
    assert one.interactions[0].key.correct == ("A1",)
    assert links(result)["The sky"].startswith("page:") and "page_link" not in codes(result)


def test_pages_come_in_the_order_of_their_players_data_with_its_names_and_sounds():
    listing = {
        "meta": {"title": "Bees"},
        "slides": [
            {"id": "s2", "title": "The hive", "audio": "vo/s2.mp3"},
            {"id": "s1", "title": "The dance"},
            {"id": "gone", "title": "Nothing"},
        ],
    }
    files = {
        "app.js": "fetch('data.json').then(show); function go(s) { frame.src = 'slides/' + s.id + '.html' }",
        "data.json": json.dumps(listing),
        "slides/s1.html": FIRST,
        "slides/s2.html": SECOND,
        "slides/s3.html": "<h2>Three</h2><p>The third part.</p>",
        "vo/s2.mp3": b"ID3aaaa",
    }
    pages = course(**files).course.pages[0].pages
    assert [one.title for one in pages] == ["The hive", "The dance", "Three"]
    assert [one.attrs["title"] for one in pages[0].body.content if one.type == "media"] == ["s2.mp3"]


def test_pairs_of_a_game_on_a_short_page_are_an_exercise_and_nothing_else():
    pairs = [
        {"id": "a", "item": "Dance", "target": "Tells the others the way"},
        {"id": "b", "item": "Hum", "target": "Keeps the whole hive warm"},
    ]
    result = course(**{"app.js": f"var MATCH_DATA = {json.dumps(pairs)}; shuffle(MATCH_DATA)"})
    assert words(result) == [] and [one.interactions[0].key.correct for one in exercises(result)] == [
        ("L1 R1", "L2 R2")
    ]
