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
        linked("web", "https://example.org/"),
        node("embed", src="page:1"),
        exercise_node(Exercise(body=(interaction_node(inner),))),
    )
    found = relinked(tree, {1: "page:abc"}.get)
    hrefs = [each.attrs["href"] for one in found.walk() for each in one.marks]
    assert hrefs == ["page:abc", "https://example.org/"]
    assert found.content[3].attrs["src"] == "page:abc" and "page:abc" in repr(found.content[4])
    assert found.content[1].plain == "gone" and relinked(tree, "page:{}".format) == tree
