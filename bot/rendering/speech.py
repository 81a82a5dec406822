"""A reply as it is read aloud: no symbols, links or layout; numbers, dates and abbreviations as they are spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.knowledge.telephone_numbers import with_telephones_said
from bot.nlu.foreign_language import is_foreign
from bot.rendering.numerals import cardinal, single_digits, telephone_digits

_LINK = re.compile(
    r"https?://[A-Za-z0-9_\-./?=&%#:]+|(?<![A-Za-z0-9.])(?:[a-z0-9-]+\.)+(?:cn|com|net|org)(?![A-Za-z0-9])[A-Za-z0-9\-./?=&%#]*",
    re.I,
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DOCUMENT_YEAR = re.compile(r"[〔\[](\d{4})[〕\]](?:第)?")
_STANDARD = re.compile(r"(?<=[A-Z])(?:/T)? ?(\d+)[—-](\d{4})(?!\d)")
_QUOTED_DIGITS = re.compile(r"(?<=[“\"])\d+(?=[”\"])")
_YEARS = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?:[—–~～-]((?:19|20)\d{2}))?(?=年)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)")
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_RANGE = re.compile(rf"(?<=\d)(%|‰)?[—–~～-](?={_NUMBER})")
_SHARE = re.compile(rf"({_NUMBER})(?:到({_NUMBER}))?([%‰])")
_SHARES = {"%": "百分之", "‰": "千分之"}
_MONEY_SIGN = re.compile(rf"[¥￥]\s*({_NUMBER})")
_PAIR = re.compile(
    r"(?<![\d.第十百千零点])2(?=[个天次元块张份种样周倍万亿人位家套本岁条件项部名寸口辆座层级成点小]|年(?!级)|平方)"
)
_ANY_NUMBER = re.compile(_NUMBER)
_LATIN = re.compile(r"[A-Za-z]+")
_BULLET = re.compile(r"^\s*[·•*-]\s+", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*(\d+)\.\s+", re.MULTILINE)
_ENDS = "\u3002\uff1f?\uff1b\uff1a\uff0c,;:"
_LINE_BREAK = re.compile(rf"(?<![{_ENDS}])\s*\n+\s*")
_SYMBOLS = re.compile(r"[#*_`~<>\[\]{}|^\\·‰%@$]+")
_SAID_OTHERWISE = str.maketrans(
    {
        **dict.fromkeys("《》〈〉“”‘’\"'〔〕【】", ""),
        **dict.fromkeys("()\uff08\uff09—–…", "\uff0c"),  # brackets and dashes are a short pause
        **dict.fromkeys("！!", "。"),
        **dict.fromkeys("=\uff1d", "等于"),
        **dict.fromkeys("+\uff0b", "加"),
        **dict.fromkeys("~～", "到"),
        "×": "乘以",
        "÷": "除以",
        "≥": "不少于",
        "≤": "不超过",
        ">": "多于",
        "<": "少于",
        "℃": "摄氏度",
        "㎡": "平方米",
        "&": "和",
        "/": "或",
    }
)
_REPEATED_PAUSES = re.compile(
    "[\uff0c\u3001]+(?=[\u3002\uff1f\uff1b\uff1a\uff0c])|(?<=[\u3002\uff1f\uff1b\uff1a])[\uff0c\u3001\u3002]+|^[\uff0c\u3001]+"
)
_BLANKS = re.compile(r"(?<![A-Z])\s+|\s+(?![A-Z])")


class Speech:
    """Turns shown text into text to be read aloud, with the abbreviations of a pack."""

    def __init__(self, words: Mapping[str, str], web_address: str = "") -> None:
        """`words`: what is said for each abbreviation, in any case; `web_address`: what is said in place of a link."""
        self._words = {word.lower(): said for word, said in words.items()}
        self._web_address = web_address

    def spoken(self, text: str) -> str:
        """The text to read aloud: 12345 becomes 幺二三四五, 40元 四十元, App 手机软件; lines become sentences.

        What is said in another language stays in its words.
        """
        if is_foreign(text):
            return with_telephones_said(text, " ".join)
        text = _LINK.sub(self._web_address, text)
        text = _NUMBERED.sub("\\1\uff0c", _BULLET.sub("", text))  # who chooses by number must hear it
        text = _numbers_in_words(text)
        text = _LATIN.sub(self._read_letters, text)
        text = _LINE_BREAK.sub("\u3002", text.strip()).replace("\n", "")
        text = _SYMBOLS.sub("", text.translate(_SAID_OTHERWISE))
        return _REPEATED_PAUSES.sub("", _BLANKS.sub("", text))

    def _read_letters(self, match: re.Match[str]) -> str:
        """The words of an abbreviation; of an unknown one its letters, one by one."""
        word = match.group()
        return self._words.get(word.lower()) or " ".join(word.upper())


def _numbers_in_words(text: str) -> str:
    text = _STANDARD.sub(lambda found: f"{single_digits(found[1])}，{single_digits(found[2])}年版", text)
    text = _ISO_DATE.sub(lambda found: f"{single_digits(found[1])}年{int(found[2])}月{int(found[3])}日", text)
    text = _DOCUMENT_YEAR.sub(lambda found: f"{single_digits(found[1])}年", text)
    text = with_telephones_said(text, telephone_digits)
    text = _QUOTED_DIGITS.sub(lambda found: single_digits(found.group()), text)
    text = _YEARS.sub(lambda found: "到".join(single_digits(year) for year in found.groups() if year), text)
    text = _CLOCK.sub(lambda found: f"{int(found[1])}点{found[2] + '分' if found[2] != '00' else ''}", text)
    text = _RANGE.sub(lambda found: (found[1] or "") + "到", text)
    text = _MONEY_SIGN.sub(r"\1元", text)
    text = _SHARE.sub(_share, text)
    text = _PAIR.sub("两", text)
    return _ANY_NUMBER.sub(lambda found: cardinal(found.group()), text)


def _share(found: re.Match[str]) -> str:
    to = f"到{_SHARES[found[3]]}{cardinal(found[2])}" if found[2] else ""
    return f"{_SHARES[found[3]]}{cardinal(found[1])}{to}"
