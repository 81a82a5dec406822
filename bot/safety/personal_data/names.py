"""Names of people where they are introduced: 我叫张三, 户主李小红, 姓名：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surnames import COMMON, COMPOUND, RARE, begins_a_word

_HAN = "一-鿿"
_LONGEST_GIVEN_NAME = 2

_CALLED = re.compile(
    r"(?:我|俺|咱|本人|他|她|孩子|儿子|女儿|闺女|老公|老婆|丈夫|妻子|爱人|妈妈|妈|爸爸|爸|母亲|父亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|"
    r"孙子|孙女|外孙|哥哥|哥|姐姐|姐|弟弟|弟|妹妹|妹|叔叔|舅舅|姑姑|对象|前夫|前妻|房东|老板|病人|患者|宝宝|娃儿?|小孩|户主|老人|"
    r"邻居|名字|一?个|老伴|亲戚|同事|男的|女的)(?:的?大?名字?)?(?:就?叫做?|名叫|是叫|叫)[: ]?(?:个)?"
)
"""What comes before a name that somebody is called by."""
_WRITTEN = re.compile(
    r"(?:姓名|名字|户主|联系人|收件人|收货人|寄件人|申请人|经办人|当事人|持卡人|开户人|参保人|法定代表人|原告|被告|房主|产权人|"
    r"被保险人|受益人|监护人|署名|落款|真实姓名)(?:是|为|:|叫)[: ]{0,2}|(?:姓名|收件人|联系人) "
)
"""What comes before a name in a form or a letter."""
_BEING = re.compile(
    r"(?<![不只就都还也若如果要])(?:我的名字|名字|我|本人|这里|户主)(?:就?是|:) ?|^本人 ?|(?<=[,。，;； ])本人 ?|"
    r"姓名|联系人|收件人|申请人|经办人|当事人|持卡人|参保人|病人|患者|户主|老公|老婆|丈夫|妻子|儿子|女儿|父亲|母亲|我爸|我妈|爱人|老伴"
)
"""What comes before a name, a trade or anything else."""

_BOUNDARY = re.compile(rf"$|[^{_HAN}A-Za-z0-9〔·]")
_GOES_ON = re.compile(
    r"今年|今天|现在|身份|社保|医保|户口|户籍|电话|手机|联系|住在|住|家住|想|要|办|退休|怎么|请问|请|问|我的?|护照|低保|养老|公积|离婚|结婚|"
    r"男|女|是|的|在|来自|来|从|有|去年|前年|已经|刚|于|因为?|和|年龄|年|岁|出生|性别|[0-9〔]|申请|需要|能|可以|打算|准备|给|被|也|没|"
    r"丢|把|到|属|籍|民族|汉族|帮|求|骗|说|去|跟|同|这|那|老家|名下|本人|工作|失业|考|读|上|补|换|查|开|交|还|以前|曾|正"
)
_MINORITY = re.compile(rf"[{_HAN}]{{2,8}}(?:[·•・][{_HAN}]{{1,8}}){{1,3}}")
_TITLES = re.compile(
    r".?(?:师傅|老师|阿姨|大爷|大妈|大叔|叔叔|先生|女士|小姐|大哥|大姐|奶奶|爷爷|同志|医生|警官|经理|总|校长|主任|书记|局长|律师|护士|"
    r"老板|某|家|老|姐|哥|叔|姨|婶|嫂|伯|氏|姓|工)"
)
_NO_LAST_CHARACTERS = frozenset("人县区市的员者族省镇乡村了么吗吧呢啊们")
_NO_NAME_CHARACTERS = frozenset("的了么吗吧呢啊们我你他她它是不没什谁哪怎这那个和跟与或被把给也都就还很几些")
_PLAIN = frozenset("王李张刘陈赵吴")
"""Family names with which few words begin that have three characters and aren't names."""
_NO_NAMES = frozenset({"孙女", "孙子", "孙媳", "屠夫", "白羊", "白丁", "党员", "金牛", "尤其", "张家", "李家", "王家"})
"""Words that dictionaries take for names."""
_COMPOUND = re.compile("|".join(COMPOUND))


def find_names(folded: str) -> Iterator[Finding]:
    """Introduced names in a folded text. Takes time linear in its length."""
    for pattern, hint, is_certain in ((_CALLED, "叫", True), (_WRITTEN, "", True), (_BEING, "", False)):
        if hint not in folded:
            continue
        for found in pattern.finditer(folded):
            if end := _name_end(folded, found.end(), is_certain=is_certain):
                yield Finding(found.end(), end, PersonalKind.NAME)


def _name_end(folded: str, start: int, *, is_certain: bool) -> int | None:
    """Where the name ends that begins here; None when none does.

    Args:
        folded: the text.
        start: behind the introduction.
        is_certain: the introduction is one of names alone.
    """
    if minority := _MINORITY.match(folded, start):
        return minority.end()
    compound = _COMPOUND.match(folded, start)
    surname = compound.end() - start if compound else 1
    behind = start + surname
    family = folded[start:behind]
    if not compound and (family not in COMMON + RARE or not family):
        return None
    longest = _given_characters(folded, behind)
    is_word = not compound and (
        family in RARE or folded[start : start + 2] in _NO_NAMES or begins_a_word(folded[start : start + 2])
    )
    for given in range(longest, 0, -1):
        end = behind + given
        if not _BOUNDARY.match(folded, end):
            continue
        if _TITLES.fullmatch(folded, behind, end) or folded[end - 1] in _NO_LAST_CHARACTERS:
            return None
        return end if is_certain or not is_word or (family in _PLAIN and given == _LONGEST_GIVEN_NAME) else None
    if not is_certain or is_word or _TITLES.match(folded, behind):
        return None
    for given in range(1, longest + 1):
        if _GOES_ON.match(folded, behind + given):
            return behind + given
    return behind + longest if longest else None


def _given_characters(folded: str, start: int) -> int:
    """How many characters of a given name may stand here."""
    count = 0
    for character in folded[start : start + _LONGEST_GIVEN_NAME]:
        if not "一" <= character <= "鿿" or character in _NO_NAME_CHARACTERS:
            break
        count += 1
    return count
