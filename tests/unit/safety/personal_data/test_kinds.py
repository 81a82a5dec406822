from __future__ import annotations

from bot.safety.personal_data.kinds import PersonalKind, kinds_masked, note_on, placeholder, placeholder_pattern


def test_every_kind_has_a_placeholder_of_its_own() -> None:
    placeholders = {placeholder(kind) for kind in PersonalKind}
    assert len(placeholders) == len(PersonalKind)
    assert all(placeholder_pattern().fullmatch(each) for each in placeholders)


def test_the_kinds_of_a_masked_text_come_once_each_and_in_its_order() -> None:
    text = "电话〔电话号码〕，身份证〔身份证号〕，或者打〔电话号码〕"
    assert kinds_masked(text) == [PersonalKind.TELEPHONE, PersonalKind.IDENTITY_NUMBER]
    assert kinds_masked("国发〔2019〕13号") == []


def test_the_citizen_is_told_what_was_not_kept() -> None:
    note = note_on([PersonalKind.NAME, PersonalKind.IDENTITY_NUMBER])
    assert note == "您刚才发的姓名、身份证号我没有保存，办事不用发给我。"
