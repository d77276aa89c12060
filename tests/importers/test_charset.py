"""Texts that do not say their encoding are read in the right one."""

import pytest

from workbench.importers import read
from workbench.model.imported import Source

TEXTS = {
    "Le garçon naïf a mangé une pâtisserie. Où êtes-vous allés hier soir?": "cp1252 mac_roman cp850",
    "Réponse : Paris": "cp1252 mac_roman cp850",
    "Größe über façade naïve – “quotes”": "cp1252",
    "Rødgrød med fløde på øen. Ærø, Århus, blåbær.": "cp1252 mac_roman cp850",
    "Það er þýðing. Ég veit ekki hvað þú ert að gera. Æðislegt.": "cp1252",
    "Räksmörgås på ön. Fågeln flög över älven.": "cp1252 mac_roman cp850",
    "¿Cuál es la capital de España? La niña comió en la montaña.": "cp1252 mac_roman cp850",
    "He said “two” – three’s enough • so": "cp1252",
    "Zażółć gęślą jaźń. Źródło, Łódź.": "cp1250 iso8859_2",
    "Příliš žluťoučký kůň úpěl ďábelské ódy. Šťáva.": "cp1250 iso8859_2",
    "Árvíztűrő tükörfúrógép. Őszi erdő, szép nyár.": "cp1250 iso8859_2",
    "Öğrenciler çalışıyor. İstanbul'da güneş doğdu.": "cp1254",
    "Ąžuolas, šernas, žvėris, ėjo, ūkis, čia.": "cp1257",
    "Вопрос: какая столица России? Москва или Омск?": "cp1251 koi8_r cp866 mac_cyrillic iso8859_5",
    "Це український текст. Їжак, ґанок, є.": "cp1251 koi8_u",
    "Αυτό είναι ένα ελληνικό κείμενο. Ποια είναι η πρωτεύουσα;": "cp1253 iso8859_7",
    "זהו טקסט בעברית לבדיקה. מהי בירת צרפת?": "cp1255 iso8859_8",
    "هذا نص عربي لاختبار الترميز. ما هي عاصمة مصر؟": "cp1256 iso8859_6",
    "نี่คือข้อความภาษาไทย เมืองหลวงของประเทศไทยคืออะไร"[1:]: "cp874",
    "これは日本語の文章です。首都はどこですか？": "shift_jis euc_jp iso2022_jp",
    "这是中文文本，包含标点符号。今天我们学习光合作用。": "gb18030",
    "這是繁體中文文本，包含標點符號。今天我們學習光合作用。": "big5",
    "이것은 한국어 텍스트입니다. 대한민국의 수도는 어디입니까?": "euc_kr",
}
CASES = [(text, encoding) for text, known in TEXTS.items() for encoding in known.split()]


def words(name, text, encoding):
    imported = read(Source(name=name, data=text.encode(encoding)))
    return " ".join(page.body.plain for page in imported.course.walk())


@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_a_text_is_read_in_the_encoding_that_makes_words_of_it(text, encoding):
    assert text in words("a.txt", text, encoding)
    assert text in words("a.txt", f"{text}\nAnd much more in plain English, over several lines.\n", encoding)


@pytest.mark.parametrize(("text", "encoding"), [one for one in CASES if one[1] != "iso2022_jp"])
def test_a_sheet_is_read_in_the_encoding_that_makes_words_of_it(text, encoding):
    sheet = f'Name,Says,Count\nfirst,"{text}",1\nsecond,what is this about,2\n'
    assert text in words("a.csv", sheet, encoding)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("<meta charset=utf-8>", "The file says that its encoding is utf-8, which it is not; it was read as"),
        ("", "The file does not say its encoding; it was read as"),
    ],
)
def test_a_wrong_encoding_is_told_as_such(head, told):
    page = f"<html><head>{head}</head><body><p>Grün ist das Blatt, süß die Frucht.</p></body></html>"
    (note,) = (one for one in read(Source(name="a.html", data=page.encode("cp1252"))).notes)
    assert note.message.startswith(told)
