"""The role of a place in a text: the citizen's own, another person's, where somebody is from, or merely named."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["own", "others", "registered", "elsewhere", "named"]
"""The role of a place in a text: the citizen's own (我在长沙), another person's (我妈在长沙), where somebody or
something is from (老家长沙, 户口在长沙, 驾照是长沙的), one that is left, gone to or denied (去长沙, 不是长沙),
or merely named (长沙的养老金)."""

REACH = 24
"""So many characters before or behind a place may say how the text speaks of it: more than an expression here spans."""

SUBJECT = r"(?:我们?|俺们?|咱们?|本人|阿拉|我哋|人(?=[在是]))"
"""Who speaks of himself."""
IN_PASSING = (
    r"(?:(?:(?:的|(?<!老))家|人|现在?|如今|目前|已经|一直|就|都|也|还|刚|才|自己|一个人|一家|全家|两口子|老两口|两个人"
    r"|这[边里儿]|那[边里儿]|是|其实|主要|常年|长期|暂时|这两年|这几年)"
    r"(?:[,，]?))"
)
"""What may stand, repeated, between who speaks and where he is; a noun may not: 我驾照是河北的, 我想在北京买房.

No text can be read as these words in two ways, or looking for them would take a time that doubles with each one.
"""
AT_HOME = r"(?:上班|工作|生活|居住|住着?|定居|租房住|待着?|呆着?)"
"""What one does where one is, and that says nothing of a matter."""
BUSY = (
    rf"(?:{AT_HOME}|打工|务工|干活|做工|做生意|开店|上学|上大学|读书|读大学|念书|求学|养老|过冬"
    r"|帮忙带孩子|带孩子|带娃|带孙子|带孙女)"
)
"""The same with what may bear upon a matter: another school admits the children of those who work away from home."""

RELATIVE = (
    r"(?:妈|爸|爹|娘|母|父|奶|爷|姥|外婆|外公|婆婆|公公|岳|儿子|女儿|闺女|孩子|娃|孙子|孙女|老婆|老公|媳妇|丈夫|妻子|爱人"
    r"|对象|男友|女友|男朋友|女朋友|哥|姐|弟|妹|叔|伯|舅|姑|姨|婶|嫂|堂|表|侄|外甥|未婚夫|未婚妻|亲戚|亲家|朋友|同学|同事"
    r"|工友|老乡|邻居|老人家|老伴|老头|老太|家里人|家人|他|她|老板|公司|单位|房东)"
)
_REGISTERED = re.compile(
    r"(?:户口[本簿页]?|户籍|落户|老家|祖籍|原籍|籍贯|学籍|档案|身份证|居住证|驾照|驾驶证|行驶证|车牌|牌照|牌|车|执照|证件?|照"
    r"|社保卡?|医保卡?|公积金|养老金|养老保险|保险|卡|存折|房子?|房产|手机号?|号码)"
    r"(?:都|也|还|就|是|原来|以前|本来|一直|倒)*(?:落|放|挂|办|上|交|缴|开|买|发|迁|转)?(?:在|是|系|喺|到)?(?:[,，]?)$"
)
"""户口在, 驾照是, 老家: what is from a place, whoever it belongs to."""
_OF_REGISTERED = re.compile(r"的?(?:户口|户籍|驾照|驾驶证|车牌|牌照|牌(?!子)|社保|医保|身份证|居住证|公积金|学籍)")
_REGISTERED_PERSON = re.compile(r"的?(?:户口(?![本簿页])|户籍)")
"""我是河南户口; but 我是河南的，社保怎么转 tells two things."""
_NOT_I = r"[^,，。?？!！;；我俺咱]"
_OTHERS = re.compile(rf"({RELATIVE}{_NOT_I}{{0,4}}(在|住|是|系|喺)|(嫁|娶|跟|和|与|给|找)[^,，。]{{0,2}})$")
_TOGETHER = re.compile(rf"(?:跟|和|随|陪)着?(?:我|俺)?{RELATIVE}{_NOT_I}{{0,4}}(?:在|住|到)+$")
"""跟儿子住在深圳: where the other person is, the citizen is."""
_SOMEBODY = re.compile(rf"{RELATIVE}$")
_MOVED_HERE = re.compile(r"(搬到|搬来|搬去|来到|嫁到|落户|定居|常住|居住|租住|人在|现[居住]|(?<!老)家[居住])$")
_ELSEWHERE = re.compile(
    r"(去|往|回|到|从|飞|离开|来自|路过|出差|不在|不是|出生[在于地]?"
    r"|(以前|之前|原来|原先|曾经?|过去|早年|年轻时)[^,，。]{0,3}[在住是])$"
)
_OWN = re.compile(rf"(?:{SUBJECT}{IN_PASSING}*|(?:人|现在?|如今|目前|家){IN_PASSING}*)(?:在|住在?|是|系|喺|搁)$")
_AT = re.compile(r"(?<![想要能去算备可么何不没曾前来上放交落])(?:在|住在?|喺|搁)$")
_BUSY = re.compile(BUSY + r"(?!的?时|过|期间)")
INHABITANT = re.compile(r"((本地)?人(?![民社才力口工均大数寿行])|籍(?!贯))")
"""Who is of a place: 北京人, 湘籍; behind its name."""


def text_around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and behind a place that may say something about it."""
    return text[max(0, start - REACH) : start], text[end : end + REACH]


def role_in(text: str, start: int, end: int) -> Role:
    """The role of the place from `start` to `end`, by the words around it."""
    before, after = text_around(text, start, end)
    if _REGISTERED.search(before):
        return "registered"
    of_what = _REGISTERED_PERSON if _OWN.search(before) else _OF_REGISTERED
    if of_what.match(after) and not _AT.search(before):
        return "registered"
    together = _TOGETHER.search(before)
    if together and not _SOMEBODY.search(before, 0, together.start()):
        return "own"
    if _OTHERS.search(before):
        return "others"
    if _MOVED_HERE.search(before):
        return "own"
    if _ELSEWHERE.search(before):
        return "elsewhere"
    if _OWN.search(before) or INHABITANT.match(after) or (_AT.search(before) and _BUSY.match(after)):
        return "own"
    return "named"
