"""Analysis of imports: by rules, by an AI that speaks the real protocol, and what is here already."""

import pytest
from anthropic_server import Scenario, in_thread

from workbench.model.analysis import Analysis, Bloom, ContentType, ease_in_words
from workbench.model.content import doc, heading, node, paragraph
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Cancelled
from workbench.model.exercise import Exercise, Interaction, Key, Kind, exercise_node, interaction_node
from workbench.model.imported import Imported, Provenance
from workbench.model.limits import ImportLimits
from workbench.services._languages import language_of, reading_ease
from workbench.services._objectives import level_of, objectives_of
from workbench.services._schemas import misfits
from workbench.settings import Settings
from workbench.workspace import Workspace

LEAVES = (
    "Leaves are green because they hold chlorophyll. Chlorophyll takes in red and blue light and leaves "
    "the green. The light that is left comes to our eyes, and so we say that the leaf is green. "
    "In autumn it breaks down."
)


def question(text, answer="yes"):
    entry = interaction_node(
        Interaction(kind=Kind.TEXT_ENTRY, key=Key(correct=(answer,)), base_type="string")
    )
    return exercise_node(Exercise(body=(paragraph(text), paragraph(entry))))


def bullets(*lines):
    return node("bulletList", *(node("listItem", paragraph(line)) for line in lines))


def importing(*pages, title="Plants"):
    return Imported(
        course=Course(title=title, pages=pages),
        provenance=Provenance(name=f"{title}.docx", sha256=title, importer="docx", version="1"),
    )


AIMS = Page(
    title="Leaves",
    body=doc(
        heading(2, "Learning objectives"),
        bullets("Name the parts of a leaf", "Compare leaves in summer and autumn"),
        heading(2, "Why green?"),
        paragraph(LEAVES),
    ),
)


@pytest.fixture
def opened(tmp_path):
    """A workbench, with what to set besides."""
    made = []

    def open_(**values):
        settings = Settings(
            **{"data_dir": tmp_path / "data", "samples": False, "provider": "offline", **values}
        )
        made.append(Workspace.open(settings))
        return made[-1].services

    yield open_
    for one in made:
        one.close()


# By rules --------------------------------------------------------------------------------------


def test_a_page_says_how_much_it_is_and_how_it_reads(opened):
    (page,) = opened().analysing.analyse(importing(AIMS), "ann").pages
    assert (page.type, page.language, page.questions) == (ContentType.LESSON, "en", 0)
    assert page.words == 57 and page.minutes == 0.2
    assert ease_in_words(page.ease) in ("very easy", "easy")


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (Page(title="Week 1", kind=PageKind.DISCUSSION), ContentType.DISCUSSION),
        (Page(title="Check", body=doc(question("Green?"), question("Red?"))), ContentType.QUIZ),
        (Page(title="Course syllabus", body=doc(paragraph("Dates"))), ContentType.SYLLABUS),
        (Page(title="Hausaufgabe 3", body=doc(paragraph("Bis Montag"))), ContentType.ASSIGNMENT),
        (Page(title="Glossaire", body=doc(paragraph("a: b"))), ContentType.REFERENCE),
        (Page(title="Übung 2", body=doc(paragraph("Rechne"))), ContentType.ACTIVITY),
        (Page(title="The leaf", body=doc(paragraph("word " * 900))), ContentType.READING),
        (Page(title="Test report", body=doc(paragraph("word " * 900))), ContentType.READING),
        (Page(title="Test", body=doc(paragraph("On Monday"))), ContentType.QUIZ),
        (Page(title="Writing alternative text", body=doc(paragraph(LEAVES))), ContentType.LESSON),
        (Page(title="Text 2", body=doc(paragraph(LEAVES))), ContentType.READING),
        (Page(title="The leaf", body=doc(paragraph(LEAVES * 3), question("Green?"))), ContentType.LESSON),
    ],
)
def test_what_a_page_is_for(opened, page, kind):
    (found,) = opened().analysing.analyse(importing(page), "ann").pages
    assert found.type is kind
    assert found.reason


