# ruff: noqa: E501 -- the markup reads better unbroken
"""Sources with parts that stand where they must not, or are missing: read as far as they say something."""

import re

import pytest
from packages import exercises, imported, zipped

from workbench.importers._javascript import values_after
from workbench.importers._qti2.weights import scaled
from workbench.model.errors import Unreadable
from workbench.model.exercise import Key, Range

ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Light" '
    'adaptive="false" timeDependent="false">{}</assessmentItem>'
)
ASKED = (
    '<responseDeclaration identifier="{0}" cardinality="single" baseType="{1}"><correctResponse>'
    "<value>{2}</value></correctResponse></responseDeclaration>"
)


@pytest.mark.parametrize(
    "misplaced", ("responseIf", "responseElse", "responseCondition", "outcomeDeclaration")
)
def test_rules_that_compare_what_cannot_be_compared(misplaced):
    rule = (
        f'<responseCondition><responseIf><{misplaced}><match><variable identifier="R"/><correct identifier="R"/>'
        f'</match></{misplaced}><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )
    body = '<itemBody><p>Red or <textEntryInteraction responseIdentifier="R"/>?</p></itemBody>'
    item = ITEM.format(
        ASKED.format("R", "string", "blue") + body + f"<responseProcessing>{rule}</responseProcessing>"
    )
    (one,) = exercises(imported(item.encode(), "item.xml"))
    assert one.interactions[0].key.correct == ("blue",)


def test_ranges_that_are_worth_nothing():
    key = Key(correct=("4",), ranges=(Range(exact=4.0, value=0.0),))
    assert scaled(key, 2.0) == key


def test_a_body_that_is_called_like_what_surrounds_it():
    inner = '<responseDeclaration><p>Blue and <textEntryInteraction responseIdentifier="R"/></p></responseDeclaration>'
    (one,) = exercises(imported(ITEM.format(ASKED.format("R", "string", "red") + inner).encode(), "item.xml"))
    assert one.interactions[0].key.correct == ("red",)
    assert "Blue and" in "".join(each.plain for each in one.body)


class Counted:
    """A sign that counts how often it is looked for."""

    def __init__(self, pattern):
        self.pattern, self.count = re.compile(pattern), 0

    def search(self, *place):
        self.count += 1
        return self.pattern.search(*place)


def test_a_sign_that_is_only_a_place_is_not_looked_for_again_and_again():
    sign = Counted(r"\A(?=[\[{])")
    assert list(values_after('{"a": [1, "b}', sign, 10_000)) == []
    assert sign.count == 2


def test_a_package_without_the_file_that_it_must_have():
    with pytest.raises(Unreadable, match=r"“leaf.h5p” has no file “h5p.json”, without which"):
        imported(zipped({"content/content.json": '{"text": "Leaf"}'}), "leaf.h5p")


def test_a_name_without_end_makes_no_note_without_end():
    body = f'<itemBody><p><textEntryInteraction responseIdentifier="{"a" * 5000}"/></p></itemBody>'
    notes = imported(ITEM.format(body).encode(), "item.xml").notes
    assert any("aaa" in note.message for note in notes)
    assert all(len(note.message) <= 500 for note in notes)
