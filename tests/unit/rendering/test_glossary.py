from __future__ import annotations

import pytest

from bot.knowledge.answer import Answer
from bot.knowledge.lexicon import GlossaryFile
from bot.rendering.glossary import Glossary
from bot.rendering.language import Language
from bot.settings import PROJECT_ROOT

WORDS = Glossary(
    GlossaryFile(
        replaced={"户口簿": "户口本"},
        explained={"备案": "提前登记", "异地就医备案": "去外地看病先登记"},
        officialese=[{"pattern": "予以", "instead": "直接说"}],
    )
)


def test_a_word_is_explained_where_it_is_first_used() -> None:
    assert WORDS.simplify("先备案。备案了再去。") == ("先备案（提前登记）。备案了再去。", ["备案"])


def test_a_word_that_the_conversation_explained_is_not_explained_again() -> None:
    assert WORDS.simplify("先备案。", known=["备案"]) == ("先备案。", [])


def test_everyday_words_take_the_place_of_others_each_time() -> None:
    assert WORDS.simplify("带户口簿，户口簿要原件。")[0] == "带户口本，户口本要原件。"


def test_the_longest_word_wins() -> None:
    assert WORDS.simplify("办异地就医备案。") == ("办异地就医备案（去外地看病先登记）。", ["异地就医备案"])


def test_a_text_that_explains_its_word_is_left_alone() -> None:
    assert WORDS.simplify("先备案(告诉医保局)。") == ("先备案(告诉医保局)。", ["备案"])


def test_a_word_that_is_explained_further_on_is_explained_once_where_it_is_first_used() -> None:
    text = "怎么备案：\n先备案（告诉医保局）再去，备案（告诉医保局）不要钱。"
    assert WORDS.simplify(text) == ("怎么备案（告诉医保局）：\n先备案再去，备案不要钱。", ["备案"])


@pytest.mark.parametrize("quoted", ["《户口簿备案办法》", "点“备案”按钮"])
def test_titles_and_buttons_keep_their_words(quoted: str) -> None:
    assert WORDS.simplify(quoted) == (quoted, [])
    assert not WORDS.unexplained(quoted)


def test_what_is_unexplained_is_found() -> None:
    assert WORDS.unexplained("带户口簿去备案。") == ["户口簿", "备案"]
    assert not WORDS.unexplained("先备案（提前登记），备案后再去。")


def test_officialese_is_found_with_what_to_write_instead() -> None:
    assert WORDS.officialese_in("对申请予以受理") == [("予以", "直接说")]
    assert not WORDS.officialese_in("《关于予以补贴的通知》")


@pytest.fixture(scope="module")
def shipped(language: Language) -> Glossary:
    return language.glossary


def of_topic(answer: Answer, topic: str) -> Answer:
    return answer.copy(update={"id": f"{topic}/entry"})


def test_the_shipped_glossary_explains_its_words_without_its_words(shipped: Glossary) -> None:
    assert len(shipped.replaced) + len(shipped.explained) >= 150
    explanations = [(term, sense.says) for term, senses in shipped.explained.items() for sense in senses]
    for term, meaning in [*shipped.replaced.items(), *explanations]:
        assert not shipped.unexplained(meaning), term
        assert len(meaning) <= 12, term


def test_the_shipped_senses_name_topics_that_there_are(shipped: Glossary) -> None:
    topics = {path.stem for path in (PROJECT_ROOT / "data" / "faq").glob("*.yml")}
    assert {topic for senses in shipped.explained.values() for sense in senses for topic in sense.topics} <= topics


@pytest.mark.parametrize(
    "text",
    [
        "可以向法院申请人身安全保护令。",
        "向法院申请人身损害赔偿。",
        "申请人民法院调解。",
        "申请人才公寓。",
        "乙肝病毒携带者可以做食品工作。",
        "要两个人去补办结婚登记。",
        "补办结清证明。",
        "办结果会发短信。",
        "要等本市出具体办法。",
        "以前交过社会抚养费。",
        "写清居住地址。",
        "户口在集体户口本上。",
        "应当场办好。",
        "应当日办好。",
        "落户口要跑几趟。",
        "不得不重办。",
        "提交者的名字。",
        "我记不得了。",
    ],
)
def test_a_word_is_never_cut_out_of_others(shipped: Glossary, text: str) -> None:
    assert shipped.simplify(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("换工作时中断缴费不超过3个月。", "换工作时中断交费不超过3个月。"),
        ("写户籍地址。", "写户口地址。"),
        ("参保人员名单。", "参保（参加保险）人员名单。"),
        ("由医院出具体检报告。", "由医院开出体检报告。"),
        ("带身份证即可办理。", "带身份证就可以办理。"),
        ("开发商应当协助，不应当收费。", "开发商要协助，不应该收费。"),
        ("知道或者应当知道之日起1年内。", "知道或者应该知道那天起1年内。"),
        ("携带乙肝病毒的人。", "带着乙肝病毒的人。"),
        ("住院后也要赶在90天内参保。", "住院后也要赶在90天内参保（参加保险）。"),
        ("到户口迁入地申请。", "到户口迁去的地方申请。"),
        ("先去派出所注销户口。", "先去派出所注销（取消登记）户口。"),
        ("挂失和报警的单据要留好。", "挂失（报告丢失）和报警的单据要留好。"),
    ],
)
def test_whole_words_are_told_in_everyday_words(shipped: Glossary, text: str, told: str) -> None:
    assert shipped.simplify(text)[0] == told


