"""Which encoding some bytes are likeliest in: the one in which they say words of a language.

Each encoding is tried with the letters of the languages that were written in it. A letter that the language
has counts in full, one of its neighbours half; a capital in the middle of a word, and a sign where it never
stands, count against it. Of scripts with letters of their own, the commonest letters must be common, too.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

_SAMPLE = 20_000
"""Characters beyond ASCII that are looked at."""
_PUNCTUATION = frozenset("’‘“”„«»–—…•°§€£¿¡·×÷±²³µ™©®½¼¾ªº‚›‹\xa0\xad¹№،؟؛׳״")
_WITHIN = frozenset("’–—…·\xad\xa0־׳״")
_BLANKS = frozenset("\xa0\xad")
"""What may stand between two letters; the last two seldom do."""
_SURE = 0.6
"""How well a reading must fit to be taken."""
_COMMON = 0.55
"""The share of a text that the twelve commonest letters of a script make up, at the least."""
_LATIN = {
    "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "pt": "ãõçáéíóúâêôàü", "it": "àèéìíîòóùú",
    "sv": "åäöé", "da": "åæøé", "is": "áðéíóúýþæö", "nl": "éëïóöüèáê", "ca": "àèéíïòóúüç",
    "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű",
    "ro": "ăâîşţșț", "hr": "čćđšž", "tr": "çğıİöşüâîû",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž",
}  # fmt: skip
_SCRIPTS = {
    "ru": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "оеаинтсрвлкм"),
    "uk": ("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "оаиніевтрсук"),
    "sr": ("абвгдђежзијклљмнњопрстћуфхцчџш", "аоиенрсјтукд"),
    "el": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "αοιετσνηρυπκ"),
    "he": ("אבגדהוזחטיכלמנסעפצקרשתךםןףץ", "יוהלאמרתבשםנ"),
    "ar": ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "اليمنوترهبعة"),
    "fa": ("ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهيی", "ایرندموهتسشی"),
    "th": ("".join(map(chr, range(0x0E01, 0x0E5B))), "านรอกเง่มยลวดีท้ั"),
}
_WRITTEN = {
    "cp1252": "de fr es pt it sv da is nl ca et", "cp1250": "pl cs sk hu ro hr", "cp1254": "tr",
    "cp1257": "lt lv et", "iso8859_2": "pl cs sk hu ro hr", "iso8859_15": "de fr es pt it sv da is nl ca",
    "mac_roman": "de fr es pt it sv da nl ca", "cp850": "de fr es pt it sv da nl ca",
    "cp852": "pl cs sk hu ro hr", "cp1251": "ru uk sr", "koi8_r": "ru", "koi8_u": "uk", "cp866": "ru",
    "mac_cyrillic": "ru uk sr",
    "iso8859_5": "ru sr", "cp1253": "el", "iso8859_7": "el", "cp1255": "he", "cp1256": "ar fa",
    "iso8859_6": "ar", "cp874": "th",
}  # fmt: skip
"""The languages of each encoding; of two that fit alike, the first is taken."""
_OLD_MAC = "mac_roman"
_LEVELS = {
    "shift_jis": ((0x88, 0x97), (0x81, 0x83)), "euc_kr": ((0xB0, 0xC8), (0xA1, 0xA3)),
    "euc_jp": ((0xB0, 0xCF), (0xA1, 0xA5)), "gb18030": ((0xB0, 0xD7), (0xA1, 0xA3)),
    "big5": ((0xA4, 0xC6), (0xA1, 0xA3)),
}  # fmt: skip
"""The first bytes of common signs, and of punctuation and kana, in encodings with two bytes for a sign."""
_JAPANESE, _NO_KANA = ("shift_jis", "euc_jp"), 0.8
"""Few Japanese texts have no kana."""


@dataclass(frozen=True)
class _Sign:
    """A character beyond ASCII, and what stands on both sides of it."""

    before: str
    sign: str
    after: str


def likeliest(sample: bytes) -> str:
    """The encoding in which some bytes beyond ASCII are words; "" where none fits."""
    alone = b"\n" not in sample  # as lines ended on old Macs, or there is but one
    scores = {one: _fit(sample, one) for one in _WRITTEN} | {one: _fit_wide(sample, one) for one in _LEVELS}
    order = list(scores)
    best = max(order, key=lambda one: (round(scores[one], 3), alone and one == _OLD_MAC, -order.index(one)))
    return best if scores[best] >= _SURE else ""


def _fit(sample: bytes, encoding: str) -> float:
    """How well the bytes fit the best of an encoding's languages; 1 where each sign does."""
    try:
        string = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    signs = _signs(string)
    if not signs:
        return 0.0
    languages = _WRITTEN[encoding].split()
    kin = frozenset("".join(_letters(one) for one in languages))
    return max(_fit_language(signs, one, kin) for one in languages)


