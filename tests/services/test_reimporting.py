"""Importing a source again: known, replaced, merged or kept beside, and undone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed

import pytest

from workbench.model.conflict import KeepBoth, Match, Merge, PageState, Replace
from workbench.model.content import doc, heading, mark, node, paragraph, plain_text, text, without_ids
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import Cancelled, Conflict, StorageError
from workbench.model.imported import Imported, Origin, Proposal, Provenance
from workbench.model.limits import EditLimits, FetchLimits, ImportLimits
from workbench.model.page_suggestion import PageAction
from workbench.model.suggestion import Action, State
from workbench.services._deciding import Deciding
from workbench.services._taking import Taking
from workbench.services.collaborating import Collaborating
from workbench.services.counting import Counting
from workbench.services.editing import Editing
from workbench.services.importing import Importing
from workbench.services.reconciling import Reconciling
from workbench.storage.assets import AssetStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.suggestions import SuggestionStore
from workbench.storage.tables import metadata


def source(version="1", **changes):
    values = {"name": "leaves.docx", "sha256": version * 64, "importer": "docx", "version": "1"}
    return Provenance(**{**values, **changes})


def page(title, *lines, pages=()):
    return Page(title=title, body=doc(heading(1, title), *map(paragraph, lines)), pages=pages)


LIGHT = page("Light", "Leaves turn to the light.", "They are green.", "The end.")
WATER = page("Water", "Roots drink water.", "Leaves give it off.")
AIR = page("Air", "Leaves breathe.")


def reading(*pages, version="1", **more):
    return Imported(course=Course(title="Leaves", pages=pages), provenance=source(version), **more)


class Desk:
    """The services that belong together, and one course of three pages."""

    def __init__(self, database, folder):
        self.database = database
        self.documents, self.outlines = DocumentStore(database), OutlineStore(database)
        self.revisions = RevisionStore(database)
        self.collaborating = Collaborating(self.documents, EditLimits(save_seconds=0.05))
        self.assets = AssetStore(database, folder)
        self.told = []
        self.importing = Importing(
            database,
            self.assets,
            ImportLimits(),
            FetchLimits(),
            collaborating=self.collaborating,
            proposed=self.told.append,
        )
        self.reconciling = Reconciling(database, self.collaborating, proposed=self.told.append)
        self.editing = Editing(self.documents, self.revisions, self.collaborating)
        self.suggestions = SuggestionStore(database)

    def begin(self, *pages, **more):
        outcome = self.importing.bring(reading(*(pages or (LIGHT, WATER, AIR)), **more), user="ada")
        self.course, self.first = outcome.course_id, outcome.import_id
        self.pages = dict(zip(("light", "water", "air"), outcome.added, strict=False))
        return outcome

    def again(self, *pages, how=Merge, version="2", **more):
        taken = {name: more.pop(name) for name in ("cancelled", "chosen") if name in more}
        return self.importing.bring(
            reading(*pages, version=version, **more),
            user="bob",
            pages=taken.get("chosen"),
            conflict=how(import_id=self.first),
            cancelled=taken.get("cancelled"),
        )

    def edit(self, name, old, new):
        def change(tree):
            return doc(*(_said(block, old, new) for block in tree.content))

        self.collaborating.room(self.pages[name]).edit(change, author="ada")

    def lines(self, name):
        return [plain_text(block) for block in self.collaborating.tree(self.pages[name]).content]

    def titles(self):
        return [one.title for one in self.outlines.pages(self.course)]

    def open(self, name):
        return self.suggestions.of_document(self.pages[name], (State.OPEN,))


def _said(block, old, new):
    words = plain_text(block).replace(old, new)
    return node(block.type, *paragraph(words).content, **block.attrs)


@pytest.fixture
def desk(database, tmp_path):
    made = Desk(database, tmp_path / "assets")
    yield made
    made.collaborating.close()


def rows(database):
    with database.read() as reading:
        return {table.name: len(reading.execute(table.select()).all()) for table in metadata.sorted_tables}


# Known again


def test_the_very_same_file_is_known_and_merging_it_writes_nothing(desk, database):
    desk.begin()
    desk.edit("light", "green", "red")
    desk.collaborating.flush()
    (found,) = desk.importing.conflicts(reading(LIGHT, WATER, AIR), "bob")
    assert (found.match, found.unchanged, found.course, found.user) == (Match.FILE, True, "Leaves", "ada")
    assert (found.edited, found.count(PageState.SAME)) == (1, 3)
    before = rows(database)
    outcome = desk.again(LIGHT, WATER, AIR, version="1")
    assert (outcome.course_id, outcome.import_id) == (desk.course, None)
    assert rows(database) == before


def test_a_file_of_which_a_part_was_read_is_merged_with_the_rest_of_it(desk):
    desk.begin(LIGHT, WATER, partial=True)
    desk.edit("light", "green", "red")
    more = page("Water", "Roots drink water.", "Leaves give it off.", "All of it.")
    (conflict,) = desk.importing.conflicts(reading(LIGHT, more, AIR), "ada")
    assert not conflict.unchanged and conflict.count(PageState.NEW) == 1
    desk.first = desk.again(LIGHT, more, AIR, version="1").import_id
    assert desk.titles() == ["Light", "Water", "Air"]
    assert desk.lines("light")[2] == "They are red." and desk.lines("water")[-1] == "All of it."
    (conflict,) = desk.importing.conflicts(reading(LIGHT, more, AIR), "ada")
    assert conflict.unchanged and desk.again(LIGHT, more, AIR, version="1").import_id is None


def test_of_several_earlier_readings_of_a_file_the_one_that_was_read_the_same_way_comes_first(desk):
    as_quiz, as_table = (
        changed(reading(LIGHT), provenance=source(choices=(("sheet", kind),))) for kind in ("quiz", "table")
    )
    first, second = (
        desk.importing.bring(one, user="ada", conflict=KeepBoth()) for one in (as_quiz, as_table)
    )
    for given, met in ((as_quiz, first), (as_table, second)):
        found = desk.importing.conflicts(given, "ada")
        assert [one.unchanged for one in found] == [True, False]
        assert found[0].course_id == met.course_id


def test_replacing_by_the_very_same_file_writes_only_what_was_edited_here(desk, database):
    desk.begin()
    before = rows(database)
    outcome = desk.again(LIGHT, WATER, AIR, how=Replace, version="1")
    assert (outcome.course_id, outcome.import_id) == (desk.course, None)
    assert rows(database) == before
    desk.edit("light", "green", "red")
    assert len(desk.again(LIGHT, WATER, AIR, how=Replace, version="1").changed) == 1


def test_a_new_version_is_known_by_name_address_or_identifier(desk):
    desk.importing.bring(
        changed(reading(LIGHT), provenance=source(url="https://example.org/a", identifier="MANIFEST-1")),
        user="ada",
    )
    for given, how in (
        (source("2"), Match.NAME),
        (source("2", name="other", url="https://example.org/a"), Match.ADDRESS),
        (source("2", name="other", identifier="MANIFEST-1"), Match.IDENTIFIER),
    ):
        (found,) = desk.importing.conflicts(changed(reading(LIGHT), provenance=given), "bob")
        assert (found.match, found.unchanged) == (how, False)
    other = changed(reading(LIGHT), provenance=source("2", name="other"))
    assert desk.importing.conflicts(other, "bob") == ()


def test_another_text_under_the_same_name_is_no_conflict(desk):
    desk.begin(LIGHT)
    other = page("Rivers", "Water flows down to the sea, from the hills and over stones.")
    assert desk.importing.conflicts(reading(other, version="2"), "bob") == ()


def test_a_conflict_says_what_changed_in_the_source_and_here(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    new = page("Light", "Leaves turn to the light.", "They are blue.", "The end.")
    (found,) = desk.importing.conflicts(reading(new, WATER, page("Fire", "Hot."), version="2"), "bob")
    states = {one.title: (one.state, one.edited) for one in found.pages}
    assert states == {
        "Light": (PageState.CHANGED, False),
        "Water": (PageState.SAME, True),
        "Fire": (PageState.NEW, False),
        "Air": (PageState.GONE, False),
    }


def test_a_course_that_is_deleted_or_not_chosen_is_no_conflict(desk, database):
    desk.begin()
    other = CourseStore(database).create("Other", owner="ada")
    assert desk.importing.conflicts(reading(LIGHT), "bob", other) == ()
    assert desk.importing.conflicts(reading(LIGHT), "bob", desk.course)
    CourseStore(database).delete(desk.course)
    assert desk.importing.conflicts(reading(LIGHT), "bob") == ()


# Merge


def test_what_only_the_source_changed_is_taken_and_what_was_edited_here_stays(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    new = page("Light", "Leaves turn to the light.", "They are blue.", "The end.")
    outcome = desk.again(new, WATER, AIR)
    assert desk.lines("light")[2] == "They are blue."
    assert desk.lines("water")[1] == "Roots sip water."
    assert outcome.changed == (desk.pages["light"],) and not outcome.suggestions


def test_edits_of_both_in_one_page_and_one_sentence_come_together(desk):
    desk.begin()
    desk.edit("light", "Leaves turn to the light", "Leaves always turn to the light")
    desk.edit("light", "The end", "Finis")
    new = page("Light", "Leaves turn to the bright light.", "They are blue.", "The end.")
    assert not desk.again(new, WATER, AIR).suggestions
    assert desk.lines("light")[1:] == [
        "Leaves always turn to the bright light.",
        "They are blue.",
        "Finis.",
    ]


def test_where_both_changed_the_same_words_ours_stays_and_theirs_is_proposed(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    outcome = desk.again(page("Light", "Leaves turn to the light.", "They are blue.", "The end."), WATER, AIR)
    assert desk.lines("light")[2] == "They are red."
    (one,) = desk.open("light")
    assert (one.author, one.action) == ("Import of leaves.docx", Action.MERGE)
    assert [plain_text(one.before), plain_text(one.after)] == ["They are red.", "They are blue."]
    assert outcome.suggestions == (one.id,) == tuple(desk.told)


def test_the_next_merge_begins_from_the_last_version_of_the_source(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    blue = page("Light", "Leaves turn to the light.", "They are blue.", "The end.")
    desk.first = desk.again(blue, WATER, AIR).import_id
    again = desk.again(
        changed(blue, body=doc(*blue.body.content, paragraph("More."))), WATER, AIR, version="3"
    )
    assert desk.lines("light")[2:] == ["They are red.", "The end.", "More."]
    assert not again.suggestions


def test_pages_come_go_and_move_as_in_the_source_and_edited_ones_stay(desk):
    desk.begin()
    desk.edit("air", "breathe", "puff")
    outcome = desk.again(page("Fire", "Hot."), LIGHT)
    assert desk.titles() == ["Fire", "Light", "Air"]
    assert outcome.removed == (desk.pages["water"],) and outcome.kept == (desk.pages["air"],)
    desk.outlines.undelete(desk.pages["water"])
    assert "Water" in desk.titles()


def test_a_page_put_elsewhere_here_stays_there(desk):
    desk.begin()
    desk.outlines.move(desk.pages["air"], parent_id=None, position=0)
    desk.again(LIGHT, WATER, AIR, page("Fire", "Hot."))
    assert desk.titles() == ["Air", "Light", "Water", "Fire"]


def test_a_page_moved_below_another_in_the_source_moves_and_keeps_its_id(desk):
    desk.begin()
    desk.again(changed(LIGHT, pages=(AIR,)), WATER)
    light, water = desk.outlines.entries(desk.course)
    assert [one.id for one in light.entries] == [desk.pages["air"]] and not water.entries


def test_a_page_with_a_new_title_is_the_same_page(desk):
    desk.begin()
    new = changed(WATER, title="Water and roots")
    desk.again(LIGHT, new, AIR)
    assert desk.titles() == ["Light", "Water and roots", "Air"]
    assert desk.documents.get(desk.pages["water"]).title == "Water and roots"


def test_a_title_given_here_stays(desk):
    desk.begin()
    desk.outlines.rename(desk.pages["water"], "My water")
    desk.again(LIGHT, changed(WATER, title="Their water"), AIR)
    assert desk.titles() == ["Light", "My water", "Air"]


def test_pages_of_a_package_are_known_by_their_file(desk):
    origins = (Origin(page=0, path="a.xml"), Origin(page=1, path="b.xml"))
    desk.begin(LIGHT, WATER, origins=origins)
    swapped = (Origin(page=0, path="b.xml"), Origin(page=1, path="a.xml"))
    water = page("Drinking", "Roots drink a lot of water.", "Leaves give it off.")
    desk.again(water, LIGHT, origins=swapped)
    assert desk.titles() == ["Drinking", "Light"]
    assert desk.lines("water")[1] == "Roots drink a lot of water."


def test_pages_not_chosen_and_pages_beyond_a_partial_reading_are_left_alone(desk):
    desk.begin()
    new = [changed(one, body=doc(*one.body.content, paragraph("More."))) for one in (LIGHT, WATER, AIR)]
    desk.first = desk.again(*new, chosen={1}).import_id
    assert [desk.lines(name)[-1] for name in desk.pages] == ["The end.", "More.", "Leaves breathe."]
    outcome = desk.again(new[0], version="3", partial=True)
    assert desk.titles() == ["Light", "Water", "Air"] and not outcome.removed
    assert desk.lines("light")[-1] == "More."


def test_a_page_deleted_here_stays_deleted_when_merging_and_comes_back_when_replacing(desk):
    desk.begin()
    desk.outlines.delete(desk.pages["water"])
    new = changed(WATER, body=doc(*WATER.body.content, paragraph("More.")))
    outcome = desk.again(LIGHT, new, AIR)
    assert desk.titles() == ["Light", "Air"] and outcome.kept == (desk.pages["water"],)
    desk.first = outcome.import_id
    desk.again(LIGHT, new, AIR, how=Replace, version="3")
    assert desk.titles() == ["Light", "Water", "Air"]


# Replace


def test_replacing_keeps_the_pages_and_what_was_there_is_a_version(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    heard = []
    room = desk.collaborating.room(desk.pages["light"])
    room.subscribe(lambda update, origin: heard.append(origin))
    new = page("Light", "Leaves turn to the light.", "They are blue.", "The end.")
    outcome = desk.again(new, WATER, AIR, how=Replace)
    assert desk.lines("light")[2] == "They are blue."
    assert outcome.changed == (desk.pages["light"],) and not outcome.suggestions
    assert len(heard) == 1
    said = [
        plain_text(desk.revisions.get(one.id).body.content[2])
        for one in desk.revisions.all(desk.pages["light"])
    ]
    assert said == ["They are blue.", "They are red.", "They are green."]


def test_replacing_with_the_same_file_brings_its_text_back(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    desk.again(LIGHT, WATER, AIR, how=Replace, version="1")
    assert desk.lines("light")[2] == "They are green."


# Keep both


def test_keeping_both_gives_them_titles_of_their_own(desk, database):
    desk.begin()
    desk.importing.store(reading(LIGHT), user="bob", conflict=KeepBoth())
    assert [one.title for one in CourseStore(database).all()] == ["Leaves", "Leaves (2)"]
    desk.importing.store(reading(LIGHT), user="bob", course_id=desk.course, conflict=KeepBoth())
    assert desk.titles() == ["Light", "Water", "Air", "Light (2)"]


# Whole or not at all


def test_a_second_person_who_decides_on_the_same_import_is_told(desk):
    desk.begin()
    desk.again(LIGHT, AIR)
    with pytest.raises(Conflict, match="meanwhile"):
        desk.again(LIGHT)
    assert desk.titles() == ["Light", "Air"]


def test_stopping_keeps_nothing(desk, database, tmp_path):
    desk.begin()
    before = rows(database)
    picture = Asset.of(b"\x89PNG picture", name="leaf.png", media_type="image/png")
    calls = iter([False, False, True])
    with pytest.raises(Cancelled):
        desk.again(LIGHT, assets=(picture,), cancelled=lambda: next(calls))
    assert rows(database) == before
    assert not [one for one in (tmp_path / "assets").rglob("*") if one.is_file()]


# Undone


def test_an_import_is_undone_as_one_step_and_later_edits_stay(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    new = page("Light", "Leaves turn to the light.", "They are blue.", "All over.")
    outcome = desk.again(new, page("Fire", "Hot."), changed(WATER, title="Wet"))
    assert desk.titles() == ["Light", "Fire", "Wet"]
    desk.edit("light", "Leaves turn", "Leaves soon turn")
    desk.importing.undo(outcome.import_id, "bob")
    assert desk.titles() == ["Light", "Water", "Air"]
    assert desk.lines("light")[1:] == ["Leaves soon turn to the light.", "They are red.", "The end."]
    assert not desk.open("light")
    with pytest.raises(Conflict):
        desk.importing.undo(outcome.import_id, "bob")
    (found,) = desk.importing.conflicts(reading(LIGHT, WATER, AIR), "bob")
    assert found.import_id == desk.first


def test_an_undone_import_puts_pages_back_in_order_and_those_that_came_since_stay_behind_the_same(desk):
    desk.begin()
    outcome = desk.again(AIR, changed(LIGHT, pages=(WATER,)))
    assert desk.titles() == ["Air", "Light"]
    desk.outlines.add_pages(desk.course, [page("Mine", "My own.")])
    desk.outlines.add_pages(desk.course, [page("Inner", "Mine too.")], parent_id=desk.pages["light"])
    desk.importing.undo(outcome.import_id, "bob")
    assert desk.titles() == ["Light", "Mine", "Water", "Air"]
    assert [one.title for one in desk.outlines.entries(desk.course)[0].entries] == ["Inner"]


def test_undoing_a_new_course_deletes_it(desk, database):
    outcome = desk.begin()
    desk.importing.undo(outcome.import_id, "ada")
    assert CourseStore(database).all() == ()


def test_undoing_pages_added_to_a_course_removes_these(desk):
    desk.begin()
    outcome = desk.importing.bring(
        reading(page("Fire", "Hot."), version="9"), user="a", course_id=desk.course
    )
    desk.importing.undo(outcome.import_id, "ada")
    assert desk.titles() == ["Light", "Water", "Air"]


# Where it comes from


def test_a_block_knows_its_place_in_the_source_through_edits(desk):
    origins = (Origin(page=0, path="light.xml", place="/item[1]"),)
    desk.begin(LIGHT, origins=origins)
    block = desk.collaborating.tree(desk.pages["light"]).content[2].attrs["id"]
    desk.edit("light", "green", "red")
    found = desk.importing.origin(desk.pages["light"], block)
    assert (found.path, found.place, found.block, found.page) == ("light.xml", "/item[1]", "body/2", "Light")
    assert (found.provenance.name, found.user) == ("leaves.docx", "ada")
    assert desk.importing.origin(desk.pages["light"], "another") is None
    assert desk.importing.origin(desk.pages["light"]).block == "body"


def test_the_file_itself_is_kept_and_goes_with_the_limits(desk, database, tmp_path):
    file = Asset.of(b"the file", name="leaves.docx", media_type="application/zip")
    kept = desk.importing.bring(reading(LIGHT, source=file), user="ada")
    assert desk.importing.source(kept.import_id).read() == b"the file"
    assert desk.assets.courses(file.sha256) == frozenset()  # who may see the course is not given the answers
    other = Asset.of(b"another", name="leaves.docx", media_type="application/zip")
    for limits in (ImportLimits(keep_sources=False), ImportLimits(keep_mb=0)):
        importing = Importing(database, desk.assets, limits, FetchLimits(), collaborating=desk.collaborating)
        importing.bring(reading(LIGHT, source=other), user="ada")
        assert not desk.assets.path(other.sha256).exists()


def test_links_in_what_is_proposed_lead_where_those_of_the_text_do(desk):
    linked = paragraph(text("Water", mark("link", href="page:1")))
    first = Page(title="Light", body=doc(paragraph("Leaves are green.")))
    wished = Proposal(page=0, body=doc(paragraph("Leaves are green."), linked), author="Ann")
    desk.begin(first, WATER, proposals=(wished,))
    (one,) = desk.open("light")
    assert f"page:{desk.pages['water']}" in repr(one.after)


def test_links_to_places_on_other_pages_lead_to_the_blocks_that_these_became(desk):
    way = Page(title="Light", body=doc(paragraph(text("Deep", mark("link", href="page:1#deep")))))
    goal = Page(title="Water", body=doc(paragraph("Wet."), node("paragraph", text("Deep."), id="deep")))
    desk.begin(way, goal)
    light, water = (desk.collaborating.tree(desk.pages[name]) for name in ("light", "water"))
    assert [one.attrs["href"] for one in light.content[0].content[0].marks] == [
        f"page:{desk.pages['water']}#deep"
    ]
    assert water.content[1].attrs["id"] == "deep"


# Tracked changes


def proposal(**changes):
    body = doc(*LIGHT.body.content[:2], paragraph("They are mostly green."), LIGHT.body.content[3])
    return Proposal(**{"page": 0, "body": body, "author": "Ann", "reason": "Not all are.", **changes})


def test_tracked_changes_are_suggestions_of_their_author(desk):
    desk.begin(LIGHT, WATER, proposals=(proposal(),))
    (one,) = desk.open("light")
    assert (one.author, one.action, one.instruction) == ("Ann", Action.TRACKED, "Not all are.")
    assert plain_text(one.after) == "They are mostly green."
    assert without_ids(desk.collaborating.tree(desk.pages["light"])) == LIGHT.body


def test_the_same_tracked_change_is_not_proposed_twice(desk):
    desk.begin(LIGHT, WATER, proposals=(proposal(),))
    again = desk.again(
        LIGHT, page("Water", "Wet."), proposals=(proposal(), proposal(page=1, body=WATER.body))
    )
    assert len(desk.open("light")) == 1 and len(again.suggestions) == 1


# Links between pages


def test_links_between_pages_lead_to_the_pages_they_became(desk):
    def leading(to):
        return Page(title="Light", body=doc(paragraph(text("Water", mark("link", href=f"page:{to}")))))

    def target():
        (run,) = desk.collaborating.tree(desk.pages["light"]).content[0].content
        return run.marks[0].attrs["href"]

    desk.begin(leading(1), WATER)
    assert target() == f"page:{desk.pages['water']}"
    (found,) = desk.importing.conflicts(reading(AIR, leading(2), WATER, version="2"), "bob")
    assert found.count(PageState.SAME) == 2
    outcome = desk.again(AIR, leading(2), WATER)
    assert not outcome.changed and target() == f"page:{desk.pages['water']}"


# Suggestions about whole pages


MORE = changed(WATER, body=doc(*WATER.body.content, paragraph("More.")))


def asked(desk):
    return {one.suggestion.action: one for one in desk.reconciling.open(desk.course)}


def test_a_page_deleted_here_that_changed_in_the_source_is_suggested_and_comes_back_with_its_history(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    desk.collaborating.flush()
    desk.outlines.delete(desk.pages["water"])
    outcome = desk.again(LIGHT, MORE, AIR)
    assert desk.titles() == ["Light", "Air"]
    (one,) = desk.reconciling.open(desk.course)
    assert (one.suggestion.id,) == outcome.asked and outcome.kept == (desk.pages["water"],)
    assert (one.page, one.there, one.parent, one.position) == ("Water", False, None, 1)
    before, after = desk.reconciling.preview(one.suggestion.id)
    assert plain_text(after).split("\n")[-1] == "More." and "sip" in plain_text(before)
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Water", "Air"]
    assert desk.lines("water") == ["Water", "Roots sip water.", "Leaves give it off.", "More."]
    kept = [(one.origin, one.name) for one in desk.revisions.all(desk.pages["water"])]
    assert kept[0][0] == "merge" and kept[-1] == ("import", "") and ("import", "As in leaves.docx") in kept
    assert not desk.reconciling.open(desk.course)


def test_what_waits_for_a_decision_is_counted_by_course_and_page(desk):
    counting = Counting(desk.database)
    desk.begin()
    assert counting.undecided_by_course() == {}
    desk.edit("light", "turn", "bend")
    desk.collaborating.flush()
    desk.outlines.delete(desk.pages["water"])
    desk.again(page("Light", "Leaves twist to the light.", "They are green.", "The end."), MORE, AIR)
    texts, (one,) = desk.open("light"), desk.reconciling.open(desk.course)
    assert texts and counting.undecided_by_course() == {desk.course: len(texts) + 1}
    pages = {desk.pages["light"]: len(texts), desk.pages["water"]: 1}
    assert counting.undecided_by_page(desk.course) == pages
    desk.outlines.delete(desk.pages["light"])
    assert counting.undecided_by_course() == {desk.course: 1}
    desk.reconciling.refuse(one.suggestion.id, "bob")
    assert counting.undecided_by_course() == {}


def test_a_page_that_is_refused_stays_deleted_and_the_same_text_is_not_suggested_again(desk):
    desk.begin()
    desk.outlines.delete(desk.pages["water"])
    desk.first = desk.again(LIGHT, MORE, AIR).import_id
    (one,) = desk.reconciling.open(desk.course)
    desk.reconciling.refuse(one.suggestion.id, "bob")
    outcome = desk.again(LIGHT, MORE, AIR, version="3")
    assert not outcome.asked and not outcome.kept and desk.titles() == ["Light", "Air"]
    desk.first = outcome.import_id
    changed_again = changed(MORE, body=doc(*MORE.body.content, paragraph("And more.")))
    assert desk.again(LIGHT, changed_again, AIR, version="4").asked
    desk.reconciling.take(asked(desk)[PageAction.RESTORE].suggestion.id, "bob")
    assert desk.lines("water")[-2:] == ["More.", "And more."]


def test_what_both_changed_in_a_page_that_comes_back_is_suggested_in_its_text(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    desk.collaborating.flush()
    desk.outlines.delete(desk.pages["water"])
    desk.again(LIGHT, page("Water", "Roots gulp water.", "Leaves give it off."), AIR)
    desk.reconciling.take(asked(desk)[PageAction.RESTORE].suggestion.id, "bob")
    (one,) = desk.open("water")
    assert [plain_text(one.before), plain_text(one.after)] == ["Roots sip water.", "Roots gulp water."]
    assert desk.told == [one.id]


def test_a_page_that_came_back_goes_again_when_that_is_undone(desk):
    desk.begin()
    desk.outlines.delete(desk.pages["water"])
    desk.again(LIGHT, changed(MORE, title="Wet"), AIR)
    (one,) = desk.reconciling.open(desk.course)
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Wet", "Air"]
    desk.reconciling.undo(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Air"]
    assert [each.page for each in desk.reconciling.open(desk.course)] == ["Water"]
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Wet", "Air"] and desk.lines("water")[-1] == "More."


def test_a_page_gone_from_the_source_and_edited_here_is_suggested_to_go(desk):
    desk.begin(LIGHT, changed(WATER, pages=(AIR,)))
    desk.edit("water", "drink", "sip")
    outcome = desk.again(LIGHT, AIR)
    assert sorted(desk.titles()) == ["Air", "Light", "Water"]
    (one,) = desk.reconciling.open(desk.course)
    assert one.suggestion.action is PageAction.REMOVE and outcome.kept == (desk.pages["water"],)
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Air"]
    desk.reconciling.undo(one.suggestion.id, "bob")
    assert sorted(desk.titles()) == ["Air", "Light", "Water"]
    desk.reconciling.refuse(one.suggestion.id, "bob")
    desk.first = outcome.import_id
    assert not desk.again(LIGHT, AIR, version="3").asked
    assert sorted(desk.titles()) == ["Air", "Light", "Water"]


def test_pages_below_one_that_goes_move_up_and_stand_below_it_again_when_that_is_undone(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    desk.outlines.add_pages(desk.course, [page("Mine", "My own.")], parent_id=desk.pages["water"])
    desk.again(LIGHT, AIR)
    (one,) = desk.reconciling.open(desk.course)
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Mine", "Air"]
    desk.reconciling.undo(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Water", "Air"]
    assert [one.title for one in desk.outlines.entries(desk.course)[1].entries] == ["Mine"]


def test_a_page_that_was_left_here_and_is_in_the_source_again_is_not_doubled(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    desk.first = desk.again(LIGHT, AIR).import_id
    outcome = desk.again(LIGHT, MORE, AIR, version="3")
    assert sorted(desk.titles()) == ["Air", "Light", "Water"] and not outcome.added
    assert desk.lines("water")[1:] == ["Roots sip water.", "Leaves give it off.", "More."]
    assert not desk.reconciling.open(desk.course)


def test_titles_given_on_both_sides_are_asked_about(desk):
    desk.begin()
    desk.outlines.rename(desk.pages["water"], "My water")
    desk.first = desk.again(LIGHT, changed(WATER, title="Their water"), AIR).import_id
    (one,) = desk.reconciling.open(desk.course)
    assert (one.suggestion.action, one.suggestion.title) == (PageAction.RENAME, "Their water")
    assert not desk.again(LIGHT, changed(WATER, title="Their water"), AIR, version="3").asked
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Their water", "Air"]
    desk.reconciling.undo(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "My water", "Air"]


def test_a_page_moved_on_both_sides_is_asked_about(desk):
    desk.begin()
    desk.outlines.move(desk.pages["air"], parent_id=desk.pages["water"], position=0)
    desk.again(changed(LIGHT, pages=(AIR,)), WATER)
    (one,) = desk.reconciling.open(desk.course)
    assert (one.suggestion.action, one.above) == (PageAction.MOVE, "Light")
    assert [below.title for below in desk.outlines.entries(desk.course)[1].entries] == ["Air"]
    desk.reconciling.take(one.suggestion.id, "bob")
    assert [below.title for below in desk.outlines.entries(desk.course)[0].entries] == ["Air"]
    desk.reconciling.undo(one.suggestion.id, "bob")
    assert [below.title for below in desk.outlines.entries(desk.course)[1].entries] == ["Air"]


def test_a_page_put_elsewhere_in_its_row_on_both_sides_is_asked_about(desk):
    desk.begin(LIGHT, WATER, AIR, page("Fire", "Hot."))
    fire = desk.outlines.entries(desk.course)[3].id
    desk.outlines.move(fire, parent_id=None, position=0)
    desk.again(LIGHT, page("Fire", "Hot."), WATER, AIR)
    assert desk.titles() == ["Fire", "Light", "Water", "Air"]
    desk.reconciling.take(asked(desk)[PageAction.MOVE].suggestion.id, "bob")
    assert desk.titles() == ["Light", "Fire", "Water", "Air"]


def test_the_first_to_decide_is_the_one_who_decides(desk):
    desk.begin()
    desk.edit("water", "drink", "sip")
    desk.again(LIGHT, AIR)
    (one,) = desk.reconciling.open(desk.course)
    desk.reconciling.refuse(one.suggestion.id, "ada")
    for late in (desk.reconciling.take, desk.reconciling.refuse):
        with pytest.raises(Conflict, match="ada"):
            late(one.suggestion.id, "bob")
    assert sorted(desk.titles()) == ["Air", "Light", "Water"]


def test_an_import_that_is_undone_takes_its_suggestions_with_it_and_those_before_are_open_again(desk):
    desk.begin()
    desk.outlines.rename(desk.pages["water"], "My water")
    desk.first = desk.again(LIGHT, changed(WATER, title="Their water"), AIR).import_id
    third = desk.again(LIGHT, changed(WATER, title="Other water"), AIR, version="3").import_id
    assert [one.suggestion.title for one in desk.reconciling.open(desk.course)] == ["Other water"]
    desk.importing.undo(third, "bob")
    assert [one.suggestion.title for one in desk.reconciling.open(desk.course)] == ["Their water"]


# A question that one side deleted


def quiz(*prompts):
    parts = [
        node("exercise", paragraph("Look."), node("interaction", data={"type": "choice", "prompt": prompt}))
        for prompt in prompts
    ]
    return Page(title="Quiz", body=doc(paragraph("Answer all."), *parts))


def prompts(tree):
    return [one.attrs["data"]["prompt"] for one in tree.walk() if one.type == "interaction"]


def deciding(desk):
    return Deciding(desk.suggestions, Taking(desk.revisions, desk.collaborating), told=desk.suggestions.get)


@pytest.mark.parametrize(("word", "left"), [("accept", ["Which?", "Why so?"]), ("refuse", ["Which?"])])
def test_a_question_deleted_here_and_changed_there_comes_back_or_not(desk, word, left):
    (page_id,) = desk.begin(quiz("Which?", "Why?")).added
    room = desk.collaborating.room(page_id)
    room.edit(lambda tree: doc(*tree.content[:2]), author="ada")
    desk.first = desk.again(quiz("Which?", "Why so?")).import_id
    assert prompts(room.tree()) == ["Which?"]
    (one,) = desk.suggestions.of_document(page_id, (State.OPEN,))
    assert not desk.again(quiz("Which?", "Why so?"), version="3").suggestions
    deciding(desk).decide(one.id, "all", word, "ada", wording=None)
    assert prompts(room.tree()) == left
    assert not desk.suggestions.of_document(page_id, (State.OPEN,))


@pytest.mark.parametrize(("word", "left"), [("accept", ["Which?"]), ("refuse", ["Which?", "Why, then?"])])
def test_a_question_changed_here_and_gone_from_the_source_goes_or_not(desk, word, left):
    (page_id,) = desk.begin(quiz("Which?", "Why?")).added
    room = desk.collaborating.room(page_id)
    ours = quiz("Which?", "Why, then?").body.content[2]
    room.edit(lambda tree: doc(*tree.content[:2], changed(ours, attrs=tree.content[2].attrs)), author="ada")
    desk.first = desk.again(quiz("Which?")).import_id
    assert prompts(room.tree()) == ["Which?", "Why, then?"]
    (one,) = desk.suggestions.of_document(page_id, (State.OPEN,))
    assert not desk.again(quiz("Which?"), version="3").suggestions
    deciding(desk).decide(one.id, "all", word, "ada", wording=None)
    assert prompts(room.tree()) == left
    assert not desk.suggestions.of_document(page_id, (State.OPEN,))


# A place that the source changes again while a suggestion for it waits


def colours(second):
    return page("Light", "Leaves turn to the light.", second, "The end.")


def test_a_suggestion_gives_way_when_the_source_changes_its_place_again(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    desk.first = desk.again(colours("They are blue."), WATER, AIR).import_id
    third = desk.again(colours("They are yellow."), WATER, AIR, version="3").import_id
    (one,) = desk.open("light")
    assert [plain_text(one.before), plain_text(one.after)] == ["They are red.", "They are yellow."]
    desk.importing.undo(third, "bob")
    (one,) = desk.open("light")
    assert plain_text(one.after) == "They are blue."


def test_who_looks_at_a_suggestion_hears_that_it_gave_way_and_that_it_waits_again(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    second = desk.again(colours("They are blue."), WATER, AIR)
    desk.first, (blue,) = second.import_id, second.suggestions
    third = desk.again(colours("They are yellow."), WATER, AIR, version="3")
    (yellow,) = third.suggestions
    assert desk.told == [blue, yellow, blue]
    desk.importing.undo(third.import_id, "bob")
    assert desk.told[3:] == [yellow, blue]


@pytest.mark.parametrize("second", ["They are green.", "They are red."])
def test_a_suggestion_goes_when_the_source_says_again_what_it_said_or_what_we_say(desk, second):
    desk.begin()
    desk.edit("light", "green", "red")
    desk.first = desk.again(colours("They are blue."), WATER, AIR).import_id
    desk.again(colours(second), WATER, AIR, version="3")
    assert not desk.open("light") and desk.lines("light")[2] == "They are red."


def test_a_suggestion_waits_on_when_the_source_changes_another_place(desk):
    desk.begin()
    desk.edit("light", "green", "red")
    desk.first = desk.again(colours("They are blue."), WATER, AIR).import_id
    (before,) = desk.open("light")
    new = colours("They are blue.").body.content
    desk.again(Page(title="Light", body=doc(*new, paragraph("More."))), WATER, AIR, version="3")
    assert [one.id for one in desk.open("light")] == [before.id]
    assert desk.lines("light")[2:] == ["They are red.", "The end.", "More."]


def test_a_page_that_cannot_come_back_whole_stays_in_the_bin(desk, database):
    desk.begin()
    desk.outlines.delete(desk.pages["water"])
    desk.again(LIGHT, MORE, AIR)
    (one,) = desk.reconciling.open(desk.course)
    with database.write() as writing:
        if writing.dialect.name == "sqlite":
            refusing = "BEFORE UPDATE ON page_suggestion BEGIN SELECT RAISE(ABORT, 'full'); END"
        else:
            refused = "CREATE FUNCTION no() RETURNS trigger AS 'BEGIN RAISE ''full''; END' LANGUAGE plpgsql"
            writing.exec_driver_sql(refused)
            refusing = "BEFORE UPDATE ON page_suggestion FOR EACH ROW EXECUTE FUNCTION no()"
        writing.exec_driver_sql(f"CREATE TRIGGER full_disk {refusing}")
    with pytest.raises(StorageError):
        desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.titles() == ["Light", "Air"] and len(desk.revisions.all(desk.pages["water"])) == 2
    with database.write() as writing:
        on = "" if writing.dialect.name == "sqlite" else " ON page_suggestion"
        writing.exec_driver_sql(f"DROP TRIGGER full_disk{on}")
    desk.reconciling.take(one.suggestion.id, "bob")
    assert desk.lines("water")[-1] == "More."


def test_two_who_bring_a_page_back_at_once_bring_it_back_once(desk):
    desk.begin()
    desk.outlines.delete(desk.pages["water"])
    desk.again(LIGHT, MORE, AIR)
    (one,) = desk.reconciling.open(desk.course)

    def take(user):
        try:
            desk.reconciling.take(one.suggestion.id, user)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, ["ann", "bob", "cyd", "dan"])) == [False, False, False, True]
    assert desk.titles() == ["Light", "Water", "Air"]
    assert desk.lines("water") == ["Water", "Roots drink water.", "Leaves give it off.", "More."]
