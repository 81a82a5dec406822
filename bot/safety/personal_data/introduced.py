"""Numbers and words that are personal because the citizen says what they are: 我的密码是…, 社保号：…, 我家座机…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.safety.personal_data.folding import SPOKEN, fold_spoken
from bot.safety.personal_data.kinds import Finding, PersonalKind
from bot.safety.personal_data.surroundings import is_date, is_hotline, is_measured

_BEING = (
    r"(?:[ \"'(【〖\[:=?？]|是|is|为|叫|的|上|里|写|填|输|入|用|设置?|改|变|成|了|就|应该|可能|好像|大概|一直"
    r"|如下|现在|原来|[给发]你|报的?|"
    r"我|多少){0,5}"
)
"""What may stand between the word for a number and the number."""
_NUMBER_WORD = r"(?:号码|字号|编号|编码|号|码| ?number| ?no\.?)?"
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
    return re.compile(rf"(?:{nouns}){_NUMBER_WORD}{_BEING}({value})", re.IGNORECASE)


_NUMBER = rf"[A-Za-z]{{0,4}}[ \-]?[0-9](?:[ \-]?[0-9]){{4,24}}[Xx]?{_END}"
_WORD_AND_DIGITS = rf"[A-Za-z]{{1,2}}[ \-][0-9]{{4}}[ \-]?[0-9]{{3,5}}{_END}|[A-Za-z0-9][A-Za-z0-9\-]{{4,24}}{_END}"
_FIXED = (
    r"(?:\(?0[1-9][0-9]{1,2}\)?[ \-]?)?[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9])"
    r"(?: ?(?:-|转|分机|转分机)号?[: ]?[0-9]{1,5}(?![0-9]))?"
)
_HANDLE = rf"[A-Za-z0-9][A-Za-z0-9_.\-]{{4,29}}{_END}"
_WHOSE = "我们家|我们|我妈|我爸|本人|自己|家里|我家|俺家|咱家|爸妈|老家|我|俺|家|他|她"

_CODE_NOUNS = "验证[码马]|校验码|动态码|动态密码|动态口令"

_IDENTITY = rf"[0-9](?:[ \-]?[0-9*]){{9,19}}[ \-]?[Xx]?{_END}|[A-Za-z]{{1,2}}[0-9]{{6,9}}(?: ?\([0-9A-Za-z]\))?{_END}"
_PLATFORMS = "微信|抖音|快手|支付宝|淘宝|京东|拼多多|美团|闲鱼|小红书|微博|陌陌|探探|钉钉"
_INTRODUCTIONS = (
    _Introduction(
        PersonalKind.IDENTITY_NUMBER,
        ("身份", "身分", "居民证"),
        _introduced(r"身份证|身分证|身份号|公民身份|居民证", _IDENTITY),
        least_digits=6,
    ),
    _Introduction(PersonalKind.PASSPORT, ("护照", "passport"), _introduced(r"护照|passport", _WORD_AND_DIGITS)),
    _Introduction(
        PersonalKind.TRAVEL_PERMIT,
        ("通行证", "回乡", "胞证", "台湾证", "签注", "港澳证", "大通证", "双程证", "往来证", "出入境证"),
        _introduced(
            r"通行证|回乡[证卡]|[台同]胞证|台湾证|签注|港澳证|大通证|双程证|往来证|出入境证件",
            rf"(?:{_WORD_AND_DIGITS})(?:\([A-Za-z0-9]{{1,2}}\))?",
        ),
    ),
    _Introduction(
        PersonalKind.SOCIAL_SECURITY,
        ("社保", "社会保", "医保", "医疗", "公积金", "保险", "养老", "农合", "参保", "编号", "电脑号"),
        re.compile(
            r"(?=[社医养失工生公农参个电])(?:社保|社会保障|社会保险|医保|医疗|(?:医疗|养老|失业|工伤|生育)保险"
            r"|公积金|农合|参保|养老(?=[账帐])|个人(?=编号)|电脑(?=号))"
            rf"(?:卡|证|个人|电脑|登记|职工|电子|凭证|账户|帐户|[账帐编上的]|号码|号|码){{1,5}}{_BEING}({_NUMBER})"
        ),
    ),
    _Introduction(
        PersonalKind.DOCUMENT,
        ("证", "号", "户口", "房本", "病历", "病案", "住院", "门诊", "就诊", "档案", "驾照", "卡", "车架", "发动机"),
        _introduced(
            # Any document's (优待证号, 职业资格证书编号) that is named (a form may ask for 证号), but no firm's.
            r"(?=[证保户房驾档学病住门就诊老公校市借登工考准车发])(?:(?:(?<=低)保|(?<=[一-鿿])(?<![验凭认保]))"
            r"(?<!居留)(?<!永居)(?<!许可)(?<!登记)(?<!注册)(?<!专利)(?<!合格)证(?:书|件|明)?"
            r"|户口[本簿]|房本|驾照|档案编|学籍|病历本?|病案|住院|"
            r"门诊|就诊|(?:就诊|诊疗|老年|公交|校园|市民|学生|借书)卡|(?<![权册商])登记(?=号)|[学工户考](?=号)|准考|车架|发动机)",
            rf"(?:(?<=[号码编是:上])|(?=[A-Za-z0-9]*[0-9]{{6}}))[ ]?军?[A-Za-z0-9][A-Za-z0-9\-]{{4,24}}{_END}",
        ),
    ),
    _Introduction(PersonalKind.DOCUMENT, ("军人证",), _introduced("军人证", rf"军[A-Za-z0-9]{{5,16}}{_END}")),
    _Introduction(
        PersonalKind.BANK_CARD,
        ("卡", "折", "账", "帐"),
        _introduced(
            r"银行卡|工资卡|储蓄卡|信用卡|借记卡|养老卡|存折(?:上的?)?(?:[账帐]号)?|折子|卡号"
            r"|(?:银行|工资|收款|开户|退休|补贴)[账帐][号户]",
            _NUMBER,
        ),
        least_digits=8,
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("q", "扣", "企鹅号"),
        re.compile(
            r"(?=[q扣企])(?:(?<![A-Za-z0-9])(?:QQ|q(?=号|:? ?[1-9][0-9]{5}))"
            r"|扣(?=:?[1-9][0-9]{7})|扣扣|企鹅号)[大小]?(?:号码|号)?"
            rf"{_BEING}([1-9](?:[ \-]?[0-9]){{4,10}}(?![0-9]))",
            re.IGNORECASE,
        ),
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("微信", "薇信", "威信", "徽信", "加微", "wechat", "weixin", "vx", "wx", "v"),
        re.compile(
            r"(?=[微薇威徽加wv])(?:[微薇威徽]信|加微|加v|(?<![A-Za-z0-9])(?:wechat|weixin|vx|wx|v信|v(?=[是号:])))"
            r"(?:号码|号| ?id)?"
            rf"{_BEING}([A-Za-z0-9][A-Za-z0-9_\-]{{4,19}}{_END})",
            re.IGNORECASE,
        ),
        least_digits=1,
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("号", "id", "账户", "帐户", "用户名", "登录名", *_PLATFORMS.split("|")),
        re.compile(
            rf"(?=[微抖快支淘京拼美闲小陌探钉用会主玩登账帐])(?:(?:{_PLATFORMS})"
            rf"(?:[账帐]?号码?|[账帐]户| ?ID|(?=[A-Za-z]))|(?:用户|会员|主播|玩家)ID|"
            rf"用户名|登录名|登录号|[账帐]号|[账帐]户){_BEING}({_HANDLE})",
            re.IGNORECASE,
        ),
        least_digits=1,
    ),
    _Introduction(
        PersonalKind.ACCOUNT,
        ("微信号", "用户名", "登录", "账", "帐"),
        re.compile(
            r"(?:微信号|用户名|登录名|登录号|账号|帐号|账户|帐户)(?:是|为|叫|:)[ \"']{0,2}"
            rf"([A-Za-z0-9][A-Za-z0-9_\-.]{{3,29}}{_END})"
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
        ("座机", "电话", "家", "是我", "我的", "我妈", "我爸", "本人"),
        re.compile(
            rf"(?<![0-9])({_FIXED})[ ,，]?(?:这?是(?:我|家里|俺|咱|本人)|"
            rf"(?:{_WHOSE})的?(?:座机|固定电话|电话))"
        ),
        least_digits=7,
    ),
    _Introduction(PersonalKind.DOCUMENT, ("字第",), re.compile(r"[军士武警东南西北海空]字第? ?([0-9]{5,10})(?![0-9])")),
    _Introduction(
        PersonalKind.VERIFICATION_CODE,
        ("验证", "校验码", "动态", "短信码", "取件码", "提取码", "授权码", "查询码", "code"),
        re.compile(
            rf"(?:(?:{_CODE_NOUNS})[,，]?|短信码|取件码|提取码|授权码|查询码"
            rf"|(?<![a-z])verification code|(?<![a-z])code(?= is))"
            rf"(?:发的|收到的)?{_BEING}([A-Za-z0-9]{{4,8}}{_END}|[0-9]{{3}}[ \-][0-9]{{3}}{_END}"
            rf"|[0-9](?: [0-9]){{3,5}}{_END}|"
            rf"[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{3,5}}{_END})",
            re.IGNORECASE,
        ),
        least_digits=1,
    ),
    _Introduction(
        PersonalKind.VERIFICATION_CODE,
        ("验证", "校验码", "动态"),
        re.compile(
            rf"(?<![A-Za-z0-9])([0-9]{{6}}|[0-9]{{4}}(?=是))"
            rf"(?: ?[就这]?是| ?的|这个| |\()?(?:[我您你]的|手机|短信)?(?:{_CODE_NOUNS})"
        ),
        least_digits=4,
    ),
)

_PASSWORD = re.compile(
    r"(?<!默认)(?:密码|口令|passwords?|passwd|pwd|pin码?)(?: ?[0-9]位)?"
    rf"({_BEING}(?:我?的?生日)?)([!-~]{{4,32}})",
    re.IGNORECASE,
)
_PASSWORD_HINTS = ("密码", "口令", "pass", "pwd", "pin")
_SPOKEN_CODE = re.compile(
    r"(密码|口令|验证码|校验码|QQ号?)(?:是|为|:)? ?([0-9](?:[ 、，,]?[0-9]){3,11})(?![0-9]?位)", re.I
)
_CODE_HINTS = ("密码", "口令", "验证码", "校验码", "qq")
_SAID = re.compile(rf"[{SPOKEN}](?:[ 、]?[{SPOKEN}](?![直共个起下样定些次点般边])){{4,}}")  # but 一 of 一直
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[ \-]?){2,}")
_ANY_VALUE = re.compile(f"[A-Za-z0-9{SPOKEN}]")
_AROUND_A_WORD = "\"'.,;:!?)("


def find_introduced(folded: str) -> Iterator[Finding]:
    """The personal data in a folded text that words before it introduce (我叫…). Takes time linear in its length."""
    if _ANY_VALUE.search(folded) is None:
        return
    small = folded.lower()
    written = _SAID.sub(lambda said: fold_spoken(said.group()), folded)
    told: set[int] = set()
    for introduction in _INTRODUCTIONS:
        if not any(hint in small for hint in introduction.hints):
            continue
        for found in introduction.pattern.finditer(written):
            start, end = found.span(found.lastindex or 0)
            if start not in told and _is_told(introduction, written, found):
                told.add(start)
                yield Finding(start, end, introduction.kind)
    if any(hint in small for hint in _PASSWORD_HINTS):
        yield from _passwords(folded)
    if any(hint in small for hint in _CODE_HINTS):
        spoken = fold_spoken(folded)
        for found in _SPOKEN_CODE.finditer(spoken):
            is_written = found.group(2) == folded[found.start(2) : found.end(2)]
            if not is_written and not _COUNTED.match(spoken, found.end()):
                yield Finding(*found.span(2), _spoken_kind(found.group(1)))


def _is_told(introduction: _Introduction, folded: str, found: re.Match[str]) -> bool:
    value, behind = found.group(found.lastindex or 0), found.end(found.lastindex or 0)
    digits = "".join(character for character in value if character.isdigit())
    if len(digits) + value.count("_") < introduction.least_digits or _YEARS.fullmatch(value):
        return False
    if digits == value and (is_date(digits) or is_hotline(digits)):
        return False
    return not _COUNTED.match(folded, behind) and not is_measured(folded, behind)


def _passwords(folded: str) -> Iterator[Finding]:
    for found in _PASSWORD.finditer(folded):
        is_said_to_be, value = found.group(1).strip(), found.group(2)
        start, end = found.end(2) - len(value.lstrip("\"'(")), found.start(2) + len(value.rstrip(_AROUND_A_WORD))
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
