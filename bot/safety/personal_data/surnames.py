"""Chinese family names, and which characters behind one make an ordinary word of both (高三, 江西, 黄牛)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项裴席屈鲍覃霍翁隋甘景包司柏宁柯阮桂闵冉边"
    "辜吉饶刁瞿戚丘池滕晋苑邬臧畅苟褚廉娄符奚穆燕郎冀谈姬屠连郜晏栾郁喻窦迟芮湛佘仝亓裘缪鄢邸郇郄阚郦宓濮邝晁隗逯"
)
"""The frequent ones (some 98 % of the people), most frequent first."""

RARE = "单应游阳时查曲成米古解强华柴车花仇艾蓝巩卞冼楚佟栗匡宗巫鞠僧桑荆谌扬明伏岑习胥蔺冷卓原"
"""More names, which are taken for one only where nothing else could stand."""

COMPOUND = (
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "长孙", "宇文", 
    "端木", "南宫", "独孤", "呼延", "百里", "轩辕",
)  # fmt: skip

_FILE = Path(__file__).with_name("ordinary_words.txt")


@lru_cache(maxsize=1)
def _second_characters() -> dict[str, frozenset[str]]:
    """By family name, the characters that follow it in ordinary words; each line of the file begins with the name."""
    lines = _FILE.read_text(encoding="utf-8").split()
    return {line[0]: frozenset(line[1:]) for line in lines}


def begins_a_word(text: str) -> bool:
    """Whether a text that begins with a common family name may begin with an ordinary word instead."""
    return text[1:2] in _second_characters().get(text[:1], frozenset())
