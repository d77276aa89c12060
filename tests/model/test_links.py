"""Links between pages of a course."""

from workbench.model.content import doc, mark, node, paragraph, text
from workbench.model.exercise import Choice, Exercise, Interaction, Kind, exercise_node, interaction_node
from workbench.model.links import relinked


def linked(words, href):
    return paragraph(text(words, mark("link", href=href)))


def test_links_to_taken_pages_lead_to_what_they_are_stored_as():
    inner = Interaction(kind=Kind.CHOICE, choices=(Choice(id="A", content=doc(linked("in", "page:1"))),))
    tree = doc(
        linked("to", "page:1"),
        linked("gone", "page:2"),
        paragraph(text("page:1")),
        linked("web", "https://example.org/"),
        node("embed", src="page:1"),
        exercise_node(Exercise(body=(interaction_node(inner),))),
    )
    found = relinked(tree, {"1": "abc"}.get)
    hrefs = [each.attrs["href"] for one in found.walk() for each in one.marks]
    assert hrefs == ["page:abc", "https://example.org/"]
    assert found.content[4].attrs["src"] == "page:abc" and "page:abc" in repr(found.content[5])
    assert found.content[1].plain == "gone" and relinked(tree, str) == tree


def test_links_and_embedded_pages_that_are_not_there_keep_their_words():
    inner = Interaction(kind=Kind.CHOICE, choices=(Choice(id="A", content=doc(linked("in", "page:2"))),))
    tree = doc(
        node("embed", src="page:2", title="Later"), exercise_node(Exercise(body=(interaction_node(inner),)))
    )
    found = relinked(tree, {}.get)
    assert found.content[0].plain == "Later" and "page:" not in repr(found) and "in" in repr(found.content[1])
    assert not any(each.type == "link" for one in found.walk() for each in one.marks)


def test_words_that_a_link_leaves_behind_are_one_text_with_those_around_them():
    tree = doc(paragraph("See ", text("here", mark("link", href="page:7")), " now."))
    assert relinked(tree, lambda name: None) == doc(paragraph("See here now."))
