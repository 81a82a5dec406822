"""Numbers and words that are personal because the citizen says what they are: 我的密码是…, 社保号：…, 我家座机…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.safety.personal_data.folding import SPOKEN, fold_spoken
from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surroundings import is_date, is_hotline, is_measured

_BEING = r"[ \"']{0,2}(?:就?是|为|叫|改成了?|改为|设的是|设成了?|设为|:|=)?[ :\"'(]{0,2}"
_END = r"(?![A-Za-z0-9])"
_COUNTED = re.compile(r" ?(?:位|次|个|条|遍|分钟|小时|天|元|块|年|月|组|种|家|多位|毛|点)")


@dataclass(frozen=True)
class _Introduction:
    """How a kind is introduced.

    Attributes:
        hints: one of these, in small letters, is in every text that the pattern matches; looking for them is quick.
        pattern: matches the introduction and, as its last group, the value.
        least_digits: fewer make it something else.
    """

    kind: PersonalKind
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    least_digits: int = 5


def _introduced(nouns: str, value: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{nouns})(?:号码|号|编号|码)?{_BEING}({value})")


_NUMBER = rf"[A-Za-z]{{0,4}}[ \-]?[0-9](?:[ \-]?[0-9]){{4,24}}[Xx]?{_END}"
_WORD_AND_DIGITS = rf"[A-Za-z0-9][A-Za-z0-9\-]{{4,24}}{_END}"
_FIXED = r"\(?0[1-9][0-9]{1,2}\)?[ \-]?[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])|[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])"
_WHOSE = "我们家|我们|我妈|我爸|本人|自己|家里|我家|俺家|咱家|爸妈|老家|我|俺|家|他|她"

_INTRODUCTIONS = (
    _Introduction(
        PersonalKind.IDENTITY_NUMBER,
        ("身份", "身分", "居民证"),
        _introduced(r"身份证|身分证|身份号|公民身份|居民证", rf"[0-9](?:[ \-]?[0-9*]){{10,19}}[ \-]?[Xx]?{_END}"),
        least_digits=10,
    ),
    _Introduction(PersonalKind.PASSPORT, ("护照", "passport"), _introduced(r"护照|passport", _WORD_AND_DIGITS)),
    _Introduction(
        PersonalKind.TRAVEL_PERMIT,
        ("通行证", "回乡证", "台胞证", "台湾证", "签注", "港澳证"),
        _introduced(r"通行证|回乡证|台胞证|台湾证|签注|港澳证", _WORD_AND_DIGITS),
    ),
    _Introduction(
        PersonalKind.SOCIAL_SECURITY,
        ("社保", "社会保障", "医保", "医疗保险", "公积金", "养老保险", "个人编号", "参保号"),
        _introduced(
            r"社保卡?号|社会保障卡?号|社保(?:卡|编|账|帐)号?|医保卡?号|医保(?:卡|编|账|帐)号?|医疗保险卡?号|个人编号|"
            r"养老保险(?:编|账|帐)?号|公积金(?:账|帐|卡)?号|公积金(?:账|帐)户|社保个人账户|参保号",
            _NUMBER,
        ),
    ),
    _Introduction(
        PersonalKind.BANK_CARD,
        ("卡", "存折", "账"),
        _introduced(
            r"银行卡|工资卡|储蓄卡|信用卡|借记卡|存折|(?<!保)(?<!保障)卡号|银行账号|银行账户|收款账号|收款账户|开户账号|养老卡",
            _NUMBER,
        ),
        least_digits=8,
    ),
    _Introduction(
        PersonalKind.DOCUMENT,
        ("证", "号", "户口", "病历", "住院", "门诊", "就诊", "档案", "驾照"),
        _introduced(
            r"军官证|士兵证|证件|居住证|户口本|户口簿|结婚证|离婚证|驾驶证|驾照|行驶证|档案编|学籍|残疾证|病历|住院|就诊卡?|"
            r"门诊|[学工户](?=号)|准考证|准考|车架|发动机|出生证|房产证|不动产证",
            rf"(?<=[号码编是:])[ ]?[A-Za-z0-9][A-Za-z0-9\-]{{4,24}}{_END}",
        ),
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("qq", "q号", "扣扣", "企鹅号"),
        re.compile(
            rf"(?:(?<![A-Za-z0-9])(?:QQ|q(?=号))|扣扣|企鹅号)(?:号码|号)?{_BEING}([1-9][0-9]{{4,10}}(?![0-9]))",
            re.IGNORECASE,
        ),
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("微信", "薇信", "威信", "wechat", "weixin", "vx", "wx"),
        re.compile(
            rf"(?:微信|薇信|威信|(?<![A-Za-z0-9])(?:wechat|weixin|vx|wx))(?:号码|号|id)?{_BEING}"
            rf"([A-Za-z][A-Za-z0-9_\-]{{5,19}}{_END}|[0-9]{{5,12}}{_END})",
            re.IGNORECASE,
        ),
        least_digits=1,
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("微信号", "抖音", "快手", "支付宝", "淘宝", "用户名", "登录", "账", "帐"),
        re.compile(
            rf"(?:微信号|抖音号|快手号|支付宝账?号|淘宝账?号|用户名|登录名|登录账?号|账号|帐号|账户|帐户)"
            rf"(?:是|为|叫|:)[ \"']{{0,2}}([A-Za-z0-9][A-Za-z0-9_\-.]{{3,29}}{_END})"
        ),
        least_digits=0,
    ),
    _Introduction(
        PersonalKind.TELEPHONE,
        ("手机", "电话", "号码"),
        re.compile(
            rf"(?:手机号码?|手机|(?:{_WHOSE})的?(?:联系)?(?:电话号码?|电话|号码))(?:换成了?|改成了?)?{_BEING}"
            r"([0-9](?:[ \-]?[0-9]){8,13}(?![0-9]))"
        ),
        least_digits=9,
    ),
    _Introduction(
        PersonalKind.TELEPHONE,
        ("座机", "固话", "电话", "联系", "找我", "打给我", "打我", "宅电"),
        re.compile(
            rf"(?:(?:{_WHOSE})的?(?:座机|固话|固定电话|宅电|家庭电话|联系电话|联系方式|电话)(?:号码|号)?{_BEING}|"
            r"(?:联系我|打给我|打我|回我电话|给我回电话?|给我打电话?|找我)[^0-9(]{0,4}|"
            rf"(?:^|[,.;!?，。；！？、 ])(?:我的)?(?:联系电话|联系方式|家庭电话|住宅电话|宅电|座机)(?:号码|号)?"
            rf"{_BEING})"
            rf"({_FIXED})"
        ),
        least_digits=7,
    ),
    _Introduction(
        PersonalKind.TELEPHONE,
        ("座机", "电话", "家", "我的", "我妈", "我爸", "本人"),
        re.compile(
            rf"(?<![0-9])({_FIXED})[ ,，]?(?:这?是(?:我们家|我家|家里|俺家|咱家|我的|我妈|我爸|本人)|"
            rf"(?:{_WHOSE})的?(?:座机|固定电话|电话))"
        ),
        least_digits=7,
    ),
    _Introduction(PersonalKind.DOCUMENT, ("字第",), re.compile(r"[军士武警]字第? ?([0-9]{5,10})(?![0-9])")),
    _Introduction(
        PersonalKind.VERIFICATION_CODE,
        ("验证码", "校验码", "动态", "短信码", "取件码", "提取码", "授权码"),
        re.compile(
            rf"(?:验证码|校验码|动态码|短信码|动态口令|取件码|提取码|授权码)(?:发的|收到的)?{_BEING}([A-Za-z0-9]{{4,8}}{_END})"
        ),
        least_digits=2,
    ),
    _Introduction(
        PersonalKind.VERIFICATION_CODE,
        ("验证码", "校验码", "动态码"),
        re.compile(
            r"(?<![A-Za-z0-9])([0-9]{6})(?: ?[就这]?是| ?的|这个| )?(?:我的|手机|短信)?(?:验证码|校验码|动态码)"
        ),
    ),
)

_PASSWORD = re.compile(
    r"(?:密码|口令|passwords?|passwd|pwd|pin码)(?: ?[0-9]位)?([ \"']{0,2}(?:还?是|为|叫|改成了?|改为|设的是|设成了?|"
    r"设置?为|填的是|用的是|:|=)[ :\"'(]{0,2}|[ ]?)([!-~]{4,32})",
    re.IGNORECASE,
)
_PASSWORD_HINTS = ("密码", "口令", "pass", "pwd", "pin")
_SPOKEN_CODE = re.compile(
    r"(密码|口令|验证码|校验码|QQ号?)(?:是|为|:) ?([0-9](?:[ 、，,]?[0-9]){3,11})(?![0-9]?位)", re.I
)
_CODE_HINTS = ("密码", "口令", "验证码", "校验码", "qq")
_ANY_VALUE = re.compile(f"[A-Za-z0-9{SPOKEN}]")
_AROUND_A_WORD = "\"'.,;:!?)("


def find_introduced(folded: str) -> Iterator[Finding]:
    """What the words before it make personal, in a folded text. Takes time linear in its length."""
    if _ANY_VALUE.search(folded) is None:
        return
    small = folded.lower()
    for introduction in _INTRODUCTIONS:
        if not any(hint in small for hint in introduction.hints):
            continue
        for found in introduction.pattern.finditer(folded):
            if _is_told(introduction, folded, found):
                yield Finding(*found.span(found.lastindex or 0), introduction.kind)
    if any(hint in small for hint in _PASSWORD_HINTS):
        yield from _passwords(folded)
    if any(hint in small for hint in _CODE_HINTS):
        spoken = fold_spoken(folded)
        for found in _SPOKEN_CODE.finditer(spoken):
            is_written = found.group(2) == folded[found.start(2) : found.end(2)]
            if not is_written and not _COUNTED.match(spoken, found.end()):
                yield Finding(*found.span(2), _spoken_kind(found.group(1)))


def _is_told(introduction: _Introduction, folded: str, found: re.Match[str]) -> bool:
    value = found.group(found.lastindex or 0)
    digits = "".join(character for character in value if character.isdigit())
    if len(digits) < introduction.least_digits or (digits == value and (is_date(digits) or is_hotline(digits))):
        return False
    return not _COUNTED.match(folded, found.end()) and not is_measured(folded, found.end())


def _passwords(folded: str) -> Iterator[Finding]:
    for found in _PASSWORD.finditer(folded):
        is_said_to_be, value = found.group(1).strip(), found.group(2)
        start, end = found.start(2), found.start(2) + len(value.rstrip(_AROUND_A_WORD))
        word = folded[start:end]
        if len(word) < 4 or _COUNTED.match(folded, end):
            continue
        has_digit = any(character.isdigit() for character in word)
        if is_said_to_be or (has_digit and not is_hotline(word)):
            yield Finding(start, end, PersonalKind.PASSWORD)


def _spoken_kind(noun: str) -> PersonalKind:
    if noun in ("密码", "口令"):
        return PersonalKind.PASSWORD
    return PersonalKind.ACCOUNT if noun.upper().startswith("QQ") else PersonalKind.VERIFICATION_CODE