@pytest.mark.parametrize(
    "text",
    [
        "会收到不予受理通知书。",
        "填一张失业保险金申领表。",
        "带上户口注销证明。",
        "变更申请书，到窗口填。",
        "带最低生活保障证。",
        "按社会保险法办。",
        "带社会保险登记证。",
        "前往港澳通行证丢了。",
        "孩子的预防接种证。",
        "去法律援助中心。",
        "在国家企业信用信息公示系统上报。",
        "要办一般纳税人登记。",
        "依据《关于实施《公司法》注册资本登记管理制度的规定》。",
        "财政部公告2023年第8号。",
        "要无配偶证明。",
    ],
)
def test_names_of_documents_laws_and_rights_keep_their_words(shipped: Glossary, text: str) -> None:
    assert shipped.simplify(text) == (text, [])


def test_what_is_done_with_a_document_is_no_part_of_its_name(shipped: Glossary) -> None:
    assert shipped.simplify("提交登记表，出具证明。")[0] == "交登记表，开出证明。"


@pytest.mark.parametrize("term", ["换领", "补领", "准予迁入证明", "签发机关", "有效期"])
def test_what_stands_on_forms_is_explained_and_not_replaced(shipped: Glossary, term: str) -> None:
    assert shipped.simplify(f"问{term}。")[0].startswith(f"问{term}（")


@pytest.mark.parametrize("text", ["可以不签书面合同。", "要写书面声明。", "要有书面委托。", "要书面告诉您理由。"])
def test_an_explained_word_fits_before_nouns_and_verbs(shipped: Glossary, text: str) -> None:
    assert shipped.simplify(text)[0].startswith(text.replace("书面", "书面（写在纸上）")[:-3])


@pytest.mark.parametrize(
    ("topic", "text", "told"),
    [
        ("residence_permit", "签注不要钱。", "签注（给居住证续期）不要钱。"),
        ("exit_entry", "签注不要钱。", "签注（通行证上的出行许可）不要钱。"),
        ("housing_fund", "先封存半年。", "先封存（账户先停着）半年。"),
        ("legal", "记录依法封存。", "记录依法封存（收起来不让查）。"),
        ("health", "封存病历。", "封存病历。"),
        ("housing_fund", "租房可以提取。", "租房可以提取（把钱取出来）。"),
        ("legal", "提取指纹。", "提取指纹。"),
        ("pension", "再领抚恤金。", "再领抚恤金（给家属的补偿）。"),
        ("veterans", "再领抚恤金。", "再领抚恤金（给伤残军人或家属的钱）。"),
        ("medical_insurance", "先备案。", "先备案（提前登记）。"),
        ("business", "先备案。", "先备案（报给部门留底）。"),
    ],
)
def test_a_word_means_what_it_means_in_the_topic(
    shipped: Glossary, answer: Answer, topic: str, text: str, told: str
) -> None:
    assert shipped.simplify(text, about=of_topic(answer, topic))[0] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("居住证要签注。", "居住证要签注（给居住证续期）。"),
        ("去香港要签注。", "去香港要签注（通行证上的出行许可）。"),
        ("要签注。", "要签注（证件上加的续期或出行许可）。"),
        ("公积金账户先封存。", "公积金账户先封存（账户先停着）。"),
        ("犯罪记录封存。", "犯罪记录封存（收起来不让查）。"),
    ],
)
def test_without_a_topic_the_words_near_it_tell_what_it_means(shipped: Glossary, text: str, told: str) -> None:
    assert shipped.simplify(text)[0] == told


def test_each_sense_is_explained_once_in_a_conversation(shipped: Glossary, answer: Answer) -> None:
    permit, travel = of_topic(answer, "residence_permit"), of_topic(answer, "exit_entry")
    told, known = shipped.simplify("签注不要钱。", about=permit)
    assert "续期" in told
    assert shipped.simplify("签注不要钱。", known, about=permit) == ("签注不要钱。", [])
    assert "出行许可" in shipped.simplify("签注不要钱。", known, about=travel)[0]


@pytest.mark.parametrize(
    ("term", "wrong"),
    [
        ("特困", "没收入"),
        ("特困人员", "没收入"),
        ("自付", "医保"),
        ("自费", "医保"),
        ("计发月数", "多少个月"),
        ("基础养老金", "统一"),
        ("待遇", "领的钱"),
        ("死亡医学证明", "医院开的"),
        ("集体户", "单位的"),
        ("优抚对象", "军属"),
        ("失智", "记不住"),
        ("护理补贴", "请人"),
        ("残疾抚恤金", "家属"),
    ],
)
def test_an_explanation_is_true_for_everybody_who_reads_it(shipped: Glossary, term: str, wrong: str) -> None:
    assert all(wrong not in sense.says for sense in shipped.explained[term])


def test_both_purses_that_open_small_programs_are_named(shipped: Glossary) -> None:
    assert "支付宝" in shipped.simplify("用小程序办。")[0]


def test_nothing_is_explained_within_brackets(shipped: Glossary) -> None:
    assert shipped.simplify("还要办解押（取消抵押）。") == ("还要办解押（取消抵押）。", [])
    assert not shipped.unexplained("还要办解押（取消抵押）。")


def test_who_issued_a_source_keeps_the_name(shipped: Glossary, answer: Answer) -> None:
    source = answer.sources["rules"].copy(update={"issuer": "人民日报健康客户端"})
    assert shipped.simplify("人民日报健康客户端。")[0] == "人民日报健康软件。"
    told, _ = shipped.simplify("人民日报健康客户端。", about=answer.copy(update={"sources": {"rules": source}}))
    assert told == "人民日报健康客户端。"
