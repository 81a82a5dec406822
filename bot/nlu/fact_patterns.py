"""The patterns that find facts in what citizens say: one a fact, with what must not stand around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.nlu.spoken_numbers import NUMBER, SMALL_NUMBER, number, whole_number

Value = Mapping[str, object]
"""The facts that a match tells, by their names in `Facts`; empty when it tells none after all."""

MONTH, DURATION, PAID = "month", "duration", "paid"
"""A month, a length of time, and paid contributions, of which the message doesn't say what they are."""

_END = r"(?=$|[,，。 、;；!！?？男女他她原干工普])"
_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d|[一二][九零〇][零〇一二三四五六七八九]{2}|[零〇一二三四五六七八九]{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NAMED = rf"{_YEAR}年(?:{_MONTH}月份?(?:(?:[1-3]?\d|{NUMBER})[日号])?)?"
_FIGURES = r"(?P<year>19[3-9]\d|20[0-4]\d)[.\-/](?P<month>1[0-2]|0?[1-9])(?:[.\-/][0-3]?\d)?"
_BORN = r"(?:出生|生(?!孩|娃|育(?!儿)|病|效|活|二胎|三胎|小孩|产|完)的?人?)"
_GOES_ON = r"(?!时候|[车房证事政规文通新单工钱账票合材护身驾发保])"
_LENGTH = (
    rf"(?:(?P<years>{NUMBER})年(?P<half>半)?(?:[零又加]?(?P<more>{NUMBER})个月)?|(?P<only>{NUMBER})个月)"
    r"(?!多|来|左右|几)"
)
_NO_WISH = r"(?<!要)(?<!得)(?<!须)(?<!少)(?<!至)(?<!再)(?<!差)(?<!补)(?<!想)(?<!算)(?<!能)(?<!没)(?<!不)(?<!只)(?<!多)"
"""Not 要交15年, 至少交15年, 再交2年: what is to be paid was not paid."""
_PAYING = (
    rf"{_NO_WISH}(?P<verb>(?:交|缴费?|参保|累计|年限|养老保险|养老|失业保险|社保|失业金?)"
    r"[了过满够有的社保养老失业医疗职工险费金是才只已经总共一累计缴交年限]{0,10}?)"
)
_SAID_IN_GENERAL = re.compile(r"(?:就|才|以上|后|之后|以后|是不是|算不算)")
_ABOUT = re.compile(r"(?:满|不到|未到|超过|过了|快|将近|大概|差不多|大约|几|到)$")
_AGE_IN_GENERAL = r"(?!以上|以下|以内|以后|之前|之后|前|后|多|左右|起|来|退|领|才|就|到|至|的?(?:老人|人))"
_PASSED = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3}
_MYRIADS = (
    rf"(?P<number>{NUMBER})(?:万|w(?![a-z]))(?P<rest>\d{{4}}(?![\d年])|[一二两三四五六七八九\d]千(?:[一二三四五六七八九]百?)?"
    r"|\d(?![\d.%平米个人口年月天号岁套辆台部座门手层楼室居期成折点])"
    r"|[一二三四五六七八九](?=$|[,，。、;；!！?？块元的那要交含不购]))?"
)
"""22万, 22万5, 二十二万五千, 24万8600; but 22万7座, 三十万一辆."""
_NEW_ENERGY = r"新能源|纯电|插电|插混|增程|绿牌|(?<![充家])电动?汽?车|电动轿车"
_BY_FUEL = r"(?:不是|非)(?:新能源|电车)|油车|燃油|汽油|柴油|烧油|油电混|油混"
_WITHOUT_VAT = r"(?:不|没|未)(?:包?含|带)(?:增值)?税|未税|除税"
_WITH_VAT = (
    r"(?:包?含|带)(?:增值)?税|价税合计|(?:发票|开票|裸车|指导)(?:上)?的?价|裸车(?=[\d一二三四五六七八九十])"
    r"|发票上?[的写开是了]{0,3}(?=[\d一二三四五六七八九十])"
)
_HOMES = {"首": 1, "唯一": 1, "头一": 1, "第一": 1, "二": 2, "第二": 2, "第三": 3, "第四": 4}


@dataclass(frozen=True)
class Pattern:
    """A way to say a fact.

    Attributes:
        expression: finds it.
        told: what a match in a text tells, today.
        is_implied: a word for the matter tells it, as 电车 tells what is bought: it alone asks for no figure.
    """

    expression: re.Pattern[str]
    told: Callable[[re.Match[str], date], Value]
    is_implied: bool = False


