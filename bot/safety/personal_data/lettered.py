"""What has letters in it and tells by itself what it is: passports, travel permits, plates, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surroundings import is_named_otherwise

_LETTERS_AND_DIGITS = re.compile(r"(?<![A-Za-z0-9/_.])([A-Za-z]{1,3})[ \-]?([0-9]{7,12})(?![A-Za-z0-9_])")
_HONG_KONG = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9]{6} ?\([0-9Aa]\)")

# GA/T 704 and the issuing authorities' own descriptions; one letter, or two since the numbers ran short.
_SHAPES = (
    (re.compile(r"[EGDSPK][0-9]{8}|(?:E[A-HJ-NP-Z]|[DSP]E|K[A-HJ-NP-Z]|M[AB])[0-9]{7}"), PersonalKind.PASSPORT),
    (re.compile(r"[CWLT][0-9]{8}|C[A-HJ-NP-Z][0-9]{7}|[HM](?:[0-9]{8}|[0-9]{10})"), PersonalKind.TRAVEL_PERMIT),
    (re.compile(r"[A-Z]{3}[0-9]{12}"), PersonalKind.IDENTITY_NUMBER),  # a foreigner's permanent residence
)
_TAIWAN = re.compile(r"[A-Z][1289][0-9]{8}")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # in the order of their values, from 10

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}使]"
    r"[A-HJ-NP-Za-hj-np-z][ ·.\-•]?"
    r"([A-HJ-NP-Za-hj-np-z0-9]{3,5}[学警港澳挂领使]|[A-HJ-NP-Za-hj-np-z0-9]{5}|[DFdf][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|"
    r"[A-HJKa-hjk][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|[0-9]{5}[A-HJKa-hjk])(?![A-Za-z0-9])"
)
_PLATE_OF_ANOTHER_SHAPE = re.compile(
    rf"(?<![A-Za-z0-9])(?:使[0-9]{{6}}|WJ[ ·]?[{_PROVINCES}]?[ ·]?[0-9]{{4}}[0-9A-Za-z])(?![A-Za-z0-9])"
)  # embassies, armed police
_LEAST_DIGITS_OF_PLATE = 2

_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9\-]{0,62}\.){1,8}[A-Za-z]{2,24}")
_LONGEST_LOCAL_PART = 64
_SAID_AT = re.compile(r" ?(?:艾特|爱特|圈[aA]) ?")
_BEFORE_SAID_AT = re.compile(r"[A-Za-z0-9._\-]+$")
_SAID_DOMAIN = re.compile(r"[A-Za-z0-9\-]{1,30}(?: ?[点.] ?[A-Za-z]{2,10}){1,3}")
_PUBLIC_OFFICE = re.compile(r"(?:^|\.)gov\.cn$", re.IGNORECASE)


def find_lettered(folded: str) -> Iterator[Finding]:
    """Passports, permits and plates in a folded text. Takes time linear in its length."""
    yield from _documents(folded)
    for plate in _PLATE.finditer(folded):
        if sum(character.isdigit() for character in plate.group(1)) >= _LEAST_DIGITS_OF_PLATE:
            yield Finding(*plate.span(), PersonalKind.PLATE)
    for plate in _PLATE_OF_ANOTHER_SHAPE.finditer(folded) if "使" in folded or "WJ" in folded else ():
        yield Finding(*plate.span(), PersonalKind.PLATE)


def _documents(folded: str) -> Iterator[Finding]:
    for found in _LETTERS_AND_DIGITS.finditer(folded):
        number = (found.group(1) + found.group(2)).upper()
        kind = next((kind for shape, kind in _SHAPES if shape.fullmatch(number)), None)
        if kind is None and _TAIWAN.fullmatch(number) and _is_taiwan_identity(number):
            kind = PersonalKind.IDENTITY_NUMBER
        if kind and not is_named_otherwise(folded, found.start()):
            yield Finding(*found.span(), kind)
    for found in _HONG_KONG.finditer(folded):
        yield Finding(*found.span(), PersonalKind.IDENTITY_NUMBER)


def _is_taiwan_identity(number: str) -> bool:
    region = 10 + _TAIWAN_LETTERS.index(number[0])
    digits = [region // 10, region % 10, *map(int, number[1:])]
    return (
        sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def find_emails(folded: str) -> Iterator[Finding]:
    """E-mail addresses in a folded text, but an office's. Takes time linear in its length."""
    for said in _SAID_AT.finditer(folded) if "特" in folded or "圈" in folded else ():
        earliest = max(0, said.start() - _LONGEST_LOCAL_PART)
        local_part = _BEFORE_SAID_AT.search(folded[earliest : said.start()])
        domain = _SAID_DOMAIN.match(folded, said.end())
        if local_part and domain:
            yield Finding(earliest + local_part.start(), domain.end(), PersonalKind.EMAIL)
    behind = 0  # looked for around each @, so that long words without one cost nothing
    at = folded.find("@")
    while at >= 0:
        end_of_local = at - (folded[at - 1 : at] == " ")
        start = end_of_local
        while start > behind and end_of_local - start < _LONGEST_LOCAL_PART and _LOCAL_PART.match(folded[start - 1]):
            start -= 1
        domain = _DOMAIN.match(folded, at + 1 + (folded[at + 1 : at + 2] == " "))
        if start < end_of_local and domain and not _PUBLIC_OFFICE.search(domain.group()):
            yield Finding(start, domain.end(), PersonalKind.EMAIL)
        behind = at + 1
        at = folded.find("@", behind)
