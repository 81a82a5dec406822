"""Replies as long and as varied as real ones."""

from __future__ import annotations

from typing import Any

from tests.browser.fake_service import bot

REPLACE_LOST: dict[str, Any] = {
    "title": "身份证丢了怎么补办",
    "summary": (
        "带户口簿,本人到户籍地或现在住的地方的派出所补办,每证40元,不用登报。"
        "急着用,补办后可以同时办临时身份证。怕被人冒用,先就近挂失。"
    ),
    "notice": None,
    "focus": None,
    "sections": [
        {
            "key": "conditions",
            "title": "什么人能办",
            "items": ["身份证丢失、被盗的都可以补办", "未满16周岁的,由父母等监护人代为申请"],
            "ordered": False,
        },
        {
            "key": "materials",
            "title": "要带什么",
            "items": [
                "居民户口簿",
                "在外省补办的,带居民户口簿或居住证,有一样就行",
                "登记表在窗口填写,照片和指纹当场采集",
            ],
            "ordered": False,
        },
        {
            "key": "steps",
            "title": "怎么办",
            "items": [
                "到派出所说明身份证丢了,可以同时挂失",
                "带户口簿申请补办",
                "当场核对身份,拍照、录指纹",
                "核对登记表并签名,交40元工本费",
                "急用的,同时申请临时身份证",
                "凭《居民身份证领取凭证》取新证",
            ],
            "ordered": True,
        },
        {
            "key": "channels",
            "title": "去哪办",
            "items": [
                "户籍地派出所户政窗口、公安户政办证大厅,或政务服务大厅的公安窗口",
                "急着坐火车:铁路12306 App办临时乘车身份证明,或到车站公安制证窗口",
            ],
            "ordered": False,
        },
        {
            "key": "fee",
            "title": "多少钱",
            "items": ["丢失补办每证40元。同时办临时身份证,另收10元,有的地方已减免。"],
            "ordered": False,
        },
        {
            "key": "time_limit",
            "title": "要多久",
            "items": ["法律规定60日内发证,公安部规范要求45日内发证。不少地方更快,以窗口告知的日期为准。"],
            "ordered": False,
        },
        {
            "key": "proxy",
            "title": "谁能代办",
            "items": ["申请补办一般要本人到场。取证可以请亲属代领,代领人带自己的身份证和《居民身份证领取凭证》。"],
            "ordered": False,
        },
        {
            "key": "notes",
            "title": "提醒您",
            "items": ["补办不用登报声明,也不用开遗失证明", "补办后旧证就作废了,找回来也别再用,交给派出所"],
            "ordered": False,
        },
    ],
    "sources": [
        {"label": "《中华人民共和国居民身份证法》第十一条、第十二条(全国人大常委会,2011-10-29)", "url": None},
        {
            "label": "《户口居民身份证管理工作规范(试行)》第七十七条(公安部,公通字〔2021〕12号,2021-07-24)",
            "url": "https://gaj.example.gov.cn/zwgk/jczwgk/zcwj_224735/gabzcwj/202111/t20211112_9968734.html",
        },
        {"label": "《关于居民身份证收费标准及有关问题的通知》(国家发展改革委、财政部,2003-12-30)", "url": None},
    ],
    "dates": "核对至2026年8月31日,下次复核2027年2月28日",
    "telephones": [{"number": "12345", "label": "政务服务便民热线"}],
    "related": [
        {"id": "id_card/lost_misuse", "title": "身份证丢了被别人冒用怎么办"},
        {"id": "id_card/temporary", "title": "急用身份证怎么办临时身份证"},
    ],
}


def answer(**changes: Any) -> dict[str, Any]:
    """The answer on a lost identity card, with changes to its card."""
    card = {**REPLACE_LOST, **changes}
    return bot(f"{card['title']}\n\n{card['summary']}", kind="answer", card=card)


def in_mode(mode: str, message: dict[str, Any]) -> dict[str, Any]:
    """The same message as a service in that mode sends it, with something to be read aloud."""
    return {**message, "custom": {**message["custom"], "mode": mode, "speech": "请听。"}}


CLARIFY = bot(
    "您想问的是哪一个?",
    kind="clarify",
    buttons=[
        ("身份证丢了怎么补办", "身份证丢了怎么补办"),
        ("社保卡丢了怎么挂失补办", "社保卡丢了怎么挂失补办"),
        ("都不是", "都不是"),
    ],
)

EMERGENCY = bot(
    "请马上打110报警。先躲到安全的地方。\n不方便出声,可以发短信到12110,写清地点。有人受伤再打120。", kind="emergency"
)


def told(*texts: str, kind: str, **custom: Any) -> list[dict[str, Any]]:
    """A reply of the accessible mode: several short messages, of which the last carries what holds for all of them."""
    *before, last = texts
    return [
        *({"recipient_id": "someone", "text": text} for text in before),
        bot(last, kind=kind, mode="accessible", **custom),
    ]


PACE = ["下一步", "上一步", "再说一遍", "全部告诉我"]

FIRST_STEP = told(
    "身份证丢了，带户口簿到派出所补办。每证40元。",
    "一共4步，我一步一步说。",
    "第1步，共4步：\n带上户口簿，本人去派出所。\n\n到了窗口，先说身份证丢了。",
    kind="pace",
    buttons=PACE,
    speech="身份证丢了，带户口簿到派出所补办。第一步，带上户口簿。",
)

NUMBERED = told(
    "您想问的是哪一件？",
    "1. 身份证丢了怎么补办\n2. 社保卡丢了怎么挂失补办\n3. 急用身份证怎么办临时身份证",
    "都不是的话，请换个说法。",
    kind="clarify",
    buttons=["身份证丢了怎么补办", "社保卡丢了怎么挂失补办", "急用身份证怎么办临时身份证"],
    speech="您想问的是哪一件？",
)

RECAP: dict[str, Any] = {
    "title": "身份证丢了怎么补办",
    "lines": ["带上户口簿，本人去派出所。", "当场拍照、按指纹。", "交40元。", "按窗口告知的日期去取新证。"],
    "telephone": "12345",
}

SUMMED_UP = told(
    "4步都说完了。",
    "要带的东西：\n户口簿。",
    "不清楚的，打12345问。",
    kind="pace",
    recap=RECAP,
    buttons=["上一步", "再说一遍"],
    speech="四步都说完了。",
)
