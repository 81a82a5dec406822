"""Addresses down to the door: 幸福路12号3栋502室, 李家村3组. A province, a city or a district alone stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.personal_data.kinds import Finding, PersonalKind

_HAN = "一-鿿"
_NUMBER = r"(?:[0-9]{1,5}(?:-[0-9]{1,4})?|[一二三四五六七八九十]{1,4}|[A-Za-z][0-9]{0,4})"
_PART = rf"{_NUMBER} ?(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|户|房|门|支弄|#)"
_PARTS = re.compile(_PART)
_BOUNDARY = re.compile(r"[ ,.;，。；！!]|$")
_ESTATE = re.compile(rf" ?[{_HAN}]{{0,8}} ?")
_NUMBERED = re.compile(
    rf"{_PART}(?:[ ,\-附之]?{_PART}){{0,5}}"
    rf"(?:[ \-]?[0-9]{{2,4}}(?:-[0-9]{{1,4}})?(?![0-9元年月日岁万平块个天次人路、]))?"
)
_DOOR = re.compile(r"室|单元|房|(?:栋|幢|座|号楼|#).{0,8}[0-9]{2,4}")
_PARTED = re.compile(
    r"(?:小区|家园|花园|公寓|新村|苑|园|庭|府|城|湾|里|村|郡|居|邸) ?([0-9]{1,3})(?:栋|幢|号楼|座|-)"
    r"[0-9]{1,4}(?:-[0-9]{1,4}){0,2}"
    r"(?![0-9年月日元岁平])"
)
_VILLAGE = re.compile(
    rf"[{_HAN}]{{1,6}}?(?:村|屯|庄|寨|塆|湾|沟|坪|营|堡|嘎查|社区) ?(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}) ?"
    rf"(?:组|队|社|号|屯|村民小组|生产队)(?: ?[0-9]{{1,4}} ?号)?"
)
_HAS_VILLAGE = re.compile(
    r"(?:村|屯|庄|寨|塆|湾|沟|坪|营|堡|嘎查|社区) ?[0-9一二三四五六七八九十]"
)  # looked for first: quick
_NO_VILLAGE = re.compile(
    r"(?:我们|你们|他们|我|本|咱们?|俺们?|全|各|每个?|哪个?|农|在|同|一个|几个|邻|的|外|别|进|城中)(?:村|屯|庄|寨|社区)"
)
_STREET = re.compile(
    rf"[{_HAN}]{{1,5}}?(?:大道|大街|胡同|路|街|道|巷|里|弄|条|坊|村|小区|花园|家园|公寓|苑|社区|"
    r"[东西南北中]?[一二三四五]?段) ?$"
)
_STREET_REACH = 8

_HOME = re.compile(
    r"家住|我家|俺家|咱家|家在|住在|我住|住址|地址|现居|居住在|租住|租房|租的房|租在|房子|户口在|户口地址|户籍|寄到|寄给|送到|邮寄|快递|"
    r"我在|人在|我妈住|我爸住|搬到|搬去|老家|门牌|收货|买了|小区|来救|快来|着火|被困|救命|晕倒|这里是"
)
_HOME_REACH = 24
_OFFICE_BEFORE = re.compile(
    r"中心|[局厅所]|(?:医|法|学|检察|书)院|法庭|办事处|科室|车站|政务|大厅|派出|银行|医院|学校|服务|窗口|公司|社保|税务|不动产|公积金|门诊|法院|检察|街道办|超市|酒店|大学|图书馆|办公"
)
_OFFICE_BEHIND = re.compile(
    rf"[ ]?的?(?:窗口|柜台|诊室|政务|社保|办事|派出所|公安|税务|银行|医院|法院|服务|便民|民政|车管所|出入境|"
    rf"[{_HAN}]{{0,4}}(?:中心|大厅|局|所|处|站)(?![{_HAN}]*着火))|[ ]?(?:线|公交|地铁|车|文|令|文件)"
)
_NO_STREET = re.compile(r"^(?:.*(?:[省市区县镇乡旗州]|街道|住在|[在住到址是为写:，。,; 家于叫去从往给寄说]))?")
_LINE = re.compile(r"[0-9] ?(?:号线|路公交|路车)")


def find_addresses(folded: str) -> Iterator[Finding]:
    """Addresses down to the door in a folded text. Takes time linear in its length."""
    house: re.Match[str] | None = None
    for found in _NUMBERED.finditer(folded):
        if _LINE.match(folded, found.start()):
            continue
        if _is_door(folded, found):
            # 中山路12号 阳光花园5栋502: the house in the street is the same dwelling's
            of_same = house is not None and _ESTATE.fullmatch(folded, house.end(), found.start()) is not None
            first = house if house is not None and of_same else found
            yield Finding(_with_street(folded, first.start()), found.end(), PersonalKind.ADDRESS)
        house = found
    for found in _PARTED.finditer(folded):
        if not _is_office(folded, found.start(), found.end()):
            start = _with_street(folded, found.start(1))
            yield Finding(start, found.end(), PersonalKind.ADDRESS)
    for found in _VILLAGE.finditer(folded) if _HAS_VILLAGE.search(folded) else ():
        if not _NO_VILLAGE.search(found.group()):
            yield Finding(_without_introduction(found), found.end(), PersonalKind.ADDRESS)


def _is_door(folded: str, found: re.Match[str]) -> bool:
    """Whether numbered parts are a dwelling's: a room is named, or a house where somebody lives."""
    start, end = found.span()
    if _is_office(folded, start, end):
        return False
    parts = len(_PARTS.findall(found.group()))
    street = _STREET.search(folded, max(0, start - _STREET_REACH), start)
    if _DOOR.search(found.group()) and (parts > 1 or street or _is_parted_further(found.group())):
        return street is not None or any(character.isdigit() for character in found.group())
    if street is None or "号" not in found.group():
        return False
    is_all_that_is_said = _BOUNDARY.match(folded, end) and re.search("[市区县镇乡]", street.group())
    return bool(is_all_that_is_said) or _HOME.search(folded, max(0, start - _HOME_REACH), end + 8) is not None


def _is_parted_further(numbered: str) -> bool:
    return re.search(r"(?:栋|幢|座|号楼|单元|#)[ \-]?[0-9]{2,4}", numbered) is not None


def _is_office(folded: str, start: int, end: int) -> bool:
    return (
        _OFFICE_BEHIND.match(folded, end) is not None
        or _OFFICE_BEFORE.search(folded, max(0, start - _STREET_REACH - 2), start) is not None
    )


def _with_street(folded: str, start: int) -> int:
    """Where an address begins whose numbers begin at `start`: with its street or estate, behind town and district."""
    earliest = max(0, start - _STREET_REACH)
    street = _STREET.search(folded, earliest, start)
    if street is None:
        return start
    name = folded[street.start() : start]
    skipped = _NO_STREET.match(name[:-2])
    return street.start() + (skipped.end() if skipped else 0)


def _without_introduction(found: re.Match[str]) -> int:
    skipped = re.match(r".*(?:[省市区县镇乡旗州在住到址是于写]|街道|我家|家住)", found.group()[:-3])
    return found.start() + (skipped.end() if skipped and skipped.end() < len(found.group()) - 3 else 0)