def year_and_month(match: re.Match[str], today: date) -> tuple[int, int | None] | None:
    """The year and month of a match; None for a year that lies in the future or long ago."""
    digits = whole_number(match["year"])
    if digits is None:
        return None
    if digits < 100:
        digits += 2000 if 2000 + digits <= today.year else 1900
    month = whole_number(match["month"]) if match["month"] else None
    return (digits, month) if today.year - 120 <= digits <= today.year else None


def length_in_months(match: re.Match[str]) -> int | None:
    """The months of a length of time; None when it is no plausible one."""
    years, more = (number(match[name] or "零") for name in ("years", "more"))
    if match["only"]:
        years, more = Decimal(0), number(match["only"])
    if years is None or more is None:
        return None
    months = years * 12 + more + (6 if match["half"] else 0)
    return int(months) if months == months.to_integral_value() and 0 < months <= 960 else None


def _month_as(month: str, year: str | None = None) -> Callable[[re.Match[str], date], Value]:
    def told(match: re.Match[str], today: date) -> Value:
        found = year_and_month(match, today)
        if found is None or (found[1] is None and year is None):
            return {}
        return {month: f"{found[0]}-{found[1]:02}"} if found[1] else {str(year): found[0]}

    return told


def _length_as(name: str) -> Callable[[re.Match[str], date], Value]:
    def told(match: re.Match[str], today: date) -> Value:
        months = length_in_months(match)
        return {} if months is None else {name: months}

    return told


def _paid(match: re.Match[str], today: date) -> Value:
    """Contributions, by the insurance that is named; those to others are no fact of ours."""
    months, around = length_in_months(match), match.string[max(0, match.start() - 6) : match.end() + 6]
    behind = match.string[match.end() :]
    if months is None or ("了" not in match["verb"] and _SAID_IN_GENERAL.match(behind)):
        return {}
    if re.search(r"医|公积金|工伤|生育保险", around):
        return {}
    if "失业" in around:
        return {"unemployment_paid": months}
    return {"pension_paid" if "养老" in around else PAID: months}


def _age(match: re.Match[str], today: date) -> Value:
    age = whole_number(match["age"])
    before = match.string[: match.start("age")]
    if age is None or age > 120 or _ABOUT.search(before):
        return {}
    return {"age": age, "age_on": today.isoformat()}


def _short_age(match: re.Match[str], today: date) -> Value:
    told = _age(match, today)
    return told if told and 16 <= int(str(told["age"])) <= 110 else {}


def _sex(match: re.Match[str], today: date) -> Value:
    return {"sex": "male" if match["sex"] == "男" else "female"}


def _retires_at(match: re.Match[str], today: date) -> Value:
    if match["years"]:
        return {"retires_at": whole_number(match["years"])}
    return {"retires_at": 55 if match["manager"] else 50, **({"sex": "female"} if match["woman"] else {})}


def _number_as(name: str, factor: int = 1) -> Callable[[re.Match[str], date], Value]:
    def told(match: re.Match[str], today: date) -> Value:
        found = number(match["number"])
        return {} if not found else {name: f"{found * factor:f}"}

    return told


def _in_myriads(match: re.Match[str], today: date) -> Value:
    """A price in myriads; a digit behind them is of thousands."""
    found, rest = number(match["number"]), match["rest"]
    if not found:
        return {}
    more = Decimal(0)
    if rest:
        more = Decimal(rest) if rest.isdecimal() and len(rest) == 4 else _thousands(rest)
    return {"price": f"{found * 10_000 + more:f}"}


def _thousands(rest: str) -> Decimal:
    """The number that 5, 五, 5千 or 八千六 adds behind 万."""
    digits = "零一二三四五六七八九"
    spoken = f"一万{digits[int(rest[0])] if rest[0].isdecimal() else rest[0]}{rest[1:]}"
    return (number(spoken) or Decimal(10_000)) - 10_000


def _wage(match: re.Match[str], today: date) -> Value:
    found = number(match["number"])
    if not found:
        return {}
    wage = found
    if match["unit"]:
        unit = 10_000 if match["unit"] == "万" else 1_000
        wage = found * unit + Decimal(match["rest"] or 0) * unit / 10
    return {"wage": f"{wage:f}"} if 500 <= wage <= 200_000 else {}