def test_objectives_are_found_with_their_level(opened):
    analysis = opened().analysing.analyse(importing(AIMS), "ann")
    assert [(one.text, one.level, one.verb) for one in analysis.objectives] == [
        ("Name the parts of a leaf", Bloom.REMEMBER, "name"),
        ("Compare leaves in summer and autumn", Bloom.ANALYSE, "compare"),
    ]
    assert analysis.levels[Bloom.ANALYSE] == 1


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("explain how a leaf works", Bloom.UNDERSTAND),
        ("Students will be able to design an experiment", Bloom.CREATE),
        ("Die Lernenden können die Teile eines Blattes benennen", Bloom.REMEMBER),
        ("Die Lernenden können zwei Blätter vergleichen", Bloom.ANALYSE),
        ("Évaluer une hypothèse", Bloom.EVALUATE),
        ("Resolver ecuaciones", Bloom.APPLY),
        ("Justifying a choice", Bloom.EVALUATE),
        ("Comparing two leaves", Bloom.ANALYSE),
        ("The leaf", None),
    ],
)
def test_the_verb_gives_the_level(text, level):
    assert level_of(text.partition("able to ")[2] or text)[1] is level


def test_a_text_that_states_no_objectives_has_none(opened):
    page = Page(
        title="A",
        body=doc(paragraph("Compare the two leaves below. You can use a glass."), paragraph(LEAVES)),
    )
    found = opened().analysing.analyse(importing(page), "ann").objectives
    assert [one.text for one in found] in ([], ["Compare the two leaves below. You can use a glass."])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The leaf is green and it is on the tree with the other leaves", "en"),
        ("Das Blatt ist grün und es hängt mit den anderen an dem Baum", "de"),
        ("La feuille est verte et elle est sur un arbre avec les autres", "fr"),
        ("La hoja es verde y está en el árbol con las otras hojas del bosque", "es"),
        ("La foglia è verde e si trova con le altre sugli alberi del bosco", "it"),
        ("A folha é verde e não está com as outras folhas da árvore do parque", "pt"),
        ("Het blad is groen en het hangt met de andere bladeren aan de boom", "nl"),
        ("Liść jest zielony i nie ma go na drzewie, ale jest w lesie", "pl"),
        ("Лист зелёный, и он висит на дереве", "ru"),
        ("葉は緑色です。木にあります。", "ja"),
        ("叶子是绿色的，长在树上。", "zh"),
        ("x = 3", ""),
    ],
)
def test_languages_are_known_by_their_common_words(text, language):
    assert language_of(text) == language


def test_long_words_and_sentences_are_harder():
    plain = (
        "The cat sat on the mat. It was a big cat. It had a red hat. The dog ran to it and sat by it too. "
    )
    hard = (
        "Photosynthetic organisms characteristically demonstrate extraordinarily sophisticated mechanisms, "
        "transforming electromagnetic radiation into carbohydrate configurations, "
        "notwithstanding considerable environmental variability and physiological constraints. "
    ) * 2
    assert reading_ease(plain, "en") > 80 > 10 > reading_ease(hard, "en")
    assert reading_ease(plain, "xx") is None


# What is here already --------------------------------------------------------------------------


def test_a_page_that_is_here_already_is_found_and_named(opened):
    services = opened()
    course_id = services.importing.store(importing(AIMS), user="ann")
    (found,) = services.analysing.analyse(importing(AIMS, title="Copy"), "ann").duplicates
    assert (found.course_id, found.course, found.document) == (course_id, "Plants", "Leaves")
    assert (found.page, found.similarity, found.question) == (0, 1.0, "")


def test_a_page_that_was_changed_a_little_is_nearly_the_same(opened):
    services = opened()
    services.importing.store(importing(Page(title="Old", body=doc(paragraph(LEAVES)))), user="ann")
    changed = Page(title="New", body=doc(paragraph(LEAVES.replace("autumn", "the autumn months"))))
    other = Page(title="Other", body=doc(paragraph("Roots drink water. " * 12)))
    (found,) = services.analysing.analyse(importing(other, changed), "ann").duplicates
    assert found.page == 1
    assert 0.7 < found.similarity < 1


def test_a_question_that_is_here_already_is_found(opened):
    services = opened()
    old = Page(title="Quiz", body=doc(question("Why is a leaf green in summer and not in winter?")))
    services.importing.store(importing(old), user="ann")
    new = Page(
        title="Test",
        body=doc(
            question("Why is a leaf green in summer, and not in winter?"), question("What do roots drink?")
        ),
    )
    (found,) = services.analysing.analyse(importing(new), "ann").duplicates
    assert found.question.startswith("Why is a leaf green")
    assert found.similarity >= 0.99


