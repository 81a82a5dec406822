from __future__ import annotations

import pytest

from bot.safety.personal_data.folding import fold, fold_spoken


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１３８", "138"),
        ("①③⑧", "138"),
        ("𝟏𝟑𝟖", "138"),
        ("١٣٨", "138"),
        ("1️⃣3️⃣", "1  3  "),
        ("Ａ＠ｂ．ｃｏｍ", "A@b.com"),
        ("138—1234－5678", "138-1234-5678"),
        ("密码：ａｂｃ", "密码:abc"),
        ("（③）", "(3)"),
        ("ﷺ½㎡", "ﷺ½㎡"),
    ],
)
def test_what_says_the_same_is_the_same_at_the_same_place(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert len(folded) == len(written)


def test_digits_as_they_are_said() -> None:
    assert fold_spoken("幺三八零零幺二两九") == "138001229"