def _leave_days(match: re.Match[str], today: date) -> Value:
    days = whole_number(match["days"])
    return {"leave_days": days} if days and 15 <= days <= 366 else {}


def _says(name: str, value: bool) -> Callable[[re.Match[str], date], Value]:
    return lambda match, today: {name: value}


def _homes(match: re.Match[str], today: date) -> Value:
    return {"homes": _HOMES[match["homes"]]}


def _persons(match: re.Match[str], today: date) -> Value:
    found = whole_number(match["persons"])
    return {"persons": found} if found and found <= 20 else {}


def _day(match: re.Match[str], today: date) -> Value:
    """A day of the calendar; without a year the nearest one."""
    if match["passed"]:
        return {"day": (today - timedelta(days=_PASSED[match["passed"]])).isoformat()}
    month, day = whole_number(match["month"]), whole_number(match["day"])
    years = [int(match["full"])] if match["full"] else [today.year + step for step in (-1, 0, 1)]
    days = [found for year in years if (found := _existing(year, month or 0, day or 0)) is not None]
    nearest = min(days, key=lambda found: abs((found - today).days), default=None)
    return {} if nearest is None or abs((nearest - today).days) > 730 else {"day": nearest.isoformat()}


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pattern(expression: str, told: Callable[[re.Match[str], date], Value], *, is_implied: bool = False) -> Pattern:
    return Pattern(re.compile(expression), told, is_implied)