@pytest.mark.parametrize(("text", "found"), [("Why", 0), ("Why?", 1)])
def test_a_question_of_hardly_a_word_is_like_no_other(opened, text, found):
    services = opened()
    old, new = (Page(title=title, body=doc(question(text))) for title in ("Quiz", "Test"))
    services.importing.store(importing(old), user="ann")
    assert len(services.analysing.analyse(importing(new), "ann").duplicates) == found


def test_deleted_courses_are_not_looked_at(opened):
    services = opened()
    services.outlining.delete(services.importing.store(importing(AIMS), user="ann"))
    assert services.analysing.analyse(importing(AIMS), "ann").duplicates == ()


# By the AI -------------------------------------------------------------------------------------

GOOD = {
    "pages": [{"page": 0, "type": "reading", "reason": "A text."}],
    "objectives": [
        {"page": 0, "text": "Name the parts of a leaf", "level": "remember"},
        {"page": 0, "text": "Fly to the moon", "level": "create"},
    ],
}


def asked(opened, scenario, **limits):
    """What is said with a server that answers so, the server's requests, and the services."""
    with in_thread(scenario) as server:
        services = opened(
            provider="anthropic", api_key="sk-test", base_url=server.url, imports=ImportLimits(**limits)
        )
        return services.analysing.analyse(importing(AIMS), "ann"), server.requests, services


def test_the_ai_must_call_the_tool_and_is_followed(opened):
    analysis, (request,), services = asked(opened, Scenario(text="", tool="describe_import", tool_input=GOOD))
    assert request["tool_choice"]["name"] == request["tools"][0]["name"] == "describe_import"
    assert analysis.pages[0].type is ContentType.READING
    assert [one.text for one in analysis.objectives] == ["Name the parts of a leaf"]
    assert analysis.by != "Rules, no AI" and analysis.problem == ""
    (call,) = services.reporting.calls().to_dict("records")
    assert (call["feature"], call["action"], call["outcome"]) == ("analysis", "analyse", "completed")


def test_an_answer_that_does_not_fit_is_asked_for_once_more(opened):
    wrong = {"pages": [{"page": 7, "type": "poem"}], "objectives": []}
    analysis, requests, _ = asked(opened, Scenario(text="Well:", tool="describe_import", tool_input=wrong))
    assert len(requests) == 2
    assert "none of lesson" in str(requests[1]["messages"][-1])
    assert analysis.by == "Rules, no AI"
    assert "could not be used" in analysis.problem
    assert len(analysis.objectives) == 2


def test_the_second_answer_counts(opened):
    good = Scenario(text="", tool="describe_import", tool_input=GOOD)
    wrong = Scenario(text="", tool="describe_import", tool_input={"pages": 3}, times=1, then=good)
    analysis, requests, services = asked(opened, wrong)
    assert len(requests) == len(services.reporting.calls()) == 2
    assert analysis.by != "Rules, no AI"
    assert analysis.pages[0].type is ContentType.READING


def test_prose_instead_of_a_call_falls_back_to_rules(opened):
    analysis, requests, _ = asked(opened, Scenario(text="It is {nice}."))
    assert len(requests) == 2
    assert analysis.by == "Rules, no AI" and analysis.problem


def test_an_endpoint_that_fails_falls_back_to_rules(opened):
    analysis, _, _ = asked(opened, Scenario(status=403, error="permission_error", message="No access"))
    assert analysis.by == "Rules, no AI"
    assert analysis.problem.startswith("The AI did not answer")
    assert len(analysis.objectives) == 2


def test_no_more_text_is_sent_than_may_be(opened):
    scenario = Scenario(text="", tool="describe_import", tool_input=GOOD)
    analysis, (request,), _ = asked(opened, scenario, analysis_chars=200)
    assert len(request["messages"][0]["content"]) < 300
    assert "beginning" in analysis.problem


def test_an_analysis_can_be_stopped_while_the_ai_thinks(opened):
    with in_thread(Scenario(first_delay=60)) as server:
        services = opened(provider="anthropic", api_key="sk-test", base_url=server.url)
        with pytest.raises(Cancelled):
            services.analysing.analyse(importing(AIMS), "ann", cancelled=lambda: bool(server.requests))
        assert services.generating.active(user="ann") == ()


