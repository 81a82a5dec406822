"""Names of people where they are introduced: 我叫张三, 户主李小红, 姓名：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surnames import COMMON, COMPOUND, RARE, begins_a_word

_HAN = "一-鿿"
_LONGEST_GIVEN_NAME = 2

_PERSON = (
    "老公(?!司)|老婆|媳妇|丈夫|妻子|先生|太太|前夫|前妻|爱人|老伴|对象|儿子|女儿|闺女|孩子|宝宝|小孩|父亲|母亲|爸爸|妈妈|我爸爸?|我妈妈?|爷爷|奶奶|外公|"
    "外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|儿媳|女婿|孙子|孙女|外孙|哥哥|我哥哥?|姐姐|我姐姐?|弟弟|我弟弟?|妹妹|我妹妹?|嫂子|二叔|三叔|小叔|大姑|二姑|小姑|大姨|二姨|小姨|大舅|二舅|小舅|大哥|二哥|三哥|大姐|二姐|三姐|"
    "姐夫|妹夫|叔叔|舅舅|姑姑|姑妈|姨妈|"
    "舅妈|大伯|侄子|侄女|外甥|房东|老板|包工头|邻居|骗子|对方|病人|患者|死者|逝者|亡者|户主|同学|同事|工友|老乡|朋友|战友|租客|租户|房客|业主|车主|"
    "司机|店主|中介(?!费)|保姆|护工|学生|员工|职工|家属|村长|队长|组长|班长|经理|主管|律师"
)
_PARTIES = (
    "联系|收件|收货|寄件|申请|经办|当事|持卡|开户|参保|投保|投诉|举报|报案|报警|监护|受益|被保险|产权|权利|负责|委托|代理|领取|担保|介绍|证明|"
    "继承|借款|出借|出租|承租|收款|付款|转让|受让|填表|嫌疑|走失|失踪|抚养|赡养|驾驶|登记"
)
_SIDES = "房主|原告|被告|法人"
_PARTY = f"(?:{_PARTIES})人|{_SIDES}"


def _may_begin(*alternatives: str) -> str:
    """An expression that looks whether alternatives may begin here, which is quicker than trying each."""
    return "(?=[" + "".join(sorted({word[0] for each in alternatives for word in each.split("|")})) + "])"


_OTHERS = "我|俺|咱|本人|他|她|妈|爸|儿|女|哥|姐|弟|妹|娃儿?|老人|亲戚|男的|名字|一?个人?|个"
_CALLED = re.compile(
    rf"{_may_begin(_OTHERS, _PERSON)}(?:(?:{_OTHERS}|{_PERSON})"
    r"(?:的?大?名字?)?(?:就?叫做?|名叫|是叫|叫)[: ]?(?:个)?)"
)
"""What comes before a name that somebody is called by."""
_WRITTEN = re.compile(
    _may_begin("姓|名|户|署|落|签", _PARTIES, _SIDES)
    + rf"(?:(?:姓名|名字|户主名?|法定代表人|署名|落款|签名|签字|{_PARTY})(?:(?:应该|就)?是|为|:|叫)[: ]{{0,2}}|"
    r"(?:姓名|收件人|联系人) )"
)
"""What comes before a name in a form or a letter."""
_BEING = re.compile(
    _may_begin("我|名|俺|本|这|户|跟|和|与|同|叫|姓", _PARTIES, _SIDES, _PERSON) + r"(?:"
    r"(?<![不只就都还也若如果要])(?:我的名字|名字|我|俺|本人|这里|户主)(?:就?是|:) ?|本人 ?|"
    rf"[跟和与同](?=[{_HAN}]{{2,3}}(?:协议|登记)?[离结复]婚)|(?:^|(?<=[,。，]))叫(?!我)"
    rf"|(?<=请)叫我|(?<![有无])名叫[: ]?|"
    rf"(?:姓名|名字|户主名|{_PARTY})(?:[写填]的?是?)?|{_PERSON})"
)
"""What comes before a name, a trade or anything else."""
_LATIN = re.compile(
    r"(?=[miMIN我姓名n])(?:(?i:my name(?: is|'s)|i am|i'm|name:)"
    r"|我叫|我是|姓名:?|名字:?) ?([A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14}){1,2})(?![A-Za-z])"
)
_TIBETAN = (
    "(?:扎西|卓玛|次仁|洛桑|丹增|多吉|旺堆|平措|格桑|拉姆|尼玛|达瓦|央金|索朗|顿珠|才让|德吉|白玛|旦增|次旦|巴桑|普布|强巴|罗布|措姆|卓嘎|"
    "仁青|贡布|加措|嘉措|旺姆|曲珍|桑珠|边巴|米玛|群培|阿旺)"
)
_WITHOUT_FAMILY_NAME = re.compile(
    rf"{_TIBETAN}{{2}}|{_TIBETAN}(?![{_HAN}])|巴特尔|其其格|乌云|[{_HAN}]{{1,2}}(?:其其格|其木格|日娜|图雅|巴特尔|格日勒|娜仁|高娃)|孟根花|萨仁"
)
"""Of those whose names have no family name: Tibetans' are of two parts from a few, Mongolians' frequent ones."""
_SPACED = re.compile(rf"[{_HAN}] {{1,2}}[{_HAN}](?: {{1,2}}[{_HAN}])?(?![{_HAN}])")

_FAMILY_NAMES = frozenset(COMMON + RARE)
_BOUNDARY = re.compile(rf"$|[^{_HAN}A-Za-z0-9〔·]")
_GOES_ON = re.compile(
    r"今年|今天|现在|身份|社保|医保|户口|户籍|电话|手机|联系|住在|住|家住|想|要|办|退休|怎么|请问|请|问|我的?|护照|低保|养老|公积|离婚|结婚|"
    r"男|女|是|的|在|来自|来|从|有|去年|前年|已经|刚|于|因为?|和|年龄|年|岁|出生|性别|[0-9〔]|申请|需要|能|可以|打算|准备|给|被|也|没|"
    r"丢|把|到|属|籍|民族|汉族|帮|求|骗|说|去|跟|同|这|那|老家|名下|本人|工作|失业|考|读|上|补|换|查|开|交|还|以前|曾|正|怀孕|欠|跑|走|不|"
    r"生|死|摔|失踪|发|打|借|拿|占|转|收|报|领|取|她|他|您|因|手术|瘫|拖|工伤|产假|受伤|系|老"
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
_VERBS = frozenset("管连边赖司包向关祝费")
"""Family names with which what somebody does may begin as well: 老板赖工钱."""
_COMPOUND = re.compile("|".join(COMPOUND))


def find_names(folded: str) -> Iterator[Finding]:
    """Introduced names in a folded text. Takes time linear in its length."""
    for pattern, hint, is_certain in ((_CALLED, "叫", True), (_WRITTEN, "", True), (_BEING, "", False)):
        if hint not in folded:
            continue
        for found in pattern.finditer(folded):
            if end := _name_end(folded, found.end(), is_certain=is_certain):
                yield Finding(found.end(), end, PersonalKind.NAME)
    for found in _LATIN.finditer(folded):
        yield Finding(*found.span(1), PersonalKind.NAME)


def _name_end(folded: str, start: int, *, is_certain: bool) -> int | None:
    """The end of the name that begins at `start`; None when none does.

    Args:
        folded: the text.
        start: behind the introduction.
        is_certain: the introduction is one of names alone.
    """
    if end := _end_of_another_form(folded, start, is_certain=is_certain):
        return end
    compound = _COMPOUND.match(folded, start)
    surname = compound.end() - start if compound else 1
    behind = start + surname
    family = folded[start:behind]
    if not compound and (family not in _FAMILY_NAMES):
        return None
    longest = _given_characters(folded, behind)
    is_word = not compound and (
        family in RARE
        or (family in _VERBS and not is_certain)
        or folded[start : start + 2] in _NO_NAMES
        or begins_a_word(folded[start : start + 2])
    )
    for given in range(longest, 0, -1):
        end = behind + given
        if not _BOUNDARY.match(folded, end):
            continue
        if _TITLES.fullmatch(folded, behind, end) or folded[end - 1] in _NO_LAST_CHARACTERS:
            return None
        return end if is_certain or not is_word or (family in _PLAIN and given == _LONGEST_GIVEN_NAME) else None
    if is_word or _TITLES.match(folded, behind):
        return None
    if not is_certain:
        for given in range(longest, 0, -1):
            end = behind + given
            if _GOES_ON.match(folded, end) and folded[end - 1] not in _NO_LAST_CHARACTERS:
                return end
        return None
    for given in range(1, longest + 1):
        if _GOES_ON.match(folded, behind + given):
            return behind + given
    return behind + longest if longest else None


def _end_of_another_form(folded: str, start: int, *, is_certain: bool) -> int | None:
    """The end of a name without a Chinese family name, or of 王 小 红, parted by blanks; None when there is none."""
    found = _MINORITY.match(folded, start)
    if is_certain and found is None:
        found = _WITHOUT_FAMILY_NAME.match(folded, start)
        if found is None and folded[start : start + 1] in _FAMILY_NAMES:
            found = _SPACED.match(folded, start)
    return found.end() if found and _NO_NAME_CHARACTERS.isdisjoint(found.group()) else None


def _given_characters(folded: str, start: int) -> int:
    """The number of characters from `start` on that may be a given name, `_LONGEST_GIVEN_NAME` at most."""
    count = 0
    for character in folded[start : start + _LONGEST_GIVEN_NAME]:
        if not "一" <= character <= "鿿" or character in _NO_NAME_CHARACTERS:
            break
        count += 1
    return count