PATTERNS: tuple[Pattern, ...] = (
    _pattern(rf"{_NAMED}{_BORN}", _month_as("birth", "birth_year")),
    _pattern(rf"{_FIGURES}{_BORN}", _month_as("birth")),
    _pattern(rf"(?:出生年月|出生日期|生日)(?:是|在|[:：])?{_NAMED}", _month_as("birth", "birth_year")),
    _pattern(rf"{_NAMED}(?:上的?牌|买的?(?:新?车)?|提的?车|注册|登记|的车)", _month_as("registered")),
    _pattern(rf"(?:上牌|提车|注册|登记|买)(?:日期|时间)?(?:是|在)?{_NAMED}", _month_as("registered")),
    _pattern(rf"(?<!交)(?<!缴)(?<!\d){_NAMED}的{_GOES_ON}", _month_as(MONTH, "birth_year")),
    _pattern(rf"(?<!\d){_YEAR}年{_MONTH}月份?{_END}", _month_as(MONTH)),
    _pattern(rf"(?<!\d){_FIGURES}{_END}", _month_as(MONTH)),
    _pattern(
        r"(?:(?P<full>20\d\d)年)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
        rf"(?P<day>[1-3]?\d|{NUMBER})[日号](?P<passed>)(?!生|出生)",
        _day,
    ),
    _pattern(r"(?P<passed>今天|大前天|昨天|前天)(?P<full>)(?P<month>)(?P<day>)(?=交|递|提交|申请|办|去|刚)", _day),
    _pattern(
        rf"(?:领|拿|退休)[了过]?(?:养老金|退休金|养老)?[了过已经]{{0,3}}{_LENGTH}(?=$|了|退休金|养老|[,，。 的后])",
        _length_as("drawn"),
    ),
    _pattern(rf"(?:驾龄|拿证|拿本|拿驾照|拿驾驶证|驾照拿|领驾照)[了有是已经]{{0,3}}{_LENGTH}", _length_as("held")),
    _pattern(rf"(?:工龄|(?<!参加)工作|上班|参加工作)[了满有是已经]{{1,3}}{_LENGTH}", _length_as("worked")),
    _pattern(rf"工龄{_LENGTH}", _length_as("worked")),
    _pattern(rf"{_PAYING}{_LENGTH}", _paid),
    _pattern(rf"(?<!差)(?<!交){_LENGTH}(?:的)?(?P<verb>社保|养老保险|养老|失业保险|失业)(?!金)", _paid),
    _pattern(rf"(?:^|(?<=[,，。 就才有])){_LENGTH}(?=能|可以|领|够|行|$|[,，。 ?？])", _length_as(DURATION)),
    _pattern(rf"(?<!\d)(?P<age>{NUMBER})周?岁(?:半|了)?{_AGE_IN_GENERAL}", _age),
    _pattern(rf"(?:^|(?<=[,，。 今年都已经])|(?<=我)|(?<=[他她妈爸婆公]))(?P<age>{NUMBER})了(?!年)", _short_age),
    _pattern(
        rf"(?:我|俺|咱|本人|[他她]|[妈爸婆公娘爹伴姐哥])(?:今年|已经|现在|也|都|是|今){{0,2}}(?P<age>{NUMBER})"
        r"(?![\d.多几来年月日号天个块元万千百亿平米点分%名套次张份种位路斤里小级楼层栋])",
        _short_age,
    ),
    _pattern(rf"(?:^|(?<=[,，。 ]))(?P<age>{NUMBER})(?=交|缴)", _short_age),
    _pattern(
        r"(?P<woman>女)?(?P<manager>干部|管理岗|管理人员|技术岗|专业技术)(?P<years>)(?!局|病房|档案)", _retires_at
    ),
    _pattern(r"(?P<woman>女)?(?:工人(?!日)|普工|生产岗|(?<=女)工)(?P<manager>)(?P<years>)", _retires_at),
    _pattern(
        r"(?:原来|以前|按|算)(?:是|按|算){0,2}(?P<years>50|55|五十五?)(?:岁)?(?:退|的|算|$)(?P<manager>)(?P<woman>)",
        _retires_at,
    ),
    _pattern(r"(?:我|俺|本人|[他她]|是个?)(?P<sex>男|女)(?=的|性|同志|职工|士|人|$|[,，。 、;；])", _sex),
    _pattern(
        r"(?:^|(?<=[\d月了,，。 、;；])|(?<=[年月生岁]的))(?P<sex>男|女)"
        r"(?![儿孩朋婿方式双厕装女男职干工同]|的?[呢几多能])",
        _sex,
    ),
    _pattern(
        r"(?:平均|人均|月均|单位的?(?:缴费)?(?=基数))(?:每?个?月|一个月)?的?月?(?:缴费)?(?:工资|薪资|薪水|收入|基数)?"
        rf"(?:每个?月|一个月)?(?:是|有|大概|大约|差不多){{0,2}}(?P<number>{NUMBER})(?:(?P<unit>[万千])(?P<rest>\d(?![\d天]))?)?(?![天年岁号])",
        _wage,
    ),
    _pattern(
        r"(?:按|休|享受|产假|放|假期?|^|(?<=[,，。 千百万元那是呢]))[了的有是算共]{0,2}"
        rf"(?P<days>\d{{2,3}}|{NUMBER})天(?!以?内|之内|前|后|左右|办|到账|没|了|才|就|工作)",
        _leave_days,
    ),
    _pattern(rf"(?P<days>{NUMBER})天的?(?:产假|假)", _leave_days),
    _pattern(rf"(?<!还是)(?:{_WITHOUT_VAT})(?!还是|吗|么)", _says("includes_vat", False)),
    _pattern(rf"(?<!还是)(?<![不没未])(?:{_WITH_VAT})(?!还是|吗|么|不)", _says("includes_vat", True)),
    _pattern(rf"(?<!还是)(?:{_BY_FUEL})(?!还是)", _says("new_energy", False), is_implied=True),
    _pattern(rf"(?<!还是)(?:{_NEW_ENERGY})(?!还是|货车|客车|卡车|公交)", _says("new_energy", True), is_implied=True),
    _pattern(rf"(?P<number>{SMALL_NUMBER})(?:平方米|个?平方|个?平米?|m2)", _number_as("area")),
    _pattern(r"(?<![\d满])(?P<number>\d{2,3})(?:平方米|平方|平米?)?(?:以内|以下|以里)", _number_as("area")),
    _pattern(rf"(?<![贷付]){_MYRIADS}(?:块钱?|元)?(?!\d{{0,4}}千?(?:公里|人|步|能))", _in_myriads),
    _pattern(r"(?<=[税价])(?P<number>\d{5,8})(?![\d.])", _number_as("price")),
    _pattern(r"(?<!\d)(?P<number>\d{5,9})(?:块钱?|元)", _number_as("price")),
    _pattern(r"(?<!不是)(?<!不算)(?<!没有)(?P<homes>首|头一|第一|第?二|第三|第四)套", _homes),
    _pattern(r"(?P<homes>唯一)(?=一套|住房|的)", _homes),
    _pattern(
        rf"(?<![第每几\d])(?P<persons>{NUMBER})(?:个人|口人|口(?=$|[,，。 ]|一共|办|都))(?!民|员|社|力|家)", _persons
    ),
)
"""Tried in this order; of what overlaps the first counts."""