def _signs(string: str) -> Counter[_Sign]:
    found = Counter[_Sign]()
    for at, sign in enumerate(string):
        if sign > "\x7f":
            found[_Sign(string[at - 1 : at], sign, string[at + 1 : at + 2])] += 1
            if len(found) > _SAMPLE:
                break
    return found


@cache
def _letters(language: str) -> str:
    return _LATIN[language] if language in _LATIN else _SCRIPTS[language][0]


def _fit_language(signs: Counter[_Sign], language: str, kin: frozenset[str]) -> float:
    letters = frozenset(_letters(language))
    script = language in _SCRIPTS
    worth = sum(number * _worth(one, letters, kin, script=script) for one, number in signs.items())
    fit = worth / signs.total()
    if not script:
        return fit
    common = frozenset(_SCRIPTS[language][1])
    said = [(one.sign.lower(), number) for one, number in signs.items() if one.sign.lower() in letters]
    share = sum(number for sign, number in said if sign in common) / max(1, sum(n for _, n in said))
    return fit * min(1.0, share / _COMMON)


def _worth(one: _Sign, letters: frozenset[str], kin: frozenset[str], *, script: bool) -> float:
    """What a sign counts for a language: 1 for its letters, -1 for what is odd where it stands."""
    low = one.sign.lower() if len(one.sign.lower()) == 1 else one.sign
    if low in letters or low in kin:
        mixed = script and (_is_latin(one.before) or _is_latin(one.after))  # two scripts in a word
        return -1.0 if mixed or _is_odd(one) else 1.0 if low in letters else 0.5
    inside = one.before.isalpha() and one.after.isalpha()
    if one.sign in _PUNCTUATION:
        return 1.0 if not inside else 0.6 if one.sign in _BLANKS else float(one.sign in _WITHIN)
    return 0.2 if unicodedata.category(one.sign).startswith("L") else -1.0


def _is_odd(one: _Sign) -> bool:
    """Whether a letter is a capital, or a small one, where words have none."""
    if one.sign.isupper():
        return one.before.islower() or one.before.isalpha() and one.after.islower()
    return one.sign.islower() and one.after.isupper()


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _fit_wide(sample: bytes, encoding: str) -> float:
    """How many of the signs beyond ASCII are common ones, in an encoding with two bytes for a sign."""
    ends = (sample[: len(sample) - cut] for cut in range(4))
    string = next((text for end in ends if (text := _read(end, encoding)) is not None), "")
    signs = [one for one in string if one > "\x7f"]
    if not signs:
        return 0.0
    first, second = _LEVELS[encoding]
    pairs = [data for data in (one.encode(encoding) for one in signs) if len(data) == 2]
    common = sum(first[0] <= pair[0] <= first[1] or second[0] <= pair[0] <= second[1] for pair in pairs)
    japanese = encoding not in _JAPANESE or any("\u3040" <= one <= "\u30ff" for one in signs)
    return common / len(signs) * (1.0 if japanese else _NO_KANA)


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
