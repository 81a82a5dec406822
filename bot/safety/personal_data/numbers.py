"""Numbers that tell by themselves what they are: of identity cards, mobile telephones and bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.safety.personal_data.folding import SPOKEN, fold_spoken
from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surroundings import is_measured, is_named_otherwise

_RUN = re.compile(r"(?<![0-9])[0-9](?:[ \-._/]{0,2}[0-9]){10,}(?:[ \-]?[xX*×](?![0-9A-Za-z]))?")
_SPOKEN_RUN = re.compile(r"(?<![0-9])[0-9](?:[ \-.,、，。]{0,2}[0-9]){10,}(?: ?[xX])?")
_MAY_BE_SPOKEN = re.compile(rf"[{SPOKEN}0-9 \-.,、，。]{{11}}")  # looked for first: it is quick
_ABROAD = re.compile(
    r"(?:\+|(?<![0-9])(?<![0-9][ \-])00)[1-9][0-9]{0,2}[ \-]?(?:\([0-9]{1,4}\)|[0-9])[0-9 \-]{5,14}[0-9](?![0-9])"
)
_GROUP = re.compile(r"[0-9](?:[ \-._/]{1,2}[0-9](?![0-9])){4,}|[0-9]+")
"""Digits with nothing between them, or spelled digit by digit."""

_IDENTITY = re.compile(
    # Province (GB/T 2260; 81 to 83 residents from beyond the border, 9 foreigners), place, date of birth, number.
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])[0-9]{4}(?:18|19|20)[0-9]{2}"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx×*]"
)
_OLD_IDENTITY = re.compile(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{6}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
)
_ANYWHERE = re.compile(rf"(?={_IDENTITY.pattern})")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"  # GB 11643-1999, ISO 7064 MOD 11-2
_MOBILE = re.compile(r"(?:86|0086|0)?1[3-9][0-9]{9}")
_LENGTHS = (18, 19, 17, 16, 15, 14, 13, 12, 11)
"""Digits of what is looked for, the surest first."""


def find_numbers(folded: str) -> Iterator[Finding]:
    """Numbers in a folded text; digit by digit in Chinese (幺三八…) too. Takes time linear in its length."""
    for found in _ABROAD.finditer(folded):
        if not is_named_otherwise(folded, found.start()):
            yield Finding(*found.span(), PersonalKind.TELEPHONE)
    written = [finding for run in _RUN.finditer(folded) for finding in _in_run(folded, run)]
    yield from written
    if _MAY_BE_SPOKEN.search(folded):
        spoken = fold_spoken(folded)
        for run in _SPOKEN_RUN.finditer(spoken):
            is_said = run.group() != folded[run.start() : run.end()]
            # 两 of 两张 behind a number is none of its digits.
            if is_said and not any(run.start() < each.end and each.start < run.end() for each in written):
                yield from _in_spoken_run(spoken, run)


def _in_run(folded: str, run: re.Match[str]) -> Iterator[Finding]:
    groups = [group.span() for group in _GROUP.finditer(folded, *run.span())]
    texts = [_digits(folded[start:end]) for start, end in groups]
    check = run.group()[-1] if run.group()[-1] in "xX×*" else ""
    first = 0
    while first < len(groups):
        for last in _lasts(texts, first):
            start, end = groups[first][0], groups[last][1]
            number = "".join(texts[first : last + 1])
            if check and last == len(groups) - 1 and _IDENTITY.fullmatch(number + check):
                yield Finding(start, run.end(), PersonalKind.IDENTITY_NUMBER)
                first = last
                break
            if kind := _kind(folded, start, end, number, [len(text) for text in texts[first : last + 1]]):
                yield Finding(start, end, kind)
                first = last
                break
        else:
            if len(texts[first]) > max(_LENGTHS):
                yield from _within(folded, *groups[first])
        first += 1


def _lasts(texts: Sequence[str], first: int) -> Iterator[int]:
    """The last groups of what may begin with the first: that alone, or those with which it has a likely length."""
    ends: dict[int, int] = {}
    digits, last = 0, first
    while last < len(texts) and digits < max(_LENGTHS):
        digits += len(texts[last])
        ends[digits] = last
        last += 1
    if len(texts[first]) in _LENGTHS:
        yield first
    yield from (ends[length] for length in _LENGTHS if ends.get(length, first) != first)


def _kind(folded: str, start: int, end: int, number: str, lengths: Sequence[int]) -> PersonalKind | None:
    if _IDENTITY.fullmatch(number) and (has_right_check(number) or not is_named_otherwise(folded, start)):
        return PersonalKind.IDENTITY_NUMBER
    kind = None
    if _OLD_IDENTITY.fullmatch(number) and len(lengths) <= 3:
        kind = PersonalKind.IDENTITY_NUMBER
    elif _MOBILE.fullmatch(number) and _is_dialled(lengths, len(number) - 11):
        kind = PersonalKind.TELEPHONE
    elif _is_bank_card(number, lengths):
        kind = PersonalKind.BANK_CARD
    return None if kind and (is_named_otherwise(folded, start) or is_measured(folded, end)) else kind


def _in_spoken_run(spoken: str, run: re.Match[str]) -> Iterator[Finding]:
    places = [place for place in range(*run.span()) if spoken[place] in "0123456789xX"]
    number = "".join(spoken[place] for place in places)
    if len(number) > max(_LENGTHS) + 1 or is_named_otherwise(spoken, run.start()) or is_measured(spoken, run.end()):
        return
    for length in (len(number), len(number) - 1):  # 一 of 一直, behind a number, looks like one digit more
        said = number[:length]
        if _IDENTITY.fullmatch(said):
            kind = PersonalKind.IDENTITY_NUMBER
        elif _MOBILE.fullmatch(said):
            kind = PersonalKind.TELEPHONE
        elif said.isdigit() and _is_bank_card(said, [length]):
            kind = PersonalKind.BANK_CARD
        else:
            continue
        yield Finding(run.start(), places[length - 1] + 1, kind)
        return


def _within(folded: str, start: int, end: int) -> Iterator[Finding]:
    """Identity numbers in digits that were written without anything between."""
    behind = start
    for found in _ANYWHERE.finditer(folded, start, end):
        if found.start() >= behind and has_right_check(folded[found.start() : found.start() + 18]):
            behind = found.start() + 18
            yield Finding(found.start(), behind, PersonalKind.IDENTITY_NUMBER)


def _digits(text: str) -> str:
    return text if text.isdigit() else "".join(character for character in text if character.isdigit())


def has_right_check(identity: str) -> bool:
    """Whether the last character of an identity number of 18 is the one that the others demand."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, identity, strict=False))
    return _CHECK_CHARACTERS[total % 11] == identity[17].upper()


def _is_dialled(lengths: Sequence[int], digits_before: int) -> bool:
    """Whether a mobile number is parted as people part one: not at all, or in groups of three and more.

    Args:
        lengths: of the groups of digits.
        digits_before: of the country code, or the 0 before it.
    """
    own = [lengths[0] - digits_before, *lengths[1:]]
    own = own[1:] if own[0] == 0 else own
    return own[0] == 3 or min(own) >= 3


def _is_bank_card(number: str, lengths: Sequence[int]) -> bool:
    if not 13 <= len(number) <= 19 or len(set(number)) < 3 or number[:2] in ("20", "19", "00"):
        return False
    if len(number) < 16 and (number[0] not in "3456" or (len(number) == 13 and number[:2] == "69")):  # a bar code
        return False
    if len(lengths) > 1 and not (number[0] in "3456789" and (set(lengths[:-1]) == {4} or lengths[0] in (6, 8))):
        return False
    doubled = sum(int(_DOUBLED[digit]) for digit in number[-2::-2])
    return (doubled + sum(map(int, number[-1::-2]))) % 10 == 0  # Luhn, ISO/IEC 7812-1


_DOUBLED = dict(zip("0123456789", "0246813579", strict=True))
"""Each digit doubled, and the digits of that added up."""
