"""Addresses down to the door: 幸福路12号3栋502室, 李家村3组. A province, a city or a district alone stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.personal_data.kinds import Finding, PersonalKind

_HAN = "一-鿿"
_SAID = "零〇一二三四五六七八九十百"
_NUMBER = rf"[甲乙丙丁]?(?:[0-9]{{1,5}}(?:-[0-9]{{1,4}})?|[{_SAID}]{{1,5}}|[A-Za-z][0-9]{{0,4}})"
_PART = rf"{_NUMBER} ?(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼(?![道梯])|层|户|房|门|支弄|排|#)"
_BOUNDARY = re.compile(r"[ ,.;，。；！!的]|$")
_ESTATE = re.compile(rf" ?[{_HAN}]{{0,8}} ?")
_NUMBERED = re.compile(
    rf"(?=[0-9A-Za-z甲乙丙丁{_SAID}]){_PART}(?:[ ,\-附之]?{_PART}){{0,5}}"
    rf"(?:[ \-]?(?:宿舍)?(?:[0-9]{{2,4}}(?:-[0-9]{{1,4}})?|[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{1,3}}"
    rf"|[一二三四五六七八九][{_SAID}]{{2,3}})"
    r"(?![0-9元年月日岁万平块个次人路、]|天(?!天)))?(?:[东西南北中]户)?"
)
_DOOR = re.compile(rf"室|单元|房|(?:栋|幢|座|号楼|#).{{0,8}}(?:[0-9]{{2,4}}|[{_SAID}]{{3}})")
_PARTED_FURTHER = re.compile(rf"(?:栋|幢|座|号楼|单元|#)[ \-]?(?:[0-9]{{2,4}}|[{_SAID}]{{3}})")
_ROOM = re.compile(rf"室|房|(?:[0-9]{{2,4}}|[{_SAID}]{{3}})$")
_UNIT = re.compile(r"支弄|单元|号楼|号院|[号弄栋幢座室楼层户房门排#]")
_PARTED = re.compile(
    r"(?=[小家花公新苑园庭府城湾里村郡居邸大写商])(?:小区|家园|花园|公寓|新村|苑|园|庭|府|城|湾|里|村|郡|居|邸)"
    r" ?([0-9]{1,3})(?:栋|幢|号楼|座|-)"
    r"[0-9]{1,4}(?:-[0-9]{1,4}){0,2}"
    r"(?![0-9年月日元岁平栋幢座层楼户])|"
    r"(?:大厦|公寓|写字楼|商务楼) ?([1-9][0-9]?(?:0[1-9]|[1-4][0-9]))(?![0-9号年月日元岁平块人米个套万])"
)
_SETTLEMENT = r"(?:村|屯|庄|寨|塆|湾|沟|坪|营|堡|嘎查|社区)"
_VILLAGE = re.compile(
    rf"[{_HAN}]{{1,6}}?{_SETTLEMENT} ?(?:(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?"
    rf"(?:组|队|社|号|屯|村民小组|生产队|(?:坊|巷)(?= ?[0-9]))(?![团织])|"
    # Of a village's parts that have names there are many ways to speak, of its office's parts too: 村委会工作组.
    rf"(?:(?!小组)[^\W\d_委民里的有办干会两几各]){{1,3}}(?:组|自然村(?=[0-9]))(?![长织合成建员团里])"
    rf")(?: ?[0-9]{{1,4}} ?号)?(?: ?[0-9]{{2,4}}(?![0-9元年月日岁万平块个天次人路、]))?"
)
_HAS_VILLAGE = re.compile(rf"{_SETTLEMENT}.{{0,5}}[组队社号屯坊巷村]")  # looked for first: quick
_NO_VILLAGE = re.compile(
    r"(?:我们|你们|他们|我|本|咱们?|俺们?|全|各|每个?|哪个?|农|在|同|一个|几个|邻|的|外|别|进|城中)(?:村|屯|庄|寨|社区)"
)
_STREET = re.compile(
    rf"[{_HAN}]{{1,5}}?(?:大道|大街|胡同|路|街|道|巷|里|弄|条|坊|村|小区|花园|家园|公寓|苑|社区|"
    r"[0-9]街|[东西南北中]?[一二三四五]?段) ?$"
)
_STREET_REACH = 8

_HOME = re.compile(
    r"家住|我家|俺家|咱家|家在|住(?![院建房宿])|住址|地址|现居|居住在|租住|租房|租的房|租在|房子|户口在|户口地址|户籍|寄到|寄给|送到|邮寄|快递|"
    r"我在|人在|我妈住|我爸住|搬到|搬去|老[家宅屋]|门牌|收货|买了|小区|来救|快来|着火|被困|救命|晕倒|停水|停电|漏水|这里是|坐落|房屋"
)
_HOME_REACH = 24
_OFFICE_BEFORE = re.compile(
    r"中心|[局厅所]|(?:医|法|学|检察|书)院(?!路)|法庭|办事处|科室|车站|政务|大厅|派出|银行|医院|学校|服务|窗口|公司|社保|税务|不动产|公积金|门诊|法院|检察|街道办|超市|酒店|大学|图书馆|办公"
)
_OFFICE_BEHIND = re.compile(
    rf"[ ]?(?:是(?:哪|什么|啥)|的?(?:窗口|柜台|诊室|政务|社保|办事|派出所|公安|税务|银行|医院|法院"
    rf"|服务|便民|民政|车管所|出入境|"
    rf"[{_HAN}]{{0,4}}(?:中心|大厅|局|所|处|站)(?![{_HAN}]*着火)))|[ ]?(?:线|公交|地铁|车|文|令|文件)"
)
_OUTSIDE = (
    r"(?:住|案发|所在|户籍|出生)地|[省县镇乡州]|(?<!红)旗|(?<!城)市|(?<![小一二三四五六七八九十甲乙丙丁A-Za-z0-9])区"
    r"|街道|[住在到址是为写于叫去从往给寄说的了]|[门路]口|快来|来救|"
    r"[我俺咱们他她妈爸回老]家|家[住里]|[我你他她咱俺]们|送|房子|房屋|坐落|老[宅屋]|门牌号?"
)
"""What comes before a street or an estate: a town, a district, or what is told of it."""
_NO_STREET = re.compile(rf"^(?:.*(?:{_OUTSIDE}|[:，。,;； ]))?")
_NO_ESTATE = re.compile(
    rf"^(?:.*(?:{_OUTSIDE}|[^{_HAN}A-Za-z0-9 ]|(?<![园区苑城期路街庭府湾]) |[买租请我们你他她]"
    rf"|楼[上下]|隔壁|对面|邻居|宿舍|"
    r"小区(?=[^ ]{3})))? ?"
)
_ESTATE_REACH = 14
_LINE = re.compile(r"[0-9] ?(?:号线|路公交|路车)")


def find_addresses(folded: str) -> Iterator[Finding]:
    """Addresses down to the door in a folded text. Takes time linear in its length."""
    house: re.Match[str] | None = None
    for found in _NUMBERED.finditer(folded):
        if _LINE.match(folded, found.start()):
            continue
        # 中山路12号 阳光花园5栋502: the house in the street is the same dwelling's
        of_same = house is not None and _ESTATE.fullmatch(folded, house.end(), found.start()) is not None
        if _is_door(folded, found, is_of_a_house=of_same):
            first = house if house is not None and of_same else found
            yield Finding(_with_street(folded, first.start()), found.end(), PersonalKind.ADDRESS)
        house = found
    for found in _PARTED.finditer(folded):
        if not _is_office(folded, found.start(), found.end()):
            start = _with_street(folded, found.start(found.lastindex or 0))
            yield Finding(start, found.end(), PersonalKind.ADDRESS)
    for found in _VILLAGE.finditer(folded) if _HAS_VILLAGE.search(folded) else ():
        if not _NO_VILLAGE.search(found.group()):
            yield Finding(_without_introduction(found), found.end(), PersonalKind.ADDRESS)


def _is_door(folded: str, found: re.Match[str], *, is_of_a_house: bool) -> bool:
    """Whether numbered parts are a dwelling's: a room is named, or a house where somebody lives.

    Args:
        folded: the text.
        found: the numbered parts.
        is_of_a_house: a house's number stands before them, and between an estate's name at most.
    """
    start, end = found.span()
    if _is_office(folded, start, end):
        return False
    units = set(_UNIT.findall(found.group()))
    parts = len(units) + ("附" in found.group())  # 1单元2单元 are two of a kind
    street = _STREET.search(folded, max(0, start - _STREET_REACH), start)
    is_home = _HOME.search(folded, max(0, start - _HOME_REACH), end + 8) is not None
    is_room = is_of_a_house or street is not None or _is_parted_further(found.group())
    if parts > 1 and not is_room:  # 3号楼1单元 alone is nobody's door: it takes a room, or that somebody lives there
        is_room = is_home or _ROOM.search(found.group()) is not None
    if (_DOOR.search(found.group()) and is_room) or (is_home and len(units - {"户", "层", "楼"}) > 1):
        is_numbered = any(character.isdigit() for character in found.group())
        return street is not None or is_numbered or _is_parted_further(found.group())
    if street is None or "号" not in found.group():
        return False
    is_all_that_is_said = _BOUNDARY.match(folded, end) and re.search("[市区县镇乡]", street.group())
    return bool(is_all_that_is_said) or is_home


def _is_parted_further(numbered: str) -> bool:
    return _PARTED_FURTHER.search(numbered) is not None


def _is_office(folded: str, start: int, end: int) -> bool:
    return (
        _OFFICE_BEHIND.match(folded, end) is not None
        or _OFFICE_BEFORE.search(folded, max(0, start - _STREET_REACH - 2), start) is not None
    )


def _with_street(folded: str, start: int) -> int:
    """The position at which an address begins whose numbers begin at `start`: at its street or estate."""
    earliest = max(0, start - _STREET_REACH)
    street = _STREET.search(folded, earliest, start)
    if street is None:  # 万科城市 5栋, 凤凰城8期3栋: an estate may be called anything
        earliest = max(0, start - _ESTATE_REACH)
        outside = _NO_ESTATE.match(folded[earliest:start])
        return earliest + outside.end() if outside else start
    name = folded[street.start() : start]
    skipped = _NO_STREET.match(name[:-2])
    return street.start() + (skipped.end() if skipped else 0)


def _without_introduction(found: re.Match[str]) -> int:
    skipped = re.match(r".*(?:[住在]地|[省市区县镇乡旗州在住到址是于写]|街道|[我们老]家|家住)", found.group()[:-3])
    return found.start() + (skipped.end() if skipped and skipped.end() < len(found.group()) - 3 else 0)
