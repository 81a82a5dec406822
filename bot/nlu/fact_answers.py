"""Short answers to the question for a fact: a number, a word, or that one doesn't want to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.nlu.fact_patterns import Value, length_in_months, year_and_month
from bot.nlu.spoken_numbers import NUMBER, number, whole_number

LONGEST = 24
"""No longer text is an answer by itself."""

_DECLINED = re.compile(
    r"(?:我|这|我就)?(?:不想(?:说|告诉你?|讲|透露)|不(?:太)?(?:知道|清楚|晓得|记得|方便说?|确定|说|告诉你?)|说不(?:清楚?|好|准|上来)|记不(?:得|清楚?|住)|忘(?:记)?|跳过|略过|随便|保密)"
    r"(?:这个|他|她|它)?(?:不说|不行|可以)?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d|[一二][九零〇][零〇一二三四五六七八九]{2}|[零〇一二三四五六七八九]{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_OF_BIRTH = re.compile(rf"{_YEAR}(?:年|[.\-/\s])?(?:{_MONTH}(?:月份?)?(?:{NUMBER}[日号]?)?)?(?:出生|生人?|年)?")
_COMPACT = re.compile(r"(?P<year>19\d\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?:[0-3]\d)?")
_LENGTH = re.compile(
    rf"(?:有|交|缴|满|快|干|拿|工作)*(?:(?P<years>{NUMBER})年?(?P<half>半)?(?:[零又加]?(?P<more>{NUMBER})个月)?|(?P<only>{NUMBER})个月)"
)
_NUMBER = re.compile(rf"(?P<number>{NUMBER})(?P<myriads>万)?(?:块钱?|元|周?岁|平方米|平方|平米?|m2)?")
_PASSED = {"今天": 0, "昨天": 1, "前天": 2}


def answer_to(asked: str, text: str, today: date) -> Value | None:
    """The facts that a text tells as the answer to the question for one; None when it is no answer by itself.

    Args:
        asked: the name of the fact.
        text: the message, without words that say nothing.
        today: the day from which days are counted.
    """
    if not text or len(text) > LONGEST:
        return None
    read = _READERS.get(asked)
    return (read(text, today) if read else None) or None


def is_declining(text: str) -> bool:
    """Whether a text says that one can't or won't tell what one is asked for, and nothing else."""
    return _DECLINED.fullmatch(text) is not None


def _birth(text: str, today: date) -> Value | None:
    match = _COMPACT.fullmatch(text) or _OF_BIRTH.fullmatch(text)
    found = year_and_month(match, today) if match else None
    if found is None:
        return None
    return {"birth": f"{found[0]}-{found[1]:02}"} if found[1] else {"birth_year": found[0]}


def _registered(text: str, today: date) -> Value | None:
    told = _birth(text, today)
    return {"registered": told["birth"]} if told and "birth" in told else None


def _sex(text: str, today: date) -> Value | None:
    match = re.fullmatch(r"(男|女)(?:同志|性|人|士|生|职工|孩)?", text)
    return {"sex": "male" if match[1] == "男" else "female"} if match else None


def _retires_at(text: str, today: date) -> Value | None:
    match = re.fullmatch(
        r"(?:按|原来|女)*(?:(50|五十|工人|普工|工)|(55|五十五|干部|管理岗?|技术岗?|管理人员))(?:岁)?(?:退休|身份|岗位?|退)*",
        text,
    )
    return {"retires_at": 50 if match[1] else 55} if match else None


def _length(name: str) -> Callable[[str, date], Value | None]:
    def read(text: str, today: date) -> Value | None:
        match = _LENGTH.fullmatch(text)
        months = length_in_months(match) if match else None
        return None if months is None else {name: months}

    return read


def _age(text: str, today: date) -> Value | None:
    match = _NUMBER.fullmatch(text)
    age = whole_number(match["number"]) if match and not match["myriads"] else None
    return {"age": age, "age_on": today.isoformat()} if age is not None and age <= 120 else None


def _area(text: str, today: date) -> Value | None:
    match = _NUMBER.fullmatch(text)
    found = number(match["number"]) if match and not match["myriads"] else None
    return {"area": f"{found:f}"} if found else None


def _price(text: str, today: date) -> Value | None:
    """A price: a small number without a unit means 万元, as homes are spoken of."""
    match = _NUMBER.fullmatch(text)
    found = number(match["number"]) if match else None
    if not match or not found:
        return None
    is_in_myriads = match["myriads"] or found < 10_000
    return {"price": f"{found * 10_000 if is_in_myriads else found:f}"}


def _wage(text: str, today: date) -> Value | None:
    match = _NUMBER.fullmatch(text)
    found = number(match["number"]) if match else None
    return {"wage": f"{found * (10_000 if match['myriads'] else 1):f}"} if match and found and found >= 1 else None


def _new_energy(text: str, today: date) -> Value | None:
    match = re.fullmatch(r"(?:(电动?|纯电动?|新能源|插电|插混|增程式?|绿牌)|(?:燃|汽|柴|烧)?油)(?:车|汽车)?", text)
    return {"new_energy": bool(match[1])} if match else None


def _homes(text: str, today: date) -> Value | None:
    match = re.fullmatch(r"(?:(唯一|首|第?一|1)|(第?二|2)|(第?三|3))(?:的?一?套)?(?:房子?|住房)?", text)
    return {"homes": 1 if match[1] else 2 if match[2] else 3} if match else None


def _day(text: str, today: date) -> Value | None:
    passed = next((days for word, days in _PASSED.items() if text.startswith(word)), None)
    if passed is not None:
        return {"day": (today - timedelta(days=passed)).isoformat()}
    return None


_READERS: Mapping[str, Callable[[str, date], Value | None]] = {
    "birth": _birth,
    "registered": _registered,
    "sex": _sex,
    "retires_at": _retires_at,
    **{name: _length(name) for name in ("pension_paid", "unemployment_paid", "worked", "drawn", "held")},
    "age": _age,
    "area": _area,
    "price": _price,
    "new_energy": _new_energy,
    "wage": _wage,
    "homes": _homes,
    "day": _day,
}