def test_what_rules_say_is_told_before_the_ai_is_asked_and_only_then(opened):
    told = []
    with in_thread(Scenario(text="", tool="describe_import", tool_input=GOOD)) as server:
        services = opened(provider="anthropic", api_key="sk-test", base_url=server.url)
        services.analysing.analyse(
            importing(AIMS), "ann", first=lambda found: told.append((found.by, len(server.requests)))
        )
    assert told == [("Rules, no AI", 0)]
    opened(provider="offline").analysing.analyse(importing(AIMS), "ann", first=told.append)
    assert len(told) == 1


def test_rules_alone_when_a_person_wants_it(opened):
    with in_thread(Scenario()) as server:
        services = opened(provider="anthropic", api_key="sk-test", base_url=server.url)
        assert services.analysing.analyse(importing(AIMS), "ann", ai=False).by == "Rules, no AI"
        assert server.requests == []


# What is kept ----------------------------------------------------------------------------------


def test_an_analysis_is_kept_with_its_import(opened):
    services = opened()
    analysis = services.analysing.analyse(importing(AIMS), "ann")
    outcome = services.importing.bring(importing(AIMS), user="ann")
    assert services.analysing.kept(outcome.import_id) is None
    services.analysing.keep(outcome.import_id, analysis)
    assert services.analysing.kept(outcome.import_id) == analysis


def test_progress_is_told_to_the_end(opened):
    told = []
    opened().analysing.analyse(importing(AIMS), "ann", progress=lambda share, doing: told.append(share))
    assert told == sorted(told) and told[-1] == 1


def test_an_empty_course_is_nothing_to_say_much_of(opened):
    assert opened().analysing.analyse(importing(), "ann") == Analysis()


@pytest.mark.parametrize(
    ("value", "schema", "fits"),
    [
        ({"a": 1}, {"type": "object", "required": ["a"]}, True),
        ({}, {"type": "object", "required": ["a"]}, False),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}, False),
        (True, {"type": "integer"}, False),
        (True, {"type": "boolean"}, True),
        (3, {"type": "integer", "maximum": 2}, False),
        ("x", {"enum": ["y"]}, False),
        (1.5, {"type": "number", "minimum": 1}, True),
    ],
)
def test_answers_are_held_against_the_schema(value, schema, fits):
    assert (misfits(value, schema) == ()) is fits


def test_the_text_behind_a_list_of_objectives_is_none():
    lines = (
        ("Learning objectives", True),
        ("list the parts of a leaf", False),
        ("design a test. Use what you know.", False),
        ("Plants make sugar. They use light. It goes to the roots.", False),
        ("Explain it all.", False),
    )
    said = [one.text for one in objectives_of(lines, 0)]
    assert said == ["list the parts of a leaf", "design a test. Use what you know."]


@pytest.mark.parametrize(
    ("heading_", "found"),
    [
        ("Objetivos de aprendizagem", {"Explicar a fotossíntese": "understand", "Criar um cartaz": "create"}),
        (
            "Leerdoelen",
            {"De leerling vergelijkt twee planten": "analyse", "Beschrijf een blad": "understand"},
        ),
        ("Lärandemål", {"Beskriva ett blad": "understand", "Jämföra två växter": "analyse"}),
        ("Cele lekcji", {"Uczeń wyjaśnia fotosyntezę": "understand", "Porównuje rośliny": "analyse"}),
        ("Цели обучения", {"Объяснить фотосинтез": "understand", "Учащийся сравнивает листья": "analyse"}),
        ("Kazanımlar", {"Fotosentezi açıklar": "understand", "Bir poster tasarlar": "create"}),
        ("أهداف التعلم", {"يشرح الطالب عملية البناء الضوئي": "understand", "يقارن بين نباتين": "analyse"}),
        ("מטרות הלמידה", {"להסביר את התהליך": "understand", "להשוות בין צמחים": "analyse"}),
        ("学習目標", {"光合成を説明できる": "understand", "二つの葉を比較する": "analyse"}),
        ("学习目标", {"解释光合作用": "understand", "设计一个实验": "create"}),
        ("학습 목표", {"광합성을 설명할 수 있다": "understand", "두 잎을 비교한다": "analyse"}),
    ],
)
def test_objectives_are_found_in_many_languages(heading_, found):
    lines = [(heading_, True), *((text, False) for text in found)]
    assert {one.text: one.level for one in objectives_of(lines, 0)} == found
