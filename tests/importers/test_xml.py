"""XML: what is allowed, and what is mended."""

import pytest
from costs import seconds

from workbench.importers import read
from workbench.importers._mend import mend
from workbench.importers._xml import parse_lenient, parse_xml
from workbench.model.errors import Forbidden, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

LIMITS = ImportLimits()


def test_short_entities_that_refer_to_nothing_are_read():
    root = parse_xml(b'<!DOCTYPE a [<!ENTITY nbsp "&#160;">]><a>x&nbsp;y</a>', LIMITS)
    assert root.text == "x\xa0y"


def test_entities_in_entities_are_refused():
    with pytest.raises(Forbidden):
        parse_xml(b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>', LIMITS)


def test_entities_are_refused_in_any_encoding():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    with pytest.raises(Forbidden):
        parse_xml(text.encode("utf-16"), LIMITS)


def test_a_long_text_is_read():
    assert len(parse_xml(b"<a>" + b"x" * 11_000_000 + b"</a>", LIMITS).text) == 11_000_000


@pytest.mark.parametrize("depth", [300, 30_000])
def test_deep_trees_are_refused(depth):
    with pytest.raises(TooLarge):
        parse_xml(b"<a>" * depth + b"</a>" * depth, LIMITS)


def test_large_files_are_refused():
    with pytest.raises(TooLarge):
        parse_xml(b"<a>" + b"x" * 2_000_000 + b"</a>", ImportLimits(xml_mb=1))


@pytest.mark.parametrize(
    ("data", "text", "problem"),
    [
        (b"<a>fine</a>", "fine", ""),
        (b"<a>x&eacute;y</a>", "x\u00e9y", "characters meant were put in"),
        (b"<a><m:b>hi</m:b> there</a>", "hi there", "as far as it goes"),
        (b"<a b>hi</a>", "hi", "line 1: “b” had no value in quotes"),
        (b"<a b=c b='d'>hi</a>", "hi", "“b='d'” was there twice"),
        (b"<a>\n<b>hi</a>", "\nhi", "line 2: “<b>” was not closed before “</a>”"),
        (b"<a><b/></b>hi</a>", "hi", "“</b>” closed nothing"),
        (b"<a><b>x</a>hi</b></a>", "xhi", "“</a>” closed nothing"),
        (b'<a b="c>hi<d e="f"/></a>', "hi", '“b="c” was not closed by a quote'),
        (b"<a>hi<br>ho</a>", "hiho", "“<br>” was not closed"),
        (b"<a>fish & chips < 3</a>", "fish & chips < 3", "“&” was taken as a sign of the text"),
        (b"<a><!-- <b> -->hi", "hi", "“<a>” was never closed"),
        ("<a><é/>hi</a>".encode(), "hi", ""),
    ],
)
def test_xml_that_is_not_well_formed_is_read_and_said(data, text, problem):
    root, said = parse_lenient(data, LIMITS)
    assert "".join(root.itertext()) == text
    assert problem in said


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"encoding="UTF-8"?>',
        b'<?xml version="1.0" encoding="UTF-8">',
        b"<?xml version=1.0 encoding=UTF-8?>",
        b'<?xml version="1.0" encoding="utf-16"?>',
        b'<?xml version="1.0" encoding="unicode"?>',
        b'\n\n<?xml version="1.0" encoding="UTF-8"?>',
        b"\xef\xbb\xbf\xef\xbb\xbf<?xml version='1.0'?>",
    ],
)
def test_a_wrong_first_line_costs_no_sign_of_the_text(head):
    root, said = parse_lenient(head + "\n<a>&lt;p&gt;é &amp; x</a>".encode(), LIMITS)
    assert root.text == "<p>é & x" and "first line was put right" in said


@pytest.mark.parametrize(
    ("data", "given", "problem"),
    [
        (b'<a b="1"c="2"/>', {"b": "1", "c": "2"}, "had no blank before it"),
        (b'<a b="say "hi" now" c="2"/>', {"b": 'say "hi" now', "c": "2"}, "had quotes within its value"),
        (b'<a b="most="1""\n c="2"/>', {"b": 'most="1"', "c": "2"}, "had quotes within its value"),
    ],
)
def test_attributes_with_quotes_in_the_way_keep_their_values(data, given, problem):
    root, said = parse_lenient(data, LIMITS)
    assert dict(root.attrib) == given and problem in said


def test_windows_text_without_a_word_on_it_keeps_its_letters():
    root, _ = parse_lenient(b"<a>caf\xe9 &lt;</a>", LIMITS)
    assert root.text == "café <"


def test_what_is_recovered_keeps_the_signs_that_are_written_by_name():
    root, _ = parse_lenient(b"<a>&lt;p&gt;x &amp; \x0by</a>", LIMITS)
    assert root.text.startswith("<p>x & ")


def test_what_a_mended_file_loses_is_counted():
    _, said = parse_lenient(b"<a>one two</a><b>three four</b>", LIMITS)
    assert "2 words could not be read" in said


def test_what_is_no_xml_is_said():
    with pytest.raises(Unreadable, match="not well-formed"):
        parse_lenient(b"no markup", LIMITS)


@pytest.mark.parametrize(
    "data",
    [
        b"<a " * 400_000,
        b'<a "<b ' * 300_000,
        b"<a" + b" x" * 900_000 + b">",
        b"</a>" * 300_000,
        b"&" * 999_999,
    ],
)
def test_mending_ends_soon_whatever_it_is_given(data):
    assert seconds(lambda: mend(data)) < 5


@pytest.mark.parametrize("label", ["", '<?xml version="1.0" encoding="iso-8859-1"?>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_xml_is_read_in_the_encoding_that_it_is_in_whatever_it_says(encoding, label):
    said = "Größe – Ωμέγα"
    data = f"{label}<quiz><question type='essay'><name><text>{said}</text></name></question></quiz>"
    root, problem = parse_lenient(data.encode(encoding), ImportLimits())
    assert "".join(root.itertext()) == said and not problem
    imported = read(Source(name="a.xml", data=data.encode(encoding)))
    assert imported.provenance.importer == "moodle"


def test_western_xml_that_says_so_stays_as_it_is():
    data = "<?xml version='1.0' encoding='iso-8859-1'?><a>Größe</a>".encode("latin-1")
    assert parse_xml(data, ImportLimits()).text == "Größe"


@pytest.mark.parametrize("sign", [b"\x0b", b"\x02", b"&#11;", b"&#x1F;"])
def test_control_characters_become_spaces_and_nothing_else_is_lost(sign):
    root, problem = parse_lenient(b"<a><![CDATA[<p>x]]></a>".replace(b"x", b"x" + sign + b"y"), LIMITS)
    if b"&" in sign:
        root, problem = parse_lenient(b"<a>&lt;p&gt;x" + sign + b"y</a>", LIMITS)
    assert root.text == "<p>x y" and "control characters" in problem


def test_a_namespace_of_two_addresses_is_no_damage():
    data = b'<q xmlns="urn:a" xmlns:xsi="urn:b  https://example.org/b.xsd">'
    data += b"<t>&lt;p&gt;a</t><![CDATA[x &lt; y]]></q>"
    root, problem = parse_lenient(data, ImportLimits())
    assert (root.tag, root[0].text, root[0].tail, problem) == ("{urn:a}q", "<p>a", "x &lt; y", "")
